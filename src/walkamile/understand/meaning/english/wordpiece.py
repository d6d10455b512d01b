"""How does the model cut words? As BERT does: lower case, no accents, longest piece first.

Cutting is by rule and dictionary (Wu et al. 2016, as used by Devlin et al. 2019). What
stands between two spaces is cut once and remembered: cached ids equal uncached ones.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100  # characters; longer ones are unknown, as in BERT
REMEMBERED = 200_000  # words, about 50 MB
# Ideographs stand alone, as in BERT's own list of blocks.
_IDEOGRAPH = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f"
)
_STANDS_ALONE = re.compile(f"([{_IDEOGRAPH}])")
_PLAIN = re.compile(r"[a-z0-9]+")
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")


class Cutter:
    """Cuts texts into the numbers of a vocabulary's word pieces."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text("utf-8").split("\n")
        self._number = {piece: at for at, piece in enumerate(lines) if piece}
        self._seen: dict[str, list[int]] = {}

    def cut(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Return the numbers of each text's pieces, at most so many, ends included."""
        first, last = self._number[FIRST], self._number[LAST]
        return [
            [first, *self._pieces(text, most - 2), last]  # two for the ends
            for text in texts
        ]

    def _pieces(self, text: str, most: int) -> list[int]:
        found: list[int] = []
        for token in _without_controls(text).split():
            known = self._seen.get(token)
            found += self._learnt(token) if known is None else known
            if len(found) >= most:
                break
        return found[:most]

    def _learnt(self, token: str) -> list[int]:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        numbers = [at for word in words(token) for at in self._longest_first(word)]
        self._seen[token] = numbers
        return numbers

    def _longest_first(self, word: str) -> list[int]:
        found, start, known = [], 0, self._number
        unknown = [known[UNKNOWN]]
        if len(word) > LONGEST_WORD:
            return unknown
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if mark + word[start:e] in known), None)
            if end is None:
                return unknown
            found.append(known[mark + word[start:end]])
            start = end
        return found


def words(token: str) -> list[str]:
    """Return the words and signs of what stands between two spaces, in small letters."""
    low = token.lower() if token.isascii() else _bare(token)
    if _PLAIN.fullmatch(low):
        return [low]
    apart = "".join(f" {c} " if _is_sign(c) else c for c in low)
    return apart.split()


def _bare(token: str) -> str:
    parted = unicodedata.normalize("NFD", _STANDS_ALONE.sub(r" \1 ", token))
    return "".join(c for c in parted if unicodedata.category(c) != "Mn").lower()


def _is_sign(character: str) -> bool:
    if character.isascii():
        return _SIGNS.match(character) is not None
    return unicodedata.category(character).startswith("P")


def _without_controls(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in "\t\n\r" or not _is_control(c) else "" for c in text)


def _is_control(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character).startswith("C")
