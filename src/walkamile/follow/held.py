"""A log in memory, whole or some cases of it, as numbers in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import polars as pl

from walkamile.follow.events import Events
from walkamile.follow.part import START, UNDER_WAY, WHOLE, Part, Phases
from walkamile.refused import Refused

SECOND = 1_000_000  # microseconds


class Log(Protocol):
    """Events in parts that hold whole cases."""

    names: list[str]
    receipt: dict[str, Any]
    columns: dict[str, str]

    def parts(self) -> Iterator[Part]:
        """Yield the parts, always the same."""
        ...


class Held:
    """A log in memory: one part."""

    def __init__(self, found: Events) -> None:
        self.receipt, self.columns = found.receipt, found.columns
        named = _ranked(found.frame["activity"])
        self.names = named.names
        part = Part.of(
            found.frame["case"].to_physical().to_numpy(),
            named.codes,
            found.frame["at"].to_physical().to_numpy(),
        )
        handlers = found.frame.get_column("handler", default=None)
        self._part = replace(
            part,
            handler=_numbered(handlers),
            phase=phased(found.frame.get_column("phase", default=None)),
        )
        self.segments = found.frame.get_column("segment", default=None)

    def parts(self) -> Iterator[Part]:
        """Yield the one part."""
        yield self._part

    def chosen(
        self, segment: str | None, since: datetime | None, until: datetime | None
    ) -> "Chosen":
        """Return the cases of a segment that began in a period."""
        part = self._part
        flags = np.ones(part.cases, bool)
        if segment is not None:
            flags &= self._of_segment(segment)
        begun = part.at[part.starts[:-1]]
        if since:
            flags &= begun >= round(since.timestamp() * SECOND)
        if until:
            flags &= begun < round(until.timestamp() * SECOND)
        return Chosen(self, part.only(flags))

    def _of_segment(self, segment: str) -> Any:
        if self.segments is None:
            raise Refused(
                "the log has no column of segments.",
                next_step="Name it when the log is read: segment=“column”.",
                field="segment",
            )
        first = self.segments.gather(self._part.starts[:-1])
        return (first.cast(pl.String) == segment).fill_null(value=False).to_numpy()


class Chosen:
    """Some cases of a log."""

    def __init__(self, log: Held, part: Part) -> None:
        self.names, self.columns = log.names, log.columns
        self.receipt = {**log.receipt, "used": len(part.activity)}
        self._part = part

    def parts(self) -> Iterator[Part]:
        """Yield the one part."""
        yield self._part


def _numbered(column: pl.Series | None) -> Any:
    """Return names as numbers from one on; zero is not known."""
    if column is None:
        return None
    ranks = column.cast(pl.String).rank("dense")
    return ranks.fill_null(0).cast(pl.UInt32).to_numpy()


# Transitions of the standard life cycle (IEEE 1849) that are neither begin nor end.
_ON_THE_WAY = (
    "schedule", "assign", "reassign", "suspend", "resume", "enable", "enabled",
    "create", "offer", "allocate",
)  # fmt: skip


def phased(column: pl.Series | None) -> Phases | None:
    """Return the phase that each event tells of; nothing where all tell of one."""
    if column is None:
        return None
    told = column.cast(pl.String).str.to_lowercase()
    phase = (
        pl.when(told.is_in(["start", "started"]))
        .then(START)
        .when(told.is_in(_ON_THE_WAY))
        .then(UNDER_WAY)
        .otherwise(WHOLE)
    )
    codes = pl.select(phase.cast(pl.UInt8)).to_series().to_numpy()
    return codes if codes.any() else None


class Named:
    """Activities numbered in the order of the alphabet, whatever order they came in."""

    def __init__(self, names: Sequence[str], codes: Any) -> None:
        self.names, self.codes = list(names), codes


def _ranked(activity: pl.Series) -> Named:
    physical = activity.to_physical()
    known = pl.DataFrame({"code": physical, "name": activity}).unique("code")
    known = known.with_columns(pl.col("name").cast(pl.String)).sort("name")
    rank = np.zeros(int(str(known["code"].max() or 0)) + 1, np.uint32)
    rank[known["code"].to_numpy()] = np.arange(known.height, dtype=np.uint32)
    return Named(known["name"].to_list(), rank[physical.to_numpy()])
