"""Which ids has this file already shown?"""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]


class Seen:
    """The ids met so far, as sorted 64-bit hashes: 8 bytes an id.

    Runs of hashes are merged when the newer is as long as the older, so adding n ids
    costs O(n log n) in all. Two ids may share a hash (once in 10^5 files of ten million
    rows); who asks confirms with the database.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def again(self, ids: Any) -> "npt.NDArray[np.bool_]":
        """Say for each id (a column) whether it came before, and remember all."""
        hashes = pl.Series(ids).cast(pl.String).hash().to_numpy()
        before = np.zeros(len(hashes), dtype=bool)
        for run in self._runs:
            found = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            before |= run[found] == hashes
        inorder, places = np.unique(hashes, return_index=True)
        first = np.zeros(len(hashes), dtype=bool)
        first[places] = True
        self._add(inorder)
        return before | ~first

    def _add(self, run: Hashes) -> None:
        while self._runs and len(self._runs[-1]) <= len(run):
            run = np.union1d(self._runs.pop(), run)
        if len(run):
            self._runs.append(run)
