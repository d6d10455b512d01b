"""Who did what, when: any table of events as three columns, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from walkamile import table
from walkamile.refused import Refused

# Names that event logs give to the three columns, best first, compared without case,
# spaces, underscores or colons. XES and process-mining tools first, then order and
# analytics exports (PostHog, Segment, Snowplow, GA4: from their documented columns).
CASE_NAMES = (
    "case", "caseconceptname", "caseid", "traceid", "case_id", "orderid", "order", "ticketid",
    "sessionid", "journeyid", "requestid", "incidentid", "domainsessionid", "distinctid",
    "anonymousid", "userid", "userpseudoid", "domainuserid", "customerid", "personid",
)  # fmt: skip
ACTIVITY_NAMES = (
    "activity", "conceptname", "activityname", "event", "eventname", "action", "task", "step",
    "status", "state", "eventtype", "ocelactivity", "operation", "message",
)  # fmt: skip
TIME_NAMES = (
    "at", "timestamp", "timetimestamp", "time", "datetime", "eventtime", "completetimestamp",
    "endtimestamp", "endtime", "date", "starttimestamp", "starttime", "collectortstamp",
    "derivedtstamp", "originaltimestamp", "eventtimestamp", "oceltimestamp", "createdat",
)  # fmt: skip

_FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f", "%Y/%m/%d %H:%M:%S%.f", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S", "%d-%m-%Y:%H.%M", "%d-%m-%Y %H:%M:%S", "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y",
)  # fmt: skip
# A column is of times when so many of its filled cells can be read as such.
READABLE = 0.9
# Seconds, milliseconds and microseconds since 1970 are told apart by their size.
_SECONDS, _MILLISECONDS, _MICROSECONDS = 4e9, 4e12, 4e15


class NoEventsError(Refused):
    """A table from which no event can be read."""


@dataclass(frozen=True)
class Events:
    """Events in order of case and time; equal times stay in the order given.

    ``frame``: ``case`` and ``activity`` (categories), ``at`` (UTC, microseconds).
    ``receipt``: ``rows_in_file``, ``used``, and ``set_aside`` by reason.
    """

    frame: pl.DataFrame
    receipt: dict[str, Any]
    columns: dict[str, str]


def events(
    frame: Any,
    *,
    case: str | None = None,
    activity: str | None = None,
    at: str | None = None,
) -> Events:
    """Return any frame's events. Columns that are not named are found.

    A table with one row a case and several times (an orders export) gives an event for
    each filled time, named after its column. Rows without case, activity or readable
    time are set aside and counted. Refuses when no event is left.
    """
    given = polars(frame)
    if not given.height:
        raise NoEventsError(
            "the table has no rows.", next_step="Give a table with events in it."
        )
    named = _columns(given, case=case, activity=activity, at=at)
    long = (
        given.select(
            pl.col(named["case"]).alias("case"),
            pl.col(named["activity"]).alias("activity"),
            pl.col(named["at"]).alias("at"),
        )
        if named.get("activity")
        else _unfolded(given, named["case"])
    )
    return _sorted(long, rows=given.height, columns=named)


def polars(frame: Any) -> pl.DataFrame:
    """Return any frame as Polars, without copying where that can be."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    made = pl.from_arrow(table.arrow(frame))
    return made if isinstance(made, pl.DataFrame) else made.to_frame()


def times(column: pl.Series) -> pl.Series:
    """Return a column as UTC times; what cannot be read is null."""
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        aware = column if kind.time_zone else column.dt.replace_time_zone("UTC")
        return aware.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    if kind == pl.Date:
        return column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    if kind.is_numeric():
        return _since_1970(column)
    if kind == pl.Null:
        return column.cast(pl.Datetime("us", "UTC"))
    return _written(column.cast(pl.String).str.strip_chars())


def _since_1970(column: pl.Series) -> pl.Series:
    largest = column.cast(pl.Float64).abs().median() or 0
    size = float(str(largest))
    factor = 1e6 if size < _SECONDS else 1e3 if size < _MILLISECONDS else 1
    factor = factor if size < _MICROSECONDS else 1e-3
    moments = (column.cast(pl.Float64) * factor).cast(pl.Int64, strict=False)
    return moments.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _written(column: pl.Series) -> pl.Series:
    found = pl.Series(column.name, [None] * len(column), dtype=pl.Datetime("us", "UTC"))
    for pattern in _FORMATS:
        left = found.is_null() & column.is_not_null() & (column != "")
        if not left.any():
            break
        tried = _as_utc(column, pattern)
        if tried is not None:
            found = found.zip_with(~left, tried)
    return found


def _as_utc(column: pl.Series, pattern: str) -> pl.Series | None:
    zoned = pattern.endswith("%#z")
    kind = pl.Datetime("us", "UTC") if zoned else pl.Datetime("us")
    try:
        read = column.str.strptime(kind, pattern, strict=False)
    except pl.exceptions.PolarsError:
        return None
    return read if zoned else read.dt.replace_time_zone("UTC")


def _columns(given: pl.DataFrame, **told: str | None) -> dict[str, str]:
    for what, name in told.items():
        if name is not None and name not in given.columns:
            raise NoEventsError(
                f"there is no column {name!r} for the {what}.",
                next_step="Name one of: "
                + ", ".join(map(repr, given.columns[:20]))
                + ".",
                field=name,
            )
    at = told["at"] or _named(given, TIME_NAMES, is_time=True)
    activity = told["activity"] or _named(given, ACTIVITY_NAMES, but={at})
    case = told["case"] or _named(given, CASE_NAMES, but={at, activity})
    if case and not (activity and at) and len(_time_columns(given)) > 1:
        return {"case": case}
    missing = [
        what
        for what, name in (("case", case), ("activity", activity), ("at", at))
        if not name
    ]
    if missing or not (case and activity and at):
        raise NoEventsError(
            f"the columns do not tell which is the {' and the '.join(missing)}.",
            next_step="Name them: --case, --activity, --at. There are: "
            + ", ".join(map(repr, given.columns[:20]))
            + ".",
        )
    return {"case": case, "activity": activity, "at": at}


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _named(
    given: pl.DataFrame,
    names: Iterable[str],
    *,
    but: Iterable[str | None] = (),
    is_time: bool = False,
) -> str | None:
    there = {_plain(name): name for name in given.columns if name not in set(but)}
    for name in names:
        column = there.get(_plain(name))
        if column and (not is_time or _readable(given[column])):
            return column
    return None


def _readable(column: pl.Series) -> bool:
    some = column.drop_nulls().head(1_000)
    return bool(len(some)) and times(some).is_not_null().sum() >= READABLE * len(some)


def _time_columns(given: pl.DataFrame) -> list[str]:
    return [
        name
        for name in given.columns
        if (given[name].dtype.is_temporal() or given[name].dtype == pl.String)
        and _readable(given[name])
    ]


def _unfolded(given: pl.DataFrame, case: str) -> pl.DataFrame:
    """Return one event for each filled time of a table with one row a case."""
    whens = [name for name in _time_columns(given) if name != case]
    parts = [
        pl.DataFrame(
            {
                "case": given[case],
                "activity": [name] * given.height,
                "at": times(given[name]),
            }
        ).filter(pl.col("at").is_not_null())
        for name in whens
    ]
    return pl.concat(parts)


def _sorted(long: pl.DataFrame, *, rows: int, columns: dict[str, str]) -> Events:
    when = times(long["at"])
    kept = long.with_columns(when.alias("at"))
    reasons = {
        "no case": int(kept["case"].is_null().sum()),
        "no activity": int(kept["activity"].is_null().sum()),
        "no readable time": int(kept["at"].is_null().sum()),
    }
    whole = kept.drop_nulls(["case", "activity", "at"])
    if not whole.height:
        raise NoEventsError(
            "no row has a case, an activity and a readable time.",
            next_step="Name the columns: --case, --activity, --at.",
        )
    ordered = whole.with_columns(
        pl.col("case").cast(pl.String).cast(pl.Categorical),
        pl.col("activity").cast(pl.String).cast(pl.Categorical),
    ).sort([pl.col("case").to_physical(), pl.col("at")], maintain_order=True)
    receipt = {
        "rows_in_file": rows,
        "used": whole.height,
        "set_aside": {reason: n for reason, n in reasons.items() if n},
    }
    return Events(ordered, receipt, columns)
