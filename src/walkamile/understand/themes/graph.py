"""Which texts are neighbours? Exact nearest neighbours, seen by two encoders.

Neighbourhoods are weighed as UMAP weighs them (McInnes 2018): the nearest counts
fully, others by distance on the scale of their own neighbourhood, and an edge is
there if either end sees it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from walkamile.understand.meaning.words import unit

Vectors = NDArray[np.float32]

NEIGHBOURS = 15  # as in UMAP and BERTopic; 10 and 25 gave the same agreement
ROWS_AT_ONCE = 1_000
STEPS = 40  # halvings of the search for the width: far below float32's precision


@dataclass(frozen=True)
class Graphs:
    """The same texts as neighbours in both views together, and in each alone."""

    both: sparse.csr_matrix
    views: tuple[sparse.csr_matrix, sparse.csr_matrix]
    vectors: Vectors


def centred(vectors: Vectors) -> Vectors:
    """Return unit vectors around their own middle."""
    return unit(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32))


def graphs(sentences: Vectors, words: Vectors) -> Graphs:
    """Build the three graphs of one sample from its two sets of vectors."""
    first, second = centred(sentences), centred(words)
    side_by_side = np.hstack([first, second]) / np.float32(np.sqrt(2))
    found = _neighbours(first, second)
    both, one, two = (_weighed(*pair) for pair in found)
    return Graphs(both, (one, two), side_by_side)


def _neighbours(
    first: Vectors, second: Vectors
) -> list[tuple[NDArray[np.int64], Vectors]]:
    count = len(first)
    k = min(NEIGHBOURS, count - 1)
    found = [(np.empty((count, k), np.int64), np.empty((count, k), np.float32))] * 3
    found = [(i.copy(), s.copy()) for i, s in found]
    for start in range(0, count, ROWS_AT_ONCE):
        rows = slice(start, min(start + ROWS_AT_ONCE, count))
        one, two = first[rows] @ first.T, second[rows] @ second.T
        for (near, alike), scores in zip(
            found, ((one + two) / 2, one, two), strict=True
        ):
            near[rows], alike[rows] = _top(scores, start, k)
    return found


def _top(scores: Vectors, start: int, k: int) -> tuple[NDArray[np.int64], Vectors]:
    here = np.arange(len(scores))
    scores[here, start + here] = -np.inf
    top = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    best = np.take_along_axis(scores, top, axis=1)
    order = np.argsort(-best, axis=1, kind="stable")
    return (
        np.take_along_axis(top, order, axis=1),
        np.take_along_axis(best, order, axis=1),
    )


def _weighed(near: NDArray[np.int64], alike: Vectors) -> sparse.csr_matrix:
    far = np.sqrt(np.maximum(2 - 2 * alike.astype(np.float64), 0))
    beyond = np.maximum(far - far[:, :1], 0)
    weight = np.exp(-beyond / _width(beyond)[:, None])
    count, k = near.shape
    ends = np.arange(0, count * k + 1, k)
    seen = sparse.csr_matrix((weight.ravel(), near.ravel(), ends), shape=(count, count))
    graph = (seen + seen.T - seen.multiply(seen.T)).tocsr()
    graph.sort_indices()
    return graph


def _width(beyond: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.full(len(beyond), 1e-4), np.full(len(beyond), 4.0)
    wanted = np.log2(max(beyond.shape[1], 2))
    for _ in range(STEPS):
        middle = (low + high) / 2
        wide = np.exp(-beyond / middle[:, None]).sum(axis=1) > wanted
        high, low = np.where(wide, middle, high), np.where(wide, low, middle)
    width: NDArray[np.float64] = (low + high) / 2
    return width
