"""What a column's name says it holds, in the languages that exports come in."""

import re
import unicodedata
from functools import lru_cache

from walkamile.listen.columns.words import words

SHARE_OF_ENDING, SHARE_OF_PART = 0.85, 0.7
# From here on a name says what its column holds.
NAMED = 0.55
# "Date of complaint", "Fecha de la queja": the thing itself stands first.
OF = re.compile(r" (?:of|de|der|des|du|da|do|di|del|della|dell|van)(?: |$)")


def plain(name: str) -> str:
    """Return a column's name in lower case, without accents and punctuation."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", " ", kept).strip()


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    return {
        meaning: tuple(dict.fromkeys(filter(None, map(plain, names))))
        for meaning, names in words("columns").items()
    }


def says(name: str, meaning: str) -> float:
    """Return between 0 and 1 how clearly a column's name says that it holds this.

    The whole name counts most, an ending more than a part, and of several fitting
    phrases the longest share of the name.
    """
    given = plain(name)
    best = 0.0
    for place, phrase in enumerate(_phrases()[meaning]):
        earlier = 1 - 0.0004 * place
        if given == phrase:
            return earlier
        best = max(best, earlier * _part(given, phrase))
    return best


def _part(given: str, phrase: str) -> float:
    share = len(phrase) / max(len(given), 1)
    if not phrase.isascii() and len(phrase) > 1 and phrase in given:
        return SHARE_OF_ENDING * max(share, 0.8)
    if f" {given} ".endswith(f" {phrase} "):
        return SHARE_OF_ENDING * (0.75 + 0.25 * share)
    if given.startswith(phrase) and OF.match(given, len(phrase)):
        return SHARE_OF_ENDING * (0.75 + 0.25 * share)
    if f" {phrase} " in f" {given} ":
        return SHARE_OF_PART * (0.6 + 0.4 * share)
    return 0.0
