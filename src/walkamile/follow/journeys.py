"""What path do customers take, how long does it take, and where do they leave?"""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from walkamile.follow.disk import commonest
from walkamile.follow.events import Events
from walkamile.follow.held import SECOND, Chosen, Held, Log
from walkamile.follow.intervals import of_median, of_share
from walkamile.follow.part import NEVER, Ints, Part
from walkamile.refused import Refused

# Where events lie on the disk in many parts, medians are read from bins 1 % wide.
BIN = 0.01


class NoSuchActivityError(Refused):
    """A funnel names something that nobody ever did."""


class Journeys:
    """Journeys drawn from what really happened. Every figure counts cases or events.

    Definitions are those of process mining (van der Aalst, Process Mining, 2016): b
    directly follows a when it is the next event of the same case; a variant is the whole
    sequence of a case's activities. Equal times keep the order of the log.
    """

    def __init__(self, found: Events | Log) -> None:
        self._log: Log = Held(found) if isinstance(found, Events) else found
        self.receipt, self.columns = self._log.receipt, self._log.columns
        self._names = self._log.names

    def parts(self) -> Iterator[Part]:
        """Yield the events as numbers, whole cases side by side."""
        return self._log.parts()

    @property
    def is_large(self) -> bool:
        """Say whether the log lies on the disk, in many parts."""
        return not isinstance(self._log, Held | Chosen)

    @cached_property
    def cases(self) -> int:
        """How many customers' cases there are."""
        return sum(part.cases for part in self.parts())

    @cached_property
    def activities(self) -> list[str]:
        """What customers did, by name."""
        return list(self._names)

    @cached_property
    def follows(self) -> pl.DataFrame:
        """What directly follows what: ``activity, next, count, median, mean`` (seconds)."""
        single = isinstance(self._log, Held | Chosen)
        counted = self._waits_exactly() if single else self._waits_in_bins()
        names = pl.Series(self._names, dtype=pl.String)
        pair = counted["pair"]
        return pl.DataFrame(
            {
                "activity": names.gather((pair // 2**32).cast(pl.UInt32)),
                "next": names.gather((pair % 2**32).cast(pl.UInt32)),
                "count": counted["count"],
                "median": counted["median"] / SECOND,
                "mean": counted["mean"] / SECOND,
            }
        ).sort(["count", "activity", "next"], descending=[True, False, False])

    def _waits_exactly(self) -> pl.DataFrame:
        return next(self.parts()).pairs().group_by("pair").agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("wait").median().alias("median"),
            pl.col("wait").mean().alias("mean"),
        ).collect()  # fmt: skip

    def _waits_in_bins(self) -> pl.DataFrame:
        bins = (pl.col("wait").cast(pl.Float64).log1p() / np.log1p(BIN)).floor()
        told = [
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("wait").sum().cast(pl.Float64),
        ]
        by = ["pair", "bin"]
        whole: pl.DataFrame | None = None
        for part in self.parts():
            pairs = part.pairs().with_columns(bins.alias("bin"))
            counted = pairs.group_by(by).agg(told).collect()
            whole = counted if whole is None else _folded(whole, counted, by)
        assert whole is not None
        whole = whole.sort(by)
        middle = ((pl.col("bin") + 0.5) * np.log1p(BIN)).exp() - 1
        half = pl.col("count").cum_sum().over("pair") * 2 >= pl.col("count").sum().over(
            "pair"
        )
        median = whole.filter(half).group_by("pair", maintain_order=True).agg(
            middle.first().alias("median")
        )  # fmt: skip
        total = whole.group_by("pair").agg(pl.col("count", "wait").sum())
        return total.join(median, on="pair").with_columns(
            (pl.col("wait") / pl.col("count")).alias("mean")
        )

    @cached_property
    def variants(self) -> pl.DataFrame:
        """The ways through: ``variant`` (a list of activities), ``count, share``."""
        if isinstance(self._log, Held | Chosen):
            part = next(self.parts())
            return self._listed([(part, *part.distinct())], self.cases)
        found = commonest(self._log.parts(), self._log.parts())
        return self._listed(found, self.cases)

    def _listed(self, parts: Iterable[Any], cases: int) -> pl.DataFrame:
        names = pa.array(self._names, pa.string())
        tables = []
        for part, path, count, example in parts:
            lengths = part.lengths[example]
            starts = np.repeat(
                part.starts[example] - (lengths.cumsum() - lengths), lengths
            )
            codes = part.activity[starts + np.arange(len(starts))]
            words = names.take(pa.array(codes)).cast(pa.large_string())
            offsets = np.concatenate([[0], lengths.cumsum()])
            lists = pa.LargeListArray.from_arrays(pa.array(offsets), words)
            tables.append(
                pl.DataFrame(
                    {"variant": pl.Series(lists), "count": count, "path": path}
                )
            )
        whole = pl.concat(tables)
        return (
            whole.with_columns(
                (pl.col("count") / cases).alias("share"),
                pl.col("variant").list.len().alias("long"),
            )
            .sort(["count", "long", "path"], descending=[True, False, False])
            .select("variant", "count", "share")
        )

    @cached_property
    def _counted(self) -> pl.DataFrame:
        many = len(self._names)
        sums = np.zeros((5, many), np.int64)
        for part in self.parts():
            sums[:3] += np.stack(part.reached(many))
            sums[3] += part.ended(many)
            sums[4] += part.began(many)
        columns = ("reached", "cases", "again", "ended", "count")
        return pl.DataFrame(
            {"activity": self._names, **dict(zip(columns, sums, strict=True))},
            schema_overrides={"activity": pl.String},
        )

    @cached_property
    def drop_off(self) -> pl.DataFrame:
        """Where cases end: ``activity, reached, ended, share`` (of those who reached)."""
        return (
            self._counted.filter(pl.col("reached") > 0)
            .with_columns((pl.col("ended") / pl.col("reached")).alias("share"))
            .select("activity", "reached", "ended", "share")
            .sort(["ended", "activity"], descending=[True, False])
        )

    @cached_property
    def starts(self) -> pl.DataFrame:
        """Where cases begin: ``activity, count``."""
        begun = self._counted.filter(pl.col("count") > 0).select("activity", "count")
        return begun.sort(["count", "activity"], descending=[True, False])

    @cached_property
    def rework(self) -> pl.DataFrame:
        """What is done again: ``activity, cases, again`` (times beyond the first)."""
        repeated = self._counted.filter(pl.col("cases") > 0)
        return repeated.select("activity", "cases", "again").sort(
            ["again", "activity"], descending=[True, False]
        )

    @cached_property
    def times(self) -> pl.DataFrame:
        """How long cases take: one row, ``cases, events, median, p90, mean`` (seconds).

        ``low`` and ``high`` hold the median with 95 % confidence (order statistics).
        """
        lasted = _joined(part.lasted() for part in self.parts())
        events = int(self.receipt["used"])
        return _timed(lasted).insert_column(1, pl.Series("events", [events]))

    def between(self, start: str, end: str) -> pl.DataFrame:
        """Return how long from the first ``start`` to the first ``end`` after it.

        One row: ``cases, median, p90, mean, low, high`` in seconds.
        """
        codes = self._codes([start, end])
        return _timed(_joined(_between(part, codes) for part in self.parts()))

    def funnel(self, steps: list[str]) -> pl.DataFrame:
        """Return how many cases reach each step in this order, whatever lies between.

        ``step, cases, share`` (of the first step's), ``low, high`` (95 %, Wilson).
        Refuses a step nobody ever took.
        """
        codes = self._codes(steps)
        counts = np.zeros(len(steps), np.int64)
        for part in self.parts():
            counts += [(place < NEVER).sum() for place in part.walk(codes)]
        first = int(counts[0]) if len(counts) else 0
        within = [of_share(int(count), first) for count in counts]
        return pl.DataFrame(
            {
                "step": steps,
                "cases": counts.tolist(),
                "share": [int(count) / max(first, 1) for count in counts],
                "low": [low for low, _ in within],
                "high": [high for _, high in within],
            },
            schema_overrides={"step": pl.String, "cases": pl.Int64},
        )

    def _codes(self, steps: list[str]) -> list[int]:
        known = {name: code for code, name in enumerate(self._names)}
        for step in steps:
            if step not in known:
                raise NoSuchActivityError(
                    f"nobody ever did {step!r}.",
                    next_step="Name one of: " + ", ".join(self._names[:20]) + ".",
                    field="steps",
                )
        return [known[step] for step in steps]

    def of(
        self,
        segment: str | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> "Journeys":
        """Return the journeys of one segment, of cases that began in a period.

        The log must have been read with its column of segments, and fit into memory.
        """
        if not isinstance(self._log, Held):
            raise Refused(
                "these journeys are a choice already, or lie on the disk.",
                next_step="Choose from the whole log, or read a smaller one.",
            )
        return Journeys(self._log.chosen(segment, since, until))


def _timed(lasted: Ints) -> pl.DataFrame:
    low, high = of_median(lasted)
    half, ninth = np.quantile(lasted, (0.5, 0.9)) if len(lasted) else (math.nan, 0.0)
    row = {
        "cases": len(lasted),
        "median": half / SECOND if len(lasted) else None,
        "p90": ninth / SECOND if len(lasted) else None,
        "mean": float(lasted.mean()) / SECOND if len(lasted) else None,
        "low": None if low is None else low / SECOND,
        "high": None if high is None else high / SECOND,
    }
    floats = dict.fromkeys(("median", "p90", "mean", "low", "high"), pl.Float64)
    return pl.DataFrame([row], schema_overrides=floats)


def _between(part: Part, codes: list[int]) -> Ints:
    first, then = part.walk(codes)
    both = then < NEVER
    return part.at[then[both]] - part.at[first[both]]


def _joined(arrays: Iterable[Ints]) -> Ints:
    found = list(arrays)
    return (
        found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.int64), *found])
    )


def _folded(whole: pl.DataFrame, more: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Add up what was counted so far and what was counted now."""
    return pl.concat([whole, more]).group_by(by).agg(pl.all().sum())
