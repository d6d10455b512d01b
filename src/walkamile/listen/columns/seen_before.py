"""Count how often each key came before, for millions of keys in little memory."""

import numpy as np
import numpy.typing as npt

# Runs this long are left alone, so that merging never needs much room at once.
LONG_RUN = 500_000

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int32]


class SeenBefore:
    """Numbers the times a key occurs: 1 for the first, 2 for the second, and so on.

    Keeps sorted arrays of 64-bit keys that merge as they grow, so ten million rows
    take 120 MB rather than a gigabyte of Python objects.
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
        before = np.zeros(len(different), np.int32)
        for run in self.runs:
            before += _found(run, different)
        within = np.arange(len(keys)) - np.repeat(first, counts)
        times = np.empty(len(keys), np.int32)
        times[order] = within + np.repeat(before, counts) + 1
        self._keep(different, counts.astype(np.int32))
        return times

    def _keep(self, keys: Keys, counts: Counts) -> None:
        self.runs.append((keys, counts))
        while len(self.runs) > 1 and _worth_merging(self.runs[-2][0], self.runs[-1][0]):
            self.runs.append(_merged(self.runs.pop(), self.runs.pop()))


def _worth_merging(older: Keys, newer: Keys) -> bool:
    return len(older) < min(2 * len(newer), LONG_RUN)


def _found(run: tuple[Keys, Counts], keys: Keys) -> Counts:
    known, counts = run
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    found: Counts = np.where(known[at] == keys, counts[at], 0).astype(np.int32)
    return found


def _merged(
    one: tuple[Keys, Counts], other: tuple[Keys, Counts]
) -> tuple[Keys, Counts]:
    keys = np.concatenate([one[0], other[0]])
    counts = np.concatenate([one[1], other[1]])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts], np.add.reduceat(counts, starts).astype(np.int32)
