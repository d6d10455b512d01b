"""Who was let down, or served better than promised, and said nothing of it?"""

from datetime import datetime

import polars as pl

from walkamile.follow.events import Events
from walkamile.follow.traces import GRACE, is_delivery, is_promise

# So many are listed, the farthest from the promise first; all are counted.
LISTED = 200
# The shipped claim that a promise was not kept in time.
LATE = "late_or_missing"


def delays(found: Events, *, now: datetime) -> pl.DataFrame:
    """Return one row a case that was promised something and got it, or is overdue.

    ``case``, ``promised``, ``delivered`` (null: nothing came, and the date is past),
    ``delay`` (negative: before the promise; up to ``now`` where nothing came). Without
    a promised date in the log nobody is late or early, and no row is returned.
    """
    names = found.frame["activity"].cast(pl.String).unique().to_list()
    promise = [name for name in names if is_promise(name)]
    delivery = [name for name in names if is_delivery(name)]
    if not promise or not delivery:
        return pl.DataFrame(schema=SCHEMA)
    activity = pl.col("activity").cast(pl.String)
    until = pl.lit(now, pl.Datetime("us", "UTC"))
    return (
        found.frame.lazy()
        .select("case", "at", activity)
        .filter(activity.is_in(promise + delivery))
        .group_by("case")
        .agg(
            pl.col("at").filter(activity.is_in(promise)).last().alias("promised"),
            pl.col("at").filter(activity.is_in(delivery)).last().alias("delivered"),
        )
        .filter(pl.col("promised").is_not_null())
        .with_columns(
            (pl.col("delivered").fill_null(until) - pl.col("promised")).alias("delay")
        )
        .filter(pl.col("delivered").is_not_null() | (pl.col("delay") > GRACE))
        .with_columns(pl.col("case").cast(pl.String))
        .collect()
    )


SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "case": pl.String,
    "promised": pl.Datetime("us", "UTC"),
    "delivered": pl.Datetime("us", "UTC"),
    "delay": pl.Duration("us"),
}


def silent(
    late: pl.DataFrame, *, complained: set[str], spoke: set[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return silent trouble and silent delight, the farthest from the promise first.

    Trouble: more than a day late, and no word of it (``complained`` are the cases of
    which somebody said so). Delight: more than a day early, and not a word at all
    (``spoke`` are the cases that said anything).
    """
    trouble = late.filter(
        (pl.col("delay") > GRACE) & ~pl.col("case").is_in(list(complained))
    ).sort(["delay", "case"], descending=[True, False])
    delight = late.filter(
        (pl.col("delay") < -GRACE)
        & pl.col("delivered").is_not_null()
        & ~pl.col("case").is_in(list(spoke))
    ).sort(["delay", "case"])
    return trouble, delight


def shows(row: dict[str, object]) -> str:
    """Return in words what the log shows of one case."""
    delay, delivered = row["delay"], row["delivered"]
    days = abs(getattr(delay, "total_seconds", lambda: 0.0)()) / 86_400
    if delivered is None:
        return f"nothing came, {days:.0f} days after the date promised"
    when = "after" if days and getattr(delay, "days", 0) >= 0 else "before"
    return f"it came {days:.0f} days {when} the date promised"
