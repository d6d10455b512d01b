"""Logs that do not fit into memory: cases apart in files, each small enough to be read."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from walkamile.follow.events import Events, Gathered, NoEventsError, hashed
from walkamile.follow.held import phased
from walkamile.follow.part import Part

# Ten million events take under 1 GB in memory; a log with more goes to the disk.
MOST_IN_MEMORY = 16_000_000
# Files that the cases are dealt out to: of 100 million events each has 1.6 million.
FILES = 64
LAID = pa.schema([
    ("case", pa.uint64()), ("activity", pa.uint32()), ("at", pa.int64()),
    ("phase", pa.uint8()),
])  # fmt: skip


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
        self._files = [Path(self._folder.name) / f"{n}.parquet" for n in range(many)]
        self._writers = [pq.ParquetWriter(file, LAID) for file in self._files]
        self._rank = np.zeros(0, np.uint32)
        self._phased = False
        self.used = 0

    def lay(self, events: pl.DataFrame) -> None:
        """Deal out some events to the files of their cases."""
        self.used += events.height
        names, case = events["activity"].cast(pl.String), events["case"]
        for name in names.unique().to_list():
            self._codes.setdefault(name, len(self._codes))
        laid = pl.DataFrame(
            {
                "case": case if case.dtype == pl.UInt64 else hashed(case),
                "activity": names.replace_strict(self._codes, return_dtype=pl.UInt32),
                "at": events["at"].to_physical(),
                "phase": self._phases(events),
            }
        )
        shares = laid.with_columns((pl.col("case") % len(self._files)).alias("file"))
        for (file,), share in shares.partition_by(
            "file", as_dict=True, include_key=False
        ).items():
            self._writers[int(str(file))].write_table(share.to_arrow().cast(LAID))

    def _phases(self, events: pl.DataFrame) -> pl.Series:
        phases = phased(events.get_column("phase", default=None))
        self._phased |= phases is not None
        none = pl.Series([0], dtype=pl.UInt8).new_from_index(0, events.height)
        return none if phases is None else pl.Series(phases)

    def close(self) -> None:
        """Finish the files; activities are numbered in the order of the alphabet."""
        for writer in self._writers:
            writer.close()
        self.names = sorted(self._codes)
        self._rank = np.zeros(len(self.names), np.uint32)
        for rank, name in enumerate(self.names):
            self._rank[self._codes[name]] = rank

    def parts(self) -> Iterator[Part]:
        """Yield the files one by one, each in order of case and time."""
        for file in self._files:
            frame = pl.read_parquet(file)
            if not frame.height:
                continue
            ordered = frame.sort(["case", "at"], maintain_order=True)
            yield Part.of(
                ordered["case"].to_numpy(),
                self._rank[ordered["activity"].to_numpy()],
                ordered["at"].to_numpy(),
                phase=ordered["phase"].to_numpy() if self._phased else None,
            )


def gathered(
    blocks: Iterator[Any],
    told: Mapping[str, str | None],
    about: Mapping[str, Any],
    *,
    now: datetime | None = None,
    most: int = MOST_IN_MEMORY,
) -> Events | OnDisk:
    """Return a log's events: in memory, or on the disk where there are too many."""
    taken = Gathered(dict(told))
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
            next_step="Name the columns: --case, --activity, --at.",
        )
    disk.receipt = taken.receipt(disk.used, about or {})
    disk.receipt["noted"] = {"too large for memory: medians within 0.5 %": disk.used}
    return disk
