"""A text as words, with what stands between them and what each can be."""

import re
from typing import NamedTuple

from walkamile.listen.redact.words import ENGLISH, kinds

# Longer runs are no word of any language; cut, they stay cheap.
WORD = re.compile(
    r"[^\W_][^\W_\u0300-\u036f]{0,63}[\u0300-\u036f]*(?:['’\-][^\W\d_]{1,40}){0,4}"
)
# A text is read as English where this share of its words is; half misses short ones.
MOSTLY = 0.6
POSSESSIVE = ("'s", "’s")


class Token(NamedTuple):
    """One word: where it stands, itself, what it can be, what stands before it."""

    start: int
    end: int
    word: str
    is_a: int
    gap: str

    @property
    def capital(self) -> bool:
        """Does it begin with a capital letter?"""
        return self.word[0].isupper()

    @property
    def digits(self) -> bool:
        """Does it begin with a digit?"""
        return self.word[0].isdigit()

    @property
    def initial(self) -> bool:
        """Is it one letter, as in ``J. Smith``?"""
        return len(self.word) == 1 and self.word.isalpha()


def tokens(text: str) -> list[Token]:
    """Return the words of a text; a possessive ending is not part of its word."""
    found: list[Token] = []
    last = 0
    for match in WORD.finditer(text):
        word, start = match.group(), match.start()
        if word.endswith(POSSESSIVE):
            word = word[:-2]
        found.append(
            Token(start, start + len(word), word, kinds(word), text[last:start])
        )
        last = start + len(word)
    return found


def mostly_english(found: list[Token]) -> bool:
    """Are most of the words English ones? In a short text: half of them."""
    words = [token for token in found if not token.digits]
    return sum(bool(token.is_a & ENGLISH) for token in words) >= MOSTLY * len(words) - 1
