"""A text as words, with what stands between them and what each can be."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from walkamile.listen.redact.words import (
    COMMON,
    ENGLISH,
    FOREIGN,
    LITTLE,
    NAME,
    fold,
    kinds,
)

# Longer runs are no word of any language; cut, they stay cheap.
WORD = re.compile(
    r"([^\W_][^\W_\u0300-\u036f]{0,63}[\u0300-\u036f]*(?:['’\-][^\W\d_]{1,40}){0,4})"
)
# The same in a text of nothing but ASCII, read faster.
PLAIN_WORD = re.compile(r"([A-Za-z0-9]{1,64}(?:['\-][A-Za-z]{1,40}){0,4})")
# A text is read as English where this share of its words is; half misses short ones.
MOSTLY, SOME = 0.6, 0.4
FEWEST = 2  # as many of each: one of each tells nothing
REMEMBERED = 1 << 16  # words
POSSESSIVE = ("'s", "’s")


class Token(NamedTuple):
    """One word: where it stands, itself, what it can be, what stands before it.

    ``plain`` is the word in small letters without accents. It begins with a ``capital``
    or with ``digits``; an ``initial`` is one letter, as in ``J. Smith``.
    """

    start: int
    end: int
    word: str
    is_a: int
    gap: str
    plain: str
    capital: bool
    digits: bool
    initial: bool


@lru_cache(maxsize=REMEMBERED)
def _word(written: str) -> tuple[str, str, int, str, bool, bool, bool]:
    """Return a word, its possessive ending and what it tells; most come again."""
    word = written[:-2] if written.endswith(POSSESSIVE) else written
    initial = len(word) == 1 and word.isalpha()
    capital, digits = word[0].isupper(), word[0].isdigit()
    rest = written[len(word) :]
    return word, rest, kinds(word), fold(word), capital, digits, initial


def tokens(text: str) -> tuple[list[Token], bool]:
    """Return the words of a text, and whether most are English ones.

    A possessive ending is not part of its word.
    """
    found: list[Token] = []
    parts = (PLAIN_WORD if text.isascii() else WORD).split(text)
    made, last, rest = tuple.__new__, 0, ""
    for between, written in zip(parts[::2], parts[1::2], strict=False):
        gap = rest + between if rest else between
        word, rest, is_a, plain, capital, digits, initial = _word(written)
        start = last + len(gap)
        last = start + len(word)
        # Made as a plain tuple is: half the time of naming nine fields a word.
        fields = (start, last, word, is_a, gap, plain, capital, digits, initial)
        found.append(made(Token, fields))
    if mostly_english(found):
        return found, True
    found = _elsewhere(found)
    return found, mostly_english(found)


def _elsewhere(found: list[Token]) -> list[Token]:
    """Read words by the language around them.

    Among words of another language one of them is a word like any other. Where no
    language is known, nothing in small letters is taken for a name by a list.
    """
    english, abroad, words, _ = _counted(found)
    plain = FOREIGN if _is_abroad(english, abroad) else LITTLE
    found = [
        token._replace(is_a=token.is_a | COMMON) if token.is_a & plain else token
        for token in found
    ]
    named = sum(bool(token.is_a & NAME) for token in found)
    if english + abroad >= SOME * (words - named):
        return found
    return [
        token if token.capital else token._replace(is_a=token.is_a & ~NAME)
        for token in found
    ]


def _counted(found: list[Token]) -> tuple[int, int, int, int]:
    """Count words that are English alone, of another language alone, all, and English."""
    alone = abroad = words = english = 0
    kinds_of = Counter([token.is_a for token in found if not token.digits])
    for is_a, times in kinds_of.items():
        words += times
        if is_a & ENGLISH:
            english += times
            alone += 0 if is_a & FOREIGN else times
        elif is_a & (FOREIGN | NAME) == FOREIGN or is_a & LITTLE:
            abroad += times
    return alone, abroad, words, english


def _is_abroad(english: int, abroad: int) -> bool:
    return abroad > english or abroad == english >= FEWEST


def mostly_english(found: list[Token]) -> bool:
    """Are most of the words English ones? In a short text: half of them.

    Where a foreign address stands in it, fewer will do, if hardly any word is one of
    another language like any other.
    """
    alone, abroad, words, english = _counted(found)
    if _is_abroad(alone, abroad):
        return False
    if english >= MOSTLY * words - 1:
        return True
    return english >= SOME * words and english > 2 * abroad
