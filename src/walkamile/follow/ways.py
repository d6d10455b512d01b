"""Which ways through are commonest, however many there are? Counted in bounded memory."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from walkamile.follow.part import Hashes, Ints, Part

# So many ways are named; all are counted.
MOST_NAMED = 100_000
# Heaps on the disk that the numbers of ways are dealt out to: a way is always in the
# same one, and one is held at a time. Ten million ways are 160,000 in each.
HEAPS_BITS = 6
# A way as it lies there: its number, how many cases, and one case of it (the number of
# its part, then its own).
LAID = np.dtype([("path", "u8"), ("count", "u8"), ("place", "u8")])

Cases = npt.NDArray[np.uint32]
Named = tuple[Part, Hashes, Ints, Cases]


def distinct(part: Part) -> tuple[Hashes, Ints, Cases]:
    """Return each different path of a part: its number, how many, one case of it."""
    paths = part.paths()
    found = (
        pl.LazyFrame({"path": paths, "case": np.arange(len(paths), dtype=np.uint32)})
        .group_by("path")
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("case").min())
        .collect()
    )
    return found["path"].to_numpy(), found["count"].to_numpy(), found["case"].to_numpy()


def commonest(parts: Iterable[Part], again: Iterable[Part]) -> Iterator[Named]:
    """Yield the paths that are commonest over all parts, each where it is first met.

    ``again`` are the same parts in the same order. Counts are exact. Held at once are
    one part, one heap, and what is named.
    """
    with tempfile.TemporaryDirectory(prefix="walkamile-ways-") as folder:
        heaps = [Path(folder) / str(n) for n in range(1 << HEAPS_BITS)]
        for number, part in enumerate(parts):
            _deal(part, number, heaps)
        named = _first(heaps)
    path, count, place = (named[name].to_numpy() for name in LAID.names or ())
    of_part, case = place >> np.uint64(32), place.astype(np.uint32)
    for number, part in enumerate(again):
        here = of_part == number
        if here.any():
            yield part, path[here], count[here].astype(np.int64), case[here]


def _deal(part: Part, number: int, heaps: list[Path]) -> None:
    """Lay the paths of a part on their heaps."""
    path, count, case = distinct(part)
    laid = np.empty(len(path), LAID)
    laid["path"], laid["count"] = path, count
    laid["place"] = case + (np.uint64(number) << np.uint64(32))
    heap = path >> np.uint64(64 - HEAPS_BITS)
    order = np.argsort(heap, kind="stable")
    laid = laid[order]
    ends = np.searchsorted(heap[order], np.arange(len(heaps) + 1, dtype=np.uint64))
    for file, begin, end in zip(heaps, ends[:-1], ends[1:], strict=True):
        if end > begin:
            with file.open("ab") as out:
                out.write(laid[begin:end].tobytes())


def _first(heaps: list[Path]) -> pl.DataFrame:
    """Return the commonest of all heaps; of equally common ones the lowest numbers."""
    best = pl.DataFrame(schema=dict.fromkeys(LAID.names or (), pl.UInt64))
    for file in heaps:
        if file.exists():
            laid = np.fromfile(file, LAID)
            file.unlink()
            heap = pl.DataFrame({name: laid[name] for name in LAID.names or ()})
            told = pl.col("count").sum(), pl.col("place").min()
            best.extend(heap.group_by("path").agg(told))
            best = best.sort(["count", "path"], descending=[True, False])
            best = best.head(MOST_NAMED)
    return best
