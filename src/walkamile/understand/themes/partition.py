"""How do neighbours fall into groups? Leiden communities on a ladder of fineness."""

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from walkamile.understand.meaning.words import unit

Labels = NDArray[np.int64]
SEED = 1  # any: the order of texts is fixed by their content, so the result is too


def leiden(graph: sparse.csr_matrix, resolution: float, *, seed: int = SEED) -> Labels:
    """Return the community of each node, numbered from the largest down."""
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        seed=seed,
    )
    labels = np.full(graph.shape[0], -1, dtype=np.int64)
    labels[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(
        found.values(), np.int64, len(found)
    )
    alone = labels < 0
    labels[alone] = labels.max(initial=-1) + 1 + np.arange(alone.sum())
    return renumbered(labels)


def renumbered(labels: Labels) -> Labels:
    """Return groups numbered by size, ties by who comes first."""
    _, first, of, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[of]


def folded(labels: Labels, vectors: NDArray[np.float32], at_least: int) -> Labels:
    """Fold groups smaller than ``at_least`` into the nearest larger one, by text."""
    sizes = np.bincount(labels)
    large = np.flatnonzero(sizes >= at_least)
    if len(large) == len(sizes):
        return renumbered(labels)
    if not len(large):
        return np.zeros_like(labels)
    small = ~np.isin(labels, large)
    middles = centroids(labels, vectors)[large]
    moved = labels.copy()
    moved[small] = large[(vectors[small] @ middles.T).argmax(axis=1)]
    return renumbered(moved)


def centroids(
    labels: Labels, vectors: NDArray[np.float32], groups: int = 0
) -> NDArray[np.float32]:
    """Return the unit mean vector of each group, of ``groups`` at least."""
    groups = max(groups, int(labels.max(initial=-1)) + 1)
    ones = np.ones(len(labels), dtype=np.float32)
    member = sparse.csr_matrix(
        (ones, (labels, np.arange(len(labels)))), shape=(groups, len(labels))
    )
    return unit((member @ vectors).astype(np.float32))
