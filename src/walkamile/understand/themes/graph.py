"""Which texts are neighbours? Exact nearest neighbours, as three views see them.

Sentences (what is meant), words (what is said) and both together each have a
neighbourhood for every text; the graph is the mean of the three, so that neighbours
that several views agree on weigh most (measured: better than any one view alone).
Neighbourhoods are weighed as UMAP weighs them (McInnes 2018): the nearest counts
fully, others by distance on the scale of their own neighbourhood, and an edge is
there if either end sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from walkamile.understand.meaning.words import unit

Vectors = NDArray[np.float32]
Near = tuple[NDArray[np.int64], Vectors]

NEIGHBOURS = 15  # as in UMAP and BERTopic
# How much sentences, fast vectors and plain words count in each view; a flat optimum.
VIEWS = ((1.0, 0.0, 0.0), (1.0, 0.5, 0.3), (0.0, 1.0, 0.5))
FAST_SHARE = 0.5  # of fast vectors beside sentences, where groups are judged
ROWS_AT_ONCE = 500
STRETCH = 32  # scores looked at by their highest alone
STEPS = 40  # halvings of the search for the width: far below float32's precision


@dataclass(frozen=True)
class Neighbours:
    """Who is near whom, and the vectors that groups are judged by."""

    graph: sparse.csr_matrix
    vectors: Vectors


def centred(vectors: Vectors) -> Vectors:
    """Return unit vectors around their own middle."""
    return unit(vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32))


def neighbours(
    sentences: Vectors, fast: Vectors, words: sparse.csr_matrix
) -> Neighbours:
    """Find the neighbours of a sample from its two sets of vectors and its words."""
    first, second = centred(sentences), centred(fast)
    seen = [_weighed(*near) for near in _nearest(first, second, words)]
    graph = (sum(seen[1:], seen[0]) / len(seen)).tocsr()
    graph.sort_indices()
    whole = np.hstack([first, second * np.float32(np.sqrt(FAST_SHARE))])
    return Neighbours(graph, unit(whole))


def _nearest(first: Vectors, second: Vectors, words: sparse.csr_matrix) -> list[Near]:
    count = len(first)
    k = min(NEIGHBOURS, count - 1)
    found: list[Near] = [
        (np.empty((count, k), np.int64), np.empty((count, k), np.float32))
        for _ in VIEWS
    ]
    for rows in _blocks(count):
        alike = (
            first[rows] @ first.T,
            second[rows] @ second.T,
            (words[rows] @ words.T).toarray(),
        )
        for (near, close), share in zip(found, VIEWS, strict=True):
            both = [w * a for w, a in zip(share, alike, strict=True) if w]
            scores = sum(both[1:], both[0]) / np.float32(sum(share))
            near[rows], close[rows] = _top(scores, rows.start, k)
    return found


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, count))


def _top(scores: Vectors, start: int, k: int) -> Near:
    """Return the k highest scores of each row, the highest first, ties by place.

    The k-th highest among the maxima of many short stretches is no higher than the k-th
    highest of all: what lies below it need not be sorted.
    """
    here = np.arange(len(scores))
    scores[here, start + here] = -np.inf
    count = scores.shape[1]
    whole = scores[:, : count - count % STRETCH].reshape(len(scores), -1, STRETCH)
    if whole.shape[1] <= k:
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return order, np.take_along_axis(scores, order, axis=1)
    highest = whole.max(axis=2)
    bound = np.partition(highest, -k, axis=1)[:, -k]
    row, place = np.nonzero(scores >= bound[:, None])
    close = scores[row, place]
    order = np.lexsort((place, -close, row))
    first = np.searchsorted(row, here)  # rows come in their order, all of them
    chosen = order[first[:, None] + np.arange(k)]
    return place[chosen], close[chosen]


def _weighed(near: NDArray[np.int64], alike: Vectors) -> sparse.csr_matrix:
    far = np.sqrt(np.maximum(2 - 2 * alike.astype(np.float64), 0))
    beyond = np.maximum(far - far[:, :1], 0)
    weight = np.exp(-beyond / _width(beyond)[:, None])
    count, k = near.shape
    ends = np.arange(0, count * k + 1, k)
    seen = sparse.csr_matrix((weight.ravel(), near.ravel(), ends), shape=(count, count))
    return (seen + seen.T - seen.multiply(seen.T)).tocsr()


def _width(beyond: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.full(len(beyond), 1e-4), np.full(len(beyond), 4.0)
    wanted = np.log2(max(beyond.shape[1], 2))
    for _ in range(STEPS):
        middle = (low + high) / 2
        wide = np.exp(-beyond / middle[:, None]).sum(axis=1) > wanted
        high, low = np.where(wide, middle, high), np.where(wide, low, middle)
    width: NDArray[np.float64] = (low + high) / 2
    return width
