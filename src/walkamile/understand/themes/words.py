"""Which words does a text hold? Weighed word counts in one fast pass."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from scipy import sparse

from walkamile.understand.taken_out import PSEUDONYM

TOKENS_KEPT = 200_000  # different tokens whose words are remembered while reading
KEPT = 5_000  # words; more do not help the student
SEEN_IN = 3  # texts at least: a name met once teaches nothing
_WORD = re.compile(rf"{PSEUDONYM}|([^\W_]+(?:['’][^\W_]+)*)")


def cut(text: str) -> list[str]:
    """Return the words of a text in lower case, in their order."""
    return [word for word in _WORD.findall(text.lower()) if word]


class Numbers(dict[str, tuple[int, ...]]):
    """The numbers of the words in whatever stands between two spaces, cut once."""

    def __init__(self, number: Mapping[str, int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, token: str) -> tuple[int, ...]:
        if len(self) >= TOKENS_KEPT:
            self.clear()
        found = tuple(
            n for word in cut(token) if (n := self._number.get(word, -1)) >= 0
        )
        self[token] = found
        return found

    def of(self, text: str) -> list[int]:
        """Return the numbers of the different words of a text, the lowest first.

        No word has a space in it but the name of what was taken out, "[person 2]".
        """
        tokens = cut(text) if "[" in text else text.lower().split()
        return sorted(set(chain.from_iterable(map(self.__getitem__, tokens))))


@dataclass(frozen=True)
class Words:
    """A vocabulary with the weight of each word (inverse document frequency)."""

    vocabulary: tuple[str, ...]
    rarity: np.ndarray[tuple[int], np.dtype[np.float32]]
    _number: Numbers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {word: i for i, word in enumerate(self.vocabulary)}
        object.__setattr__(self, "_number", Numbers(numbers))

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Words":
        """Learn the words of these texts."""
        seen = Counter(chain.from_iterable(set(cut(text)) for text in texts))
        often = sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
        kept = [(word, count) for word, count in often if count >= SEEN_IN]
        counts = np.array([count for _, count in kept], dtype=np.float64)
        rarity = np.log(max(len(texts), 1) / np.maximum(counts, 1)) + 1
        return cls(tuple(word for word, _ in kept), rarity.astype(np.float32))

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return unit rows of weighed words: shape (texts, words)."""
        found = [*map(self._number.of, texts)]
        ends = np.cumsum([0, *map(len, found)])
        flat = np.fromiter(chain.from_iterable(found), np.int64, count=ends[-1])
        weight = self.rarity[flat] if len(flat) else np.zeros(0, np.float32)
        of = np.repeat(np.arange(len(texts)), np.diff(ends))
        length = np.sqrt(np.bincount(of, weight**2, minlength=len(texts)))
        weight = (weight / np.maximum(length[of], 1e-9)).astype(np.float32)
        return sparse.csr_matrix(
            (weight, flat, ends), shape=(len(texts), len(self.vocabulary))
        )
