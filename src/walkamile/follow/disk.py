"""Logs that do not fit into memory: cases apart in files, each small enough to be read."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from walkamile.follow.events import Events, Gathered, NoEventsError, hashed
from walkamile.follow.held import phased
from walkamile.follow.part import Codes, Hashes, Ints, Part

# Ten million events take under 1 GB in memory; a log with more goes to the disk.
MOST_IN_MEMORY = 16_000_000
# Files that the cases are dealt out to: of 100 million events each has 1.6 million.
FILES = 64
# An event as it lies there: 64 bits of its case's name, and numbers.
LAID = np.dtype([("case", "u8"), ("activity", "u4"), ("at", "i8"), ("phase", "u1")])

# So many ways are named; all are counted.
MOST_NAMED = 100_000
# Heaps on the disk that the numbers of ways are dealt out to: a way is always in the
# same one, and one is held at a time. Ten million ways are 160,000 in each.
HEAPS_BITS = 6
# A way as it lies there: its number, how many cases, and one case of it (the number of
# its part, then its own).
WAY = np.dtype([("path", "u8"), ("count", "u8"), ("place", "u8")])

Named = tuple[Part, Hashes, Ints, Codes]


class OnDisk:
    """A log in files of whole cases; a case is known by 64 bits of its name.

    Two of ten million cases share them once in 370,000 logs. The files go when nobody
    asks any more.
    """

    def __init__(self, gathered: Gathered, many: int) -> None:
        self.names: list[str] = []
        self.columns = dict(gathered.columns)
        self.receipt: dict[str, Any] = {}
        self._codes: dict[str, int] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="walkamile-events-")
        self._files = [Path(self._folder.name) / str(n) for n in range(many)]
        self._phased = False
        self.used = 0

    def lay(self, events: pl.DataFrame) -> None:
        """Deal out some events to the files of their cases."""
        self.used += events.height
        names, case = events["activity"].cast(pl.String), events["case"]
        for name in names.unique().to_list():
            self._codes.setdefault(name, len(self._codes))
        laid = np.empty(events.height, LAID)
        laid["case"] = case if case.dtype == pl.UInt64 else hashed(case)
        laid["activity"] = names.replace_strict(self._codes, return_dtype=pl.UInt32)
        laid["at"] = events["at"].to_physical()
        laid["phase"] = self._phases(events)
        self._deal(laid)

    def _deal(self, laid: npt.NDArray[Any]) -> None:
        many = len(self._files)
        file = (laid["case"] % np.uint64(many)).astype(np.uint16)
        order = np.argsort(file, kind="stable")
        ends = np.searchsorted(file[order], np.arange(many + 1))
        laid = laid[order]
        for path, begin, end in zip(self._files, ends[:-1], ends[1:], strict=True):
            if end > begin:
                with path.open("ab") as out:
                    out.write(laid[begin:end].tobytes())

    def _phases(self, events: pl.DataFrame) -> pl.Series:
        phases = phased(events.get_column("phase", default=None))
        self._phased |= phases is not None
        none = pl.Series([0], dtype=pl.UInt8).new_from_index(0, events.height)
        return none if phases is None else pl.Series(phases)

    def close(self) -> None:
        """Put each file in order of case and time, once for all that is asked of it.

        Activities are numbered in the order of the alphabet.
        """
        self.names = sorted(self._codes)
        rank = np.zeros(len(self.names), np.uint32)
        for place, name in enumerate(self.names):
            rank[self._codes[name]] = place
        self._files = [file for file in self._files if file.exists()]
        for file in self._files:
            laid = np.fromfile(file, LAID)
            file.unlink()
            _write(file, _ordered(laid, rank, phased=self._phased))

    def parts(self) -> Iterator[Part]:
        """Yield the files one by one, each in order of case and time."""
        for file in self._files:
            with file.open("rb") as held:
                activity, at, starts = (np.load(held) for _ in range(3))
                phase = np.load(held) if self._phased else None
            yield Part(activity, at, starts, phase=phase)


def _ordered(laid: npt.NDArray[Any], rank: Codes, *, phased: bool) -> Part:
    """Return events as they came as whole cases; equal times stay as they came."""
    frame = pl.DataFrame({name: laid[name] for name in LAID.names or ()})
    frame = frame.sort(["case", "at"], maintain_order=True)
    return Part.of(
        frame["case"].to_numpy(),
        rank[frame["activity"].to_numpy()],
        frame["at"].to_numpy(),
        phase=frame["phase"].to_numpy() if phased else None,
    )


def _write(file: Path, part: Part) -> None:
    with file.open("wb") as out:
        for column in (part.activity, part.at, part.starts, part.phase):
            if column is not None:
                np.save(out, column)


def gathered(
    blocks: Iterator[Any],
    told: Mapping[str, str | None],
    about: Mapping[str, Any],
    *,
    now: datetime | None = None,
    most: int = MOST_IN_MEMORY,
) -> Events | OnDisk:
    """Return a log's events: in memory, or on the disk where there are too many."""
    taken = Gathered(dict(told), promises=False)
    for block in blocks:
        taken.add(block)
        if taken.rows > most:
            return laid_out(blocks, about, begun=taken)
    return taken.ordered(about, now)


def laid_out(
    blocks: Iterator[Any],
    about: Mapping[str, Any] | None = None,
    *,
    begun: Gathered | None = None,
    many: int = FILES,
) -> OnDisk:
    """Lay events out on the disk; what was gathered before comes first."""
    taken = begun or Gathered({})
    disk = OnDisk(taken, many)
    for events in chain(taken.given_up(), map(taken.part, blocks)):
        disk.lay(events)
    disk.close()
    disk.columns = dict(taken.columns)
    if not disk.used:
        raise NoEventsError(
            "no row has a case, an activity and a readable time.",
            next_step="Say which columns hold whose (--case), what (--activity), when (--at).",
        )
    disk.receipt = taken.receipt(disk.used, about or {})
    disk.receipt["noted"] = {
        "too large for memory: medians within 0.5 %": True,
        **taken.promised(),
    }
    return disk


def commonest(parts: Iterable[Part], again: Iterable[Part]) -> Iterator[Named]:
    """Yield the paths that are commonest over all parts, each where it is first met.

    ``again`` are the same parts in the same order. Counts are exact. Held at once are
    one part, one heap, and what is named.
    """
    with tempfile.TemporaryDirectory(prefix="walkamile-ways-") as folder:
        heaps = [Path(folder) / str(n) for n in range(1 << HEAPS_BITS)]
        for number, part in enumerate(parts):
            _heap(part, number, heaps)
        named = _top(heaps)
    path, count, place = (named[name].to_numpy() for name in WAY.names or ())
    of_part, case = place >> np.uint64(32), place.astype(np.uint32)
    for number, part in enumerate(again):
        here = of_part == number
        if here.any():
            yield part, path[here], count[here].astype(np.int64), case[here]


def _heap(part: Part, number: int, heaps: list[Path]) -> None:
    """Lay the paths of a part on their heaps."""
    path, count, case = part.distinct()
    laid = np.empty(len(path), WAY)
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


def _top(heaps: list[Path]) -> pl.DataFrame:
    """Return the commonest of all heaps; of equally common ones the lowest numbers."""
    best = pl.DataFrame(schema=dict.fromkeys(WAY.names or (), pl.UInt64))
    for file in heaps:
        if file.exists():
            laid = np.fromfile(file, WAY)
            file.unlink()
            heap = pl.DataFrame({name: laid[name] for name in WAY.names or ()})
            told = pl.col("count").sum(), pl.col("place").min()
            best.extend(heap.group_by("path").agg(told))
            best = best.sort(["count", "path"], descending=[True, False])
            best = best.head(MOST_NAMED)
    return best
