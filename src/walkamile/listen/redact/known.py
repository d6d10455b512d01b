"""Find the names that the record itself gives: word for word, or one letter off."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from walkamile.listen.redact.spans import Found
from walkamile.listen.redact.tokens import Token
from walkamile.listen.redact.words import COMMON, cue, fold, kinds

SHORTEST_WORD = 3  # of a name: "Al" alone would mask half the words of some languages
SHORTEST_MISSPELT = 5  # a letter off in a shorter word is another word
NO_NAME = cue("no_name")


@lru_cache(maxsize=4096)
def parts(name: str) -> frozenset[str]:
    """Return the words of a name that are worth looking for, folded."""
    words = re.findall(r"[^\W\d_]+", fold(name.partition("@")[0]))
    return frozenset(
        word for word in words if len(word) >= SHORTEST_WORD and word not in NO_NAME
    )


def known(found: list[Token], names: Iterable[str]) -> Iterator[Found]:
    """Yield the words of the given names, adjacent ones as one."""
    wanted = frozenset().union(*map(parts, names))
    if not wanted:
        return
    begun: Token | None = None
    ended: Token | None = None
    for token in found:
        if not _is_one(token, wanted):
            continue
        if (
            begun is None
            or ended is None
            or token.gap not in {" ", "-", ", "}
            or ended.end + len(token.gap) != token.start
        ):
            if begun is not None and ended is not None:
                yield Found(begun.start, ended.end, "person")
            begun = token
        ended = token
    if begun is not None and ended is not None:
        yield Found(begun.start, ended.end, "person")


def _is_one(token: Token, wanted: frozenset[str]) -> bool:
    """Is it a word of the names? One that is also a common word must be written large."""
    plain = token.plain
    if any(part in wanted for part in (plain, *plain.split("-"))):
        return token.capital or not kinds(plain) & COMMON
    if len(plain) < SHORTEST_MISSPELT or token.is_a & COMMON:
        return False
    return any(
        one_off(plain, name) for name in wanted if len(name) >= SHORTEST_MISSPELT
    )


def one_off(one: str, other: str) -> bool:
    """Do two words differ by one letter put in, left out, changed or swapped?"""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
