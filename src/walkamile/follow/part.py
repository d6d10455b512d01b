"""Whole cases side by side, as numbers: what one pass over them can count."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Phases = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# What an event tells of its activity: all of it (or its end), its start, or something
# on the way to it (scheduled, assigned, suspended).
WHOLE, START, UNDER_WAY = 0, 1, 2
NEVER = np.iinfo(np.int64).max
# Odd constants of splitmix64 (Steele, Lea and Flood, 2014): they spread small numbers
# over 64 bits, so that two of a million paths share a number once in 10^7 logs.
_GOLDEN, _MIX1, _MIX2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
# Cells counted at once where each case and activity has one.
CELLS = 1 << 22


@dataclass(frozen=True)
class Part:
    """Events of whole cases, in order: activity codes, microseconds, where cases start.

    ``starts`` has one place more than there are cases: the end of the last. ``handler``
    is who had each event at hand, where the log says so (0 is not known); ``phase`` is
    which of an activity's phases an event tells of, where the log keeps them apart.
    """

    activity: Codes
    at: Ints
    starts: Ints
    handler: Codes | None = None
    phase: Phases | None = None

    @classmethod
    def of(
        cls,
        case: npt.NDArray[Any],
        activity: Codes,
        at: Ints,
        *,
        phase: Phases | None = None,
    ) -> "Part":
        """Make a part of events that are in order of case and time."""
        begins = np.flatnonzero(case[1:] != case[:-1]) + 1
        ends = [0] if len(case) else []
        starts = np.concatenate([ends, begins, [len(case)]]).astype(np.int64)
        return cls(activity, at, starts, phase=phase)

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Ints:
        """How many events each case has."""
        return np.diff(self.starts)

    @cached_property
    def case(self) -> Codes:
        """The number of its case, for each event."""
        return np.repeat(np.arange(self.cases, dtype=np.uint32), self.lengths)

    @cached_property
    def goes_on(self) -> Flags:
        """Whether an event is followed by another of its case."""
        flags = np.ones(len(self.activity), dtype=bool)
        flags[self.starts[1:] - 1] = False
        return flags

    def only(self, chosen: Flags) -> "Part":
        """Return the chosen cases."""
        events = np.repeat(chosen, self.lengths)
        starts = np.concatenate([[0], self.lengths[chosen].cumsum()])
        handler = None if self.handler is None else self.handler[events]
        phase = None if self.phase is None else self.phase[events]
        return Part(self.activity[events], self.at[events], starts, handler, phase)

    @cached_property
    def opens(self) -> Flags:
        """Whether an event begins something: its start, or all of it that is told."""
        if self.phase is None:
            return np.ones(len(self.activity), dtype=bool)
        begun = self.phase == START
        with_start = np.zeros(int(self.activity.max(initial=0)) + 1, bool)
        with_start[self.activity[begun]] = True
        opens: Flags = begun | ((self.phase == WHOLE) & ~with_start[self.activity])
        return opens

    def pairs(self) -> pl.LazyFrame:
        """Each step as one number for the two activities, and microseconds between."""
        here = np.flatnonzero(self.goes_on).astype(np.uint32)
        pair = self.activity[here].astype(np.uint64) << np.uint64(32)
        pair |= self.activity[here + 1]
        wait = self.at[here + 1] - self.at[here]
        return pl.LazyFrame({"pair": pair, "wait": wait})

    def paths(self) -> Hashes:
        """Return one number for the path of each case; equal paths, equal numbers."""
        found = np.zeros(self.cases, np.uint64)
        step = max(CELLS * self.cases // max(len(self.activity), 1), 1)
        for first in range(0, self.cases, step):
            last = min(first + step, self.cases)
            a, b = self.starts[first], self.starts[last]
            starts = self.starts[first:last] - a
            place = np.arange(b - a, dtype=np.uint64)
            place -= np.repeat(starts, self.lengths[first:last]).astype(np.uint64)
            place <<= np.uint64(32)
            place |= self.activity[a:b]
            found[first:last] = np.add.reduceat(_mixed(place), starts)
        return found

    def distinct(self) -> tuple[Hashes, Ints, Codes]:
        """Return each different path: its number, how many cases, one case of it."""
        paths = self.paths()
        told = {"path": paths, "case": np.arange(len(paths), dtype=np.uint32)}
        counted = pl.len().cast(pl.Int64).alias("count")
        by = pl.LazyFrame(told).group_by("path")
        found = by.agg(counted, pl.col("case").min()).collect()
        path, count, case = (found[name].to_numpy() for name in found.columns)
        return path, count, case

    def reached(self, activities: int) -> tuple[Ints, Ints, Ints]:
        """Return for each activity: cases that reach it, that repeat it, repetitions.

        An activity that starts and is completed was done once.
        """
        if activities > CELLS // 64 or self.phase is not None:
            return self._reached_of_many(activities)
        reached, again, extra = (np.zeros(activities, np.int64) for _ in range(3))
        step = max(CELLS // activities, 1)
        for first in range(0, self.cases, step):
            last = min(first + step, self.cases)
            a, b = self.starts[first], self.starts[last]
            cells = (self.case[a:b].astype(np.int64) - first) * activities
            cells += self.activity[a:b]
            times = np.bincount(cells, minlength=(last - first) * activities)
            times = times.reshape(-1, activities)
            reached += (times > 0).sum(0)
            again += (times > 1).sum(0)
            extra += np.maximum(times - 1, 0).sum(0)
        return reached, again, extra

    def _reached_of_many(self, activities: int) -> tuple[Ints, Ints, Ints]:
        counted = (
            self.times_done(self.case)
            .group_by("activity")
            .agg(
                pl.len().alias("reached"),
                (pl.col("times") > 1).sum().alias("again"),
                (pl.col("times") - 1).clip(0).sum().alias("extra"),
            )
            .collect()
        )
        where = counted["activity"].to_numpy()
        found = []
        for name in ("reached", "again", "extra"):
            column = np.zeros(activities, np.int64)
            column[where] = counted[name].to_numpy()
            found.append(column)
        return found[0], found[1], found[2]

    def times_done(self, group: npt.NDArray[Any]) -> pl.LazyFrame:
        """Return how often each ``activity`` was done in a ``group`` of a case: ``times``.

        Where phases are told apart: how often it was started or completed, whichever is
        more, for logs lose either.
        """
        told = {"group": group, "activity": self.activity}
        by = pl.LazyFrame(told).group_by("group", "activity")
        if self.phase is None:
            return by.agg(pl.len().cast(pl.Int64).alias("times"))
        phase = pl.col("phase")
        by = pl.LazyFrame({**told, "phase": self.phase}).group_by("group", "activity")
        done, begun = ((phase == one).sum().cast(pl.Int64) for one in (WHOLE, START))
        return by.agg(pl.max_horizontal(done, begun).alias("times"))

    def ended(self, activities: int) -> Ints:
        """Return how many cases end with each activity."""
        return np.bincount(self.activity[self.starts[1:] - 1], minlength=activities)

    def began(self, activities: int) -> Ints:
        """Return how many cases begin with each activity."""
        return np.bincount(self.activity[self.starts[:-1]], minlength=activities)

    def lasted(self) -> Ints:
        """Return the microseconds from first to last event of each case."""
        return self.at[self.starts[1:] - 1] - self.at[self.starts[:-1]]

    def walk(self, steps: list[int]) -> list[Ints]:
        """Return for each step where each case first takes it after the one before.

        ``NEVER`` where it does not.
        """
        before = np.full(self.cases, -1, np.int64)
        found = []
        for step in steps:
            place = np.flatnonzero(self.activity == step)
            case = self.case[place]
            later = place > before[case]
            place, case = place[later], case[later]
            first = np.ones(len(case), bool)
            first[1:] = case[1:] != case[:-1]
            before = np.full(self.cases, NEVER, np.int64)
            before[case[first]] = place[first]
            found.append(before)
        return found


def _mixed(numbers: Hashes) -> Hashes:
    with np.errstate(over="ignore"):
        numbers += np.uint64(_GOLDEN)
        numbers ^= numbers >> np.uint64(30)
        numbers *= np.uint64(_MIX1)
        numbers ^= numbers >> np.uint64(27)
        numbers *= np.uint64(_MIX2)
        numbers ^= numbers >> np.uint64(31)
    return numbers
