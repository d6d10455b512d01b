"""Count how often each key came before, for millions of keys in little memory."""

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


class SeenBefore:
    """Numbers the times a key occurs: 1 for the first, 2 for the second, and so on.

    Keeps sorted arrays of 64-bit keys that merge as they grow, so ten million rows
    take 160 MB rather than a gigabyte of Python objects.
    """

    def __init__(self) -> None:
        self.runs: list[tuple[Keys, Counts]] = []

    def times(self, keys: Keys) -> Counts:
        """Return for each key of a batch the how-manieth time it occurs."""
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        different, first, counts = np.unique(
            ordered, return_index=True, return_counts=True
        )
        before = sum((_found(run, different) for run in self.runs), np.int64(0))
        within = np.arange(len(keys)) - np.repeat(first, counts)
        times = np.empty(len(keys), np.int64)
        times[order] = within + np.repeat(before + np.zeros_like(first), counts) + 1
        self._keep(different, counts.astype(np.int64))
        return times

    def _keep(self, keys: Keys, counts: Counts) -> None:
        self.runs.append((keys, counts))
        while len(self.runs) > 1 and len(self.runs[-2][0]) < 2 * len(self.runs[-1][0]):
            self.runs.append(_merged(self.runs.pop(), self.runs.pop()))


def _found(run: tuple[Keys, Counts], keys: Keys) -> Counts:
    known, counts = run
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, counts[at], 0)


def _merged(
    one: tuple[Keys, Counts], other: tuple[Keys, Counts]
) -> tuple[Keys, Counts]:
    keys = np.concatenate([one[0], other[0]])
    counts = np.concatenate([one[1], other[1]])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts], np.add.reduceat(counts, starts)
