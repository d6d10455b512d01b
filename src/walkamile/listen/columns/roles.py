"""Who speaks: a customer, a colleague, or a machine?"""

from collections.abc import Sequence
from functools import lru_cache

from walkamile.listen.columns.header_words import plain
from walkamile.listen.columns.words import words

# ``inbound: True``, ``is_agent: 0``: who speaks where the answer is yes, and where no.
YES_MEANS = {
    "customer": "colleague",
    "colleague": "customer",
    "bot": "customer",
}
YES, NO = {"true", "yes", "1", "t", "y"}, {"false", "no", "0", "f", "n"}
BOTH = 2
ASKED = {"is", "from", "by", "sent", "message", "was", "a", "an", "the"}
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


def yes_means(name: str) -> str | None:
    """Return who speaks where a column of yes and no says yes: ``inbound``, ``is_staff``."""
    given = plain(name).split()
    rest = " ".join(word for word in given if word not in ASKED)
    side = _by_word().get(rest)
    told = len(given) > 1 or rest in {"inbound", "outbound", "incoming", "outgoing"}
    return side if told and side in YES_MEANS else None


def are_yes_and_no(values: Sequence[str]) -> float:
    """Return 1 where both answers stand there and nothing else."""
    given = {value.strip().casefold() for value in values}
    return float(len(given) == BOTH and given <= YES | NO)


def roles_in(name: str, values: Sequence[str]) -> dict[str, str]:
    """Return who speaks for each different value of a column."""
    side = yes_means(name)
    if side is None or not any(v.strip().casefold() in YES | NO for v in values):
        return {value: role_of(value) for value in values}
    answers = dict.fromkeys(YES, side) | dict.fromkeys(NO, YES_MEANS[side])
    return {value: answers.get(value.strip().casefold(), "unknown") for value in values}
