"""Who speaks: a customer, a colleague, or a machine?"""

from collections.abc import Sequence
from functools import lru_cache

from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.words import words

SIDES = ("customer", "colleague", "bot", "unknown")


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    return {
        plain(word): role for role, known in words("roles").items() for word in known
    }


@lru_cache(maxsize=10_000)
def role_of(value: str) -> str:
    """Return customer, colleague, bot or unknown for the word a system uses."""
    return _by_word().get(plain(value), "unknown")


def role_share(values: Sequence[str]) -> float:
    """Return which share of the different values are words for a role."""
    known = [value for value in values if plain(value) in _by_word()]
    sides = {role_of(value) for value in known} - {"unknown"}
    return len(known) / len(values) if values and sides else 0.0
