"""Finding verbatims by what they mean: the nearest vectors, filtered or not."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

Array = np.ndarray[Any, Any]

# Up to here every vector is compared (exact). Beyond, short codes of all of them are
# scanned (four bits for eight numbers), and the best are compared with sixteen bits.
FLAT_AT_MOST = 20_000
NUMBERS_A_CODE = 8
# Best by code that are compared again (bench/search.py prints the recall it gives).
# Clusters (IVF) looked at a third of all rows for the same recall on real vectors.
REFINED, REFINED_AT_LEAST = 900, 250
THINNER = 0.3  # fewer are compared as the filter lets fewer through, but not as few
# Where a filter lets so few through, each of them is compared.
EXACT_UP_TO = 1_500
# Up to here the codes of just these rows are looked up; beyond, scanning all costs less
# (a million rows on one core: 1.4 ms for 8,000 looked up, 5 ms for a scan so deep).
LOOKED_UP_TO = 15_000
# The share a filter lets through is not spread evenly over the best.
SLACK, DEEPER = 1.3, 4
A_BLOCK = 32  # rows that faiss packs together for its scan
SIGNS = 256  # two codes of four bits share a byte
# Fractions have 10 bits and 23, exponents 5 and 8 with their zeros at 15 and 127.
FRACTION_MOVES, ZEROS_APART = 13, np.float32(2.0**112)
SIGN_AND_NUMBER = np.int32(-0x70002000)
# faiss asks for at least 39 training vectors for each of 16 centres; more is stabler.
TRAINING = 20_000


class Vectors:
    """Unit vectors of verbatims by row number, ready to be asked.

    ``rows`` are all vectors (n × width, float16 or float32); ``codes`` holds the
    first ``covered`` of them, the rest are compared one by one.
    """

    def __init__(self, rows: Array, *, codes: Any = None, covered: int = 0) -> None:
        self._rows = rows
        self._codes = codes
        self._few = Codebook(codes) if hasattr(codes, "pq") else None
        self._covered = covered
        self._tail: Any = None
        if len(rows) > covered:
            self._tail = faiss.IndexFlatIP(rows.shape[1])
            self._tail.add(np.ascontiguousarray(rows[covered:], dtype=np.float32))

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self._rows)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._rows.shape[1])

    def of(self, numbers: Array) -> Array:
        """Return the vectors of some rows as float32; none yet is all zeros."""
        here = numbers < len(self._rows)
        if here.all():
            return widened(self._rows[numbers])
        found = np.zeros((len(numbers), self._rows.shape[1]), dtype=np.float32)
        found[here] = widened(self._rows[numbers[here]])
        return found

    def nearest(
        self, query: Array, *, most: int, allowed: Array | None = None
    ) -> tuple[Array, Array]:
        """Return row numbers and inner products of the nearest, best first.

        ``allowed`` is a boolean for every row, or ``None`` for all.
        """
        asked = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        numbers, scores = self._among_coded(asked, most, allowed)
        if self._tail is not None:
            tail = None if allowed is None else allowed[self._covered : len(self)]
            more, their = _search(self._tail, asked, most, tail)
            numbers = np.concatenate([numbers, more + self._covered])
            scores = np.concatenate([scores, their])
        order = np.lexsort((numbers, -scores))[:most]
        return numbers[order], scores[order]

    def _among_coded(
        self, asked: Array, most: int, allowed: Array | None
    ) -> tuple[Array, Array]:
        if self._codes is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        among = None if allowed is None else allowed[: self._covered]
        numbers = self._candidates(asked, max(most, REFINED_AT_LEAST), among)
        return numbers, self.of(numbers) @ asked[0]

    def _candidates(self, asked: Array, most: int, among: Array | None) -> Array:
        """Return the best rows by their codes, as many as the filter leaves."""
        if among is None:
            return _search(self._codes, asked, max(most, REFINED))[0]
        left = int(np.count_nonzero(among))
        # Fewer rows stand further apart, so codes mix up fewer of them.
        most = max(most, int(REFINED * (left / self._covered) ** THINNER))
        if left <= EXACT_UP_TO:
            return np.flatnonzero(among)
        if self._few is not None and left <= LOOKED_UP_TO:
            return self._few.best(asked[0], np.flatnonzero(among), most)
        depth = int(most * SLACK * self._covered / left)
        while True:
            numbers = _search(self._codes, asked, depth)[0]
            numbers = numbers[among[numbers]]
            if len(numbers) >= min(most, left) or depth >= self._covered:
                return numbers[:most]
            depth *= DEEPER


def widened(rows: Array) -> Array:
    """Return finite sixteen-bit numbers as float32, exactly, as ``astype`` does.

    Seven times as fast as numpy, Arrow or faiss, which widen number by number: sign,
    exponent and fraction are moved to where float32 has them (IEEE 754-2019, 3.4),
    and the difference of the exponents' zeros is multiplied in.
    """
    if rows.dtype != np.float16:
        return rows
    bits = np.ascontiguousarray(rows).view(np.int16).astype(np.int32)
    bits <<= FRACTION_MOVES
    bits &= SIGN_AND_NUMBER
    wide = bits.view(np.float32)
    wide *= ZEROS_APART
    return wide


class Codebook:
    """Codes of four bits, two to a byte, as ``IndexPQFastScan`` keeps them.

    The scan's packing is undone on first use: 0.4 CPU seconds and 48 MB a million rows.
    """

    def __init__(self, codes: Any) -> None:
        self._codes = codes
        self._unpacked: Array | None = None

    def best(self, asked: Array, rows: Array, most: int) -> Array:
        """Return the ``most`` of the rows whose codes come closest, in any order."""
        if len(rows) <= most:
            return rows
        if self._unpacked is None:
            self._unpacked = self._unpack()
        pair, bytes_a_row = self._pairs(asked), self._unpacked.shape[1]
        places = self._unpacked[rows].astype(np.int32)
        places += np.arange(bytes_a_row, dtype=np.int32) * SIGNS
        scores = pair.take(places).sum(axis=1)
        return np.asarray(rows[np.argpartition(-scores, most)[:most]])

    def _pairs(self, asked: Array) -> Array:
        """Return what each byte at each place adds to the inner product."""
        quantizer = self._codes.pq
        each = np.empty((quantizer.M, quantizer.ksub), dtype=np.float32)
        asked = np.ascontiguousarray(asked, dtype=np.float32)
        quantizer.compute_inner_prod_table(faiss.swig_ptr(asked), faiss.swig_ptr(each))
        low, high = each[0::2], each[1::2]
        return np.asarray((high[:, :, None] + low[:, None, :]).ravel())

    def _unpack(self) -> Array:
        packer = self._codes.get_CodePacker()
        packed = faiss.vector_to_array(self._codes.codes)
        blocks = packed.reshape(-1, packer.block_size)
        plain = np.empty((len(blocks) * A_BLOCK, packer.code_size), dtype=np.uint8)
        for number, block in enumerate(blocks):
            start = number * A_BLOCK
            packer.unpack_all(
                faiss.swig_ptr(block), faiss.swig_ptr(plain[start : start + A_BLOCK])
            )
        return plain


def _search(
    index: Any, asked: Array, most: int, allowed: Array | None = None
) -> tuple[Array, Array]:
    parameters = None
    if allowed is not None:
        # faiss wraps this in Python at run time; its stubs show the C++ signature.
        bitmap: Any = faiss.IDSelectorBitmap
        kind: Any = faiss.SearchParameters
        parameters = kind(sel=bitmap(np.packbits(allowed, bitorder="little")))
    most = min(most, max(index.ntotal, 1))
    scores, numbers = index.search(asked, most, params=parameters)
    found = numbers[0] >= 0
    return numbers[0][found], scores[0][found]


def codes(rows: Array) -> Any:
    """Return a trained index of codes over all rows.

    Training looks at an even sample, so that it costs the same whatever the size. A
    width that eight does not divide gets eight bits a number instead.
    """
    width = rows.shape[1]
    short = f"PQ{width // NUMBERS_A_CODE}x4fs" if width % NUMBERS_A_CODE == 0 else "SQ8"
    index = faiss.index_factory(width, short, faiss.METRIC_INNER_PRODUCT)
    index.train(_dense(rows[:: max(1, len(rows) // TRAINING)]))
    fill(index, rows)
    return index


def fill(index: Any, rows: Array) -> None:
    """Add rows to an index of codes, behind those it has."""
    for start in range(0, len(rows), FLAT_AT_MOST):
        index.add(_dense(rows[start : start + FLAT_AT_MOST]))


def _dense(rows: Array) -> Array:
    return np.ascontiguousarray(rows, dtype=np.float32)


def save(index: Any, file: Path) -> None:
    """Write an index of codes to a file."""
    faiss.write_index(index, str(file))


def loaded(file: Path) -> Any:
    """Read an index of codes; 48 bytes a verbatim of memory."""
    return faiss.read_index(str(file))
