"""Finding verbatims by what they mean: the nearest vectors, filtered or not."""

from math import isqrt
from pathlib import Path
from typing import Any

import faiss
import numpy as np

Array = np.ndarray[Any, Any]

# Up to here every vector is compared (exact). Beyond, vectors are kept in clusters,
# eight bits a number, and the best are compared again with sixteen bits.
FLAT_AT_MOST = 20_000
# Clusters looked into without a filter; chosen on real sentence vectors so that the
# recall of 20 stays above 0.97 (bench/search.py prints it).
PROBES = 48
# A filter leaves fewer near ones in each cluster, so more clusters are looked into;
# at most this many rows allowed, and all clusters are.
NARROW = 20_000
# Candidates compared again with sixteen bits, for each find wanted.
REFINED = 2
# faiss asks for at least 39 training vectors a cluster; more than 64 gain nothing.
TRAINING_PER_CLUSTER = 64
MOST_CLUSTERS = 2_048


class Vectors:
    """Unit vectors of verbatims by row number, ready to be asked.

    ``rows`` are all vectors (n × width, float16 or float32); ``clustered`` holds the
    first ``covered`` of them, the rest are compared one by one.
    """

    def __init__(self, rows: Array, *, clustered: Any = None, covered: int = 0) -> None:
        self._rows = rows
        self._clustered = clustered
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
        found = np.zeros((len(numbers), self._rows.shape[1]), dtype=np.float32)
        found[here] = self._rows[numbers[here]]
        return found

    def nearest(
        self, query: Array, *, most: int, allowed: Array | None = None
    ) -> tuple[Array, Array]:
        """Return row numbers and inner products of the nearest, best first.

        ``allowed`` is a boolean for every row, or ``None`` for all.
        """
        asked = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        numbers, scores = self._among_clustered(asked, most, allowed)
        if self._tail is not None:
            tail = None if allowed is None else allowed[self._covered : len(self)]
            more, their = _search(self._tail, asked, most, tail, {})
            numbers = np.concatenate([numbers, more + self._covered])
            scores = np.concatenate([scores, their])
        order = np.lexsort((numbers, -scores))[:most]
        return numbers[order], scores[order]

    def _among_clustered(
        self, asked: Array, most: int, allowed: Array | None
    ) -> tuple[Array, Array]:
        if self._clustered is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        among = None if allowed is None else allowed[: self._covered]
        probes = self._probes(among)
        numbers, _ = _search(
            self._clustered, asked, most * REFINED, among, {"nprobe": probes}
        )
        return numbers, self.of(numbers) @ asked[0]

    def _probes(self, among: Array | None) -> int:
        every = int(self._clustered.nlist)
        if among is None:
            return min(PROBES, every)
        left = int(np.count_nonzero(among))
        if left <= NARROW:
            return every
        return min(every, PROBES * max(1, isqrt(self._covered // left)))


def _search(
    index: Any, asked: Array, most: int, allowed: Array | None, options: dict[str, Any]
) -> tuple[Array, Array]:
    parameters = _parameters(options, allowed)
    scores, numbers = index.search(
        asked, min(most, max(index.ntotal, 1)), params=parameters
    )
    found = numbers[0] >= 0
    return numbers[0][found], scores[0][found]


def _parameters(options: dict[str, Any], allowed: Array | None) -> Any:
    # faiss wraps these in Python at run time; its stubs show the C++ signature.
    kind: Any = faiss.SearchParametersIVF if options else faiss.SearchParameters
    bitmap: Any = faiss.IDSelectorBitmap
    if allowed is None:
        return kind(**options)
    bits = np.packbits(allowed, bitorder="little")
    return kind(sel=bitmap(bits), **options)


def clusters(rows: Array, live: Array) -> Any:
    """Return a trained and filled index of clusters over the rows that live.

    Training looks at an even sample, so that it costs the same whatever the size.
    """
    width, numbers = rows.shape[1], np.flatnonzero(live)
    many = min(MOST_CLUSTERS, max(16, 2 * isqrt(len(numbers))))
    step = max(1, len(numbers) // (many * TRAINING_PER_CLUSTER))
    index = faiss.index_factory(width, f"IVF{many},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(_dense(rows[numbers[::step]]))
    fill(index, rows, numbers)
    return index


def fill(index: Any, rows: Array, numbers: Array) -> None:
    """Add rows, under their own numbers, to an index of clusters."""
    for start in range(0, len(numbers), FLAT_AT_MOST):
        some = numbers[start : start + FLAT_AT_MOST]
        index.add_with_ids(_dense(rows[some]), some.astype(np.int64))


def forget(index: Any, numbers: Array) -> None:
    """Take rows out of an index of clusters."""
    index.remove_ids(faiss.IDSelectorBatch(numbers.astype(np.int64)))


def _dense(rows: Array) -> Array:
    return np.ascontiguousarray(rows, dtype=np.float32)


def save(index: Any, file: Path) -> None:
    """Write an index of clusters to a file."""
    faiss.write_index(index, str(file))


def mapped(file: Path) -> Any:
    """Open an index of clusters for reading; its pages come as they are needed."""
    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)


def loaded(file: Path) -> Any:
    """Open an index of clusters for writing."""
    return faiss.read_index(str(file))
