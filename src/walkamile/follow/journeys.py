"""What path do customers take, how long does it take, and where do they leave?"""

from functools import cached_property

import polars as pl

from walkamile.follow.events import Events
from walkamile.refused import Refused

QUANTILES = (0.5, 0.9)
SECOND = 1_000_000  # microseconds


class NoSuchActivityError(Refused):
    """A funnel names something that nobody ever did."""


class Journeys:
    """Journeys drawn from what really happened. Every figure counts cases or events.

    Definitions are those of process mining (van der Aalst, Process Mining, 2016): b
    directly follows a when it is the next event of the same case; a variant is the whole
    sequence of a case's activities. Equal times keep the order of the log.
    """

    def __init__(self, found: Events) -> None:
        self._frame = found.frame
        self.receipt = found.receipt
        self.columns = found.columns

    @cached_property
    def cases(self) -> int:
        """How many customers' cases there are."""
        return int(self._frame["case"].n_unique())

    @cached_property
    def _steps(self) -> pl.DataFrame:
        """Each event with the one that directly follows it in its case, as codes."""
        case = pl.col("case").to_physical()
        return self._frame.select(
            case.alias("case"),
            pl.col("activity").to_physical().alias("activity"),
            pl.col("at"),
            pl.col("activity").to_physical().shift(-1).alias("next"),
            (pl.col("at").shift(-1) - pl.col("at"))
            .dt.total_microseconds()
            .alias("wait"),
            (case == case.shift(-1)).fill_null(value=False).alias("goes_on"),
            (case != case.shift(1)).fill_null(value=True).alias("begins"),
        )

    @cached_property
    def _names(self) -> pl.Series:
        return self._frame["activity"].cast(pl.String).unique()

    def _named(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        codes = (
            pl.DataFrame(
                {
                    "code": self._frame["activity"].to_physical(),
                    "name": self._frame["activity"],
                }
            )
            .unique("code")
            .with_columns(pl.col("name").cast(pl.String))
        )
        for column in columns:
            frame = (
                frame.join(
                    codes.rename({"name": f"{column} name"}),
                    left_on=column,
                    right_on="code",
                    how="left",
                )
                .drop(column)
                .rename({f"{column} name": column})
            )
        return frame

    @cached_property
    def follows(self) -> pl.DataFrame:
        """What directly follows what: ``activity, next, count, median, mean`` (seconds)."""
        counted = (
            self._steps.lazy()
            .filter(pl.col("goes_on"))
            .group_by("activity", "next")
            .agg(
                pl.len().alias("count"),
                (pl.col("wait").median() / SECOND).alias("median"),
                (pl.col("wait").mean() / SECOND).alias("mean"),
            )
            .collect()
        )
        named = self._named(counted, "activity", "next")
        return named.select("activity", "next", "count", "median", "mean").sort(
            ["count", "activity", "next"], descending=[True, False, False]
        )

    @cached_property
    def variants(self) -> pl.DataFrame:
        """The ways through: ``variant`` (a list of activities), ``count, share``."""
        paths = (
            self._steps.lazy()
            .group_by("case", maintain_order=True)
            .agg(pl.col("activity").alias("path"))
            .group_by("path")
            .agg(pl.len().alias("count"))
            .collect()
        )
        lookup = dict(
            self._frame.select(
                pl.col("activity").to_physical().alias("c"),
                pl.col("activity").cast(pl.String).alias("n"),
            )
            .unique("c")
            .iter_rows()
        )
        named = paths.with_columns(
            pl.col("path")
            .list.eval(pl.element().replace_strict(lookup, return_dtype=pl.String))
            .alias("variant"),
            (pl.col("count") / pl.col("count").sum()).alias("share"),
        )
        return (
            named.with_columns(pl.col("variant").list.join("\x1f").alias("key"))
            .sort(["count", "key"], descending=[True, False])
            .select("variant", "count", "share")
        )

    @cached_property
    def drop_off(self) -> pl.DataFrame:
        """Where cases end: ``activity, reached, ended, share`` (of those who reached)."""
        counted = (
            self._steps.lazy()
            .group_by("activity")
            .agg(
                pl.col("case").n_unique().alias("reached"),
                (~pl.col("goes_on")).sum().alias("ended"),
            )
            .with_columns((pl.col("ended") / pl.col("reached")).alias("share"))
            .collect()
        )
        return (
            self._named(counted, "activity")
            .select("activity", "reached", "ended", "share")
            .sort(["ended", "activity"], descending=[True, False])
        )

    @cached_property
    def starts(self) -> pl.DataFrame:
        """Where cases begin: ``activity, count``."""
        counted = self._steps.filter(pl.col("begins")).group_by("activity").len("count")
        return (
            self._named(counted, "activity")
            .select("activity", "count")
            .sort(["count", "activity"], descending=[True, False])
        )

    @cached_property
    def rework(self) -> pl.DataFrame:
        """What is done again: ``activity, cases, again`` (times beyond the first)."""
        counted = (
            self._steps.lazy()
            .group_by("case", "activity")
            .len("times")
            .filter(pl.col("times") > 1)
            .group_by("activity")
            .agg(pl.len().alias("cases"), (pl.col("times") - 1).sum().alias("again"))
            .collect()
        )
        return (
            self._named(counted, "activity")
            .select("activity", "cases", "again")
            .sort(["again", "activity"], descending=[True, False])
        )

    @cached_property
    def times(self) -> pl.DataFrame:
        """How long cases take: one row, ``cases, events, median, p90, mean`` (seconds)."""
        lasted = (
            self._frame.lazy()
            .group_by(pl.col("case").to_physical())
            .agg(
                (pl.col("at").max() - pl.col("at").min())
                .dt.total_microseconds()
                .alias("us")
            )
            .select(
                pl.len().alias("cases"),
                *(
                    (pl.col("us").quantile(q, "linear") / SECOND).alias(f"q{q}")
                    for q in QUANTILES
                ),
                (pl.col("us").mean() / SECOND).alias("mean"),
            )
            .collect()
        )
        return lasted.select(
            "cases",
            pl.lit(self._frame.height).alias("events"),
            pl.col("q0.5").alias("median"),
            pl.col("q0.9").alias("p90"),
            "mean",
        )

    def between(self, start: str, end: str) -> pl.DataFrame:
        """Return how long from the first ``start`` to the first ``end`` after it.

        One row: ``cases, median, p90, mean`` in seconds.
        """
        reached = self._reach([start, end])
        lasted = reached.select(
            (pl.col("at1") - pl.col("at0")).dt.total_microseconds().alias("us")
        )
        return lasted.select(
            pl.len().alias("cases"),
            (pl.col("us").median() / SECOND).alias("median"),
            (pl.col("us").quantile(0.9, "linear") / SECOND).alias("p90"),
            (pl.col("us").mean() / SECOND).alias("mean"),
        )

    def funnel(self, steps: list[str]) -> pl.DataFrame:
        """Return how many cases reach each step in this order, whatever lies between.

        ``step, cases, share`` (of the first step's). Refuses a step nobody ever took.
        """
        counts = [self._reach(steps[: n + 1]).height for n in range(len(steps))]
        first = max(counts[0], 1) if counts else 1
        return pl.DataFrame(
            {
                "step": steps,
                "cases": counts,
                "share": [count / first for count in counts],
            },
            schema={"step": pl.String, "cases": pl.Int64, "share": pl.Float64},
        )

    def _reach(self, steps: list[str]) -> pl.DataFrame:
        known = set(self._names.to_list())
        for step in steps:
            if step not in known:
                raise NoSuchActivityError(
                    f"nobody ever did {step!r}.",
                    next_step="Name one of: " + ", ".join(sorted(known)[:20]) + ".",
                    field="steps",
                )
        placed = self._frame.select(
            pl.col("case").to_physical().alias("case"), "activity", "at"
        ).with_row_index("place")
        reached: pl.DataFrame | None = None
        for n, step in enumerate(steps):
            took = placed.filter(pl.col("activity") == step)
            if reached is not None:
                took = took.join(reached, on="case").filter(
                    pl.col("place") > pl.col("reached")
                )
            first = took.group_by("case").agg(
                pl.col("place").min().alias("reached"),
                pl.col("at").min().alias(f"at{n}"),
                *(pl.col(f"at{k}").first() for k in range(n)),
            )
            reached = first
        return reached if reached is not None else placed.clear()
