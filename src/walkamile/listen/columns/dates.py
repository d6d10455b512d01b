"""Read dates as they were written: which order, which month, which time zone."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from walkamile.listen.columns.words import words

Order = Literal["day", "month", "unknown"]
DAY: Order = "day"
MONTH: Order = "month"

# The latest and earliest year that a customer's words may come from; epoch numbers
# outside are counts or ids, not times.
FIRST_YEAR, LAST_YEAR = 1990, 2100
# A column holds dates if nearly all of it reads as dates; the rest are gaps and slips.
DATES_ENOUGH = 0.8
LONGEST_DATE = 100
EPOCH = re.compile(r"^\d{9,13}(\.\d+)?$")
FIRST_SERIAL = 25_569  # of 1970-01-01 in a spreadsheet
MILLISECONDS_FROM = 100_000_000_000

MONTH_NUMBERS = {
    name: int(number) for number, names in words("months").items() for name in names
}
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60,
    "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "est": -300, "edt": -240,
    "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "brt": -180,
}  # fmt: skip

TIME = (
    r"(?:(?:[T,]|\s+(?:at|um|à|a las|às|alle|om|kl\.?|-)|,?\s)\s*"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,:](?P<fraction>\d{1,9}))?)?(?:\s?(?:Uhr|h))?"
    r"(?:[\s\u202f]*(?P<half>[AaPp])\.?\s?[Mm]\.?)?)?"
)
ZONE = (
    r"\s*(?P<zone>Z|[A-Za-z]{3,4}|(?:UTC|GMT)?\s?[+-]\d{1,2}:?(?:\d{2})?)?"
    r"(?:\s*\([^)]{1,40}\))?\s*$"
)
REST = TIME + ZONE
WEEKDAY = r"^\s*(?:\p{L}{2,10}\.?,?\s+)?"
FORMS = {
    "year first": (
        r"^\s*(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + REST
    ),
    "numbers": (
        r"^\s*(?P<one>\d{1,2})[-/. ]\s?(?P<two>\d{1,2})[-/. ]\s?"
        r"(?P<year>\d{4}|\d{2})" + REST
    ),
    "day and month": (
        WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s\-/]*(?:of |de |di )?"
        r"(?P<name>\p{L}{3,12})\.?,?[\s\-/]*(?:de |del )?(?P<year>\d{4}|\d{2})" + REST
    ),
    "month and day": (
        WEEKDAY + r"(?P<name>\p{L}{3,12})\.?[\s\-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
        r"\s+(?P<year>\d{4})" + REST
    ),
    "weekday and year last": (
        r"^\s*\p{L}{3} (?P<name>\p{L}{3}) +(?P<day>\d{1,2}) "
        r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2}) "
        r"(?P<zone>[A-Z]{3,4}|[+-]\d{4})? ?(?P<year>\d{4})\s*$"
    ),
    "year month day": (
        r"^\s*(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*"
        r"(?P<day>\d{1,2})\s*[日일]" + REST
    ),
    "compact": (
        r"^\s*(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)"
        r"(?:T?(?P<hour>[0-2]\d)(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?)?\s*$"
    ),
    "seconds": r"^\s*(?P<seconds>1?\d{9})(?:\.\d+)?\s*$",
    "milliseconds": r"^\s*(?P<milliseconds>1?\d{12})\s*$",
    # A spreadsheet's days since 1899-12-30, from 1990 to 2064.
    "serial": r"^\s*(?P<serial>(?:3[3-9]|[45]\d)\d{3}(?:\.\d+)?)\s*$",
}
# What most systems write is read a hundred times as fast as what people write.
MACHINES = {
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ$": "%Y-%m-%dT%H:%M:%SZ",
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:[0-5]\d$": "%Y-%m-%d %H:%M:%S",
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d$": "%Y-%m-%dT%H:%M:%S",
}


@dataclass(frozen=True, slots=True)
class Dates:
    """How a column writes its dates. ``order`` says which number comes first."""

    forms: tuple[str, ...] = ()
    order: Order = "day"
    share: float = 0.0
    zone: str | None = None
    told: bool = field(default=False, compare=False)


def learn(values: pl.Series, *, day_first: bool | None = None) -> Dates:
    """Find how a sample of values writes dates, and what share of it reads as one."""
    filled = values.drop_nulls().str.strip_chars()
    filled = filled.filter(filled != "")
    if not len(filled):
        return Dates()
    shares = {form: _matching(filled, form) for form in FORMS}
    forms = tuple(sorted((f for f in shares if shares[f]), key=lambda f: -shares[f]))
    told, order = True, DAY
    if "numbers" in forms:
        told, order = order_of(filled)
        if day_first is not None:
            told, order = True, DAY if day_first else MONTH
    made = Dates(forms, order, 0.0, told=told)
    read = instants(filled, made)["at"].is_not_null()
    return Dates(forms, order, share(read), told=told)


def share(found: pl.Series) -> float:
    """Return which share of a column of truths is true."""
    return float(found.sum()) / len(found) if len(found) else 0.0


def _matching(values: pl.Series, form: str) -> float:
    return share(values.str.contains(FORMS[form]))


def order_of(values: pl.Series) -> tuple[bool, Order]:
    """Return whether the values tell day from month, and what stands first.

    A number above twelve is a day. Dots are written day first everywhere.
    """
    found = values.str.extract_groups(
        r"^\s*(?<one>\d{1,2})([-/. ])\s?(?<two>\d{1,2})[-/. ]"
    )
    one = found.struct.field("one").cast(pl.Int32, strict=False)
    two = found.struct.field("two").cast(pl.Int32, strict=False)
    first, second = int((one > 12).sum()), int((two > 12).sum())
    if first != second:
        return True, DAY if first > second else MONTH
    dots = share(found.struct.field("2").drop_nulls() == ".")
    if first == 0 and dots > 0.9:
        return True, DAY
    spread_one, spread_two = one.n_unique(), two.n_unique()
    if (
        first == 0
        and max(spread_one, spread_two) >= 6
        and min(spread_one, spread_two) <= 2
    ):
        # One place hardly varies while the other does: a month within an export.
        return True, DAY if spread_one > spread_two else MONTH
    return False, DAY


def instants(values: pl.Series, dates: Dates) -> pl.DataFrame:
    """Return ``at`` (UTC, microseconds) and ``assumed`` (its zone was not given)."""
    if (quick := _as_machines_write(values, dates)) is not None:
        return quick
    frame = pl.DataFrame({"raw": values})
    at = pl.Series("at", [None] * len(values), dtype=pl.Datetime("us", "UTC"))
    assumed = pl.Series("assumed", [None] * len(values), dtype=pl.Boolean)
    for form in dates.forms:
        if at.null_count() == values.null_count() and at.null_count() < len(at):
            break
        found = _read(frame, form, dates)
        at = at.fill_null(found["at"])
        assumed = assumed.fill_null(found["assumed"])
    assumed = assumed.set(at.is_null(), None)
    return pl.DataFrame({"at": at, "assumed": assumed})


def _as_machines_write(values: pl.Series, dates: Dates) -> pl.DataFrame | None:
    """Read a column whose every date has one common shape; else nothing."""
    for shape, written in MACHINES.items():
        if "year first" not in dates.forms or not values.str.contains(shape).all():
            continue
        stated = written.endswith("Z")
        if not stated and (dates.zone or "UTC").upper() != "UTC":
            return None
        naive = values.str.to_datetime(written, strict=False, time_unit="us")
        kept = naive.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
        at = pl.when(kept).then(naive.dt.replace_time_zone("UTC"))
        return pl.select(
            at=at, assumed=pl.when(at.is_not_null()).then(pl.lit(not stated))
        )
    return None


def _read(frame: pl.DataFrame, form: str, dates: Dates) -> pl.DataFrame:
    parts = frame["raw"].str.extract_groups(FORMS[form].replace("(?P<", "(?<"))
    names = [f.name for f in parts.dtype.fields]  # type: ignore[attr-defined]
    table = parts.struct.unnest()
    if form in {"seconds", "milliseconds", "serial"}:
        return _epoch(table, form)
    number = {
        name: pl.col(name).cast(pl.Int32, strict=False)
        for name in ("year", "month", "day", "one", "two", "hour", "minute", "second")
        if name in names
    }
    month, day = _month_and_day(number, names, dates.order)
    year = number["year"]
    year = pl.when(year < 100).then(year + 2000).otherwise(year)
    zero = pl.lit(0)
    hour = number.get("hour", zero).fill_null(0)
    if "half" in names:
        late = pl.col("half").str.to_lowercase()
        hour = (
            pl.when((late == "p") & (hour < 12))
            .then(hour + 12)
            .when((late == "a") & (hour == 12))
            .then(0)
            .otherwise(hour)
        )
    minute = number.get("minute", zero).fill_null(0)
    second = number.get("second", zero).fill_null(0)
    micro = pl.lit(0)
    if "fraction" in names:
        digits = pl.col("fraction").fill_null("0").str.pad_end(6, "0").str.slice(0, 6)
        micro = digits.cast(pl.Int32, strict=False)
    right = (
        year.is_between(FIRST_YEAR, LAST_YEAR) & month.is_between(1, 12)
        & day.is_between(1, _days_in(year, month))
        & (hour < 24) & (minute < 60) & (second < 60)
    )  # fmt: skip
    naive = pl.when(right).then(
        pl.datetime(
            *(
                pl.when(right).then(part)
                for part in (year, month, day, hour, minute, second, micro)
            )
        )
    )  # fmt: skip
    return _in_utc(table.with_columns(naive.alias("naive")), names, dates.zone)


def _days_in(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return (
        pl.when(month.is_in([4, 6, 9, 11])).then(30)
        .when((month == 2) & leap).then(29).when(month == 2).then(28).otherwise(31)
    )  # fmt: skip


def _month_and_day(
    number: dict[str, pl.Expr], names: list[str], order: Order
) -> tuple[pl.Expr, pl.Expr]:
    if "name" in names:
        named = (
            pl.col("name")
            .str.to_lowercase()
            .replace_strict(MONTH_NUMBERS, default=None, return_dtype=pl.Int32)
        )
        return named, number["day"]
    if "one" in names:
        one, two = number["one"], number["two"]
        if order == "unknown":  # only what reads the same both ways, or one way
            day = pl.when((one > 12) | (one == two)).then(one).when(two > 12).then(two)
            return pl.when(one > 12).then(two).when((two > 12) | (one == two)).then(
                one
            ), day
        return (two, one) if order != "month" else (one, two)
    return number["month"], number["day"]


def _in_utc(table: pl.DataFrame, names: list[str], zone: str | None) -> pl.DataFrame:
    given = pl.col("zone") if "zone" in names else pl.lit(None, pl.String)
    short = given.str.to_lowercase().str.replace("^(utc|gmt) ?", "")
    signed = short.str.extract_groups(r"^(?<sign>[+-])(?<h>\d{1,2}):?(?<m>\d{2})?$")
    minutes = (
        signed.struct.field("h").cast(pl.Int32) * 60
        + signed.struct.field("m").cast(pl.Int32).fill_null(0)
    ) * pl.when(signed.struct.field("sign") == "-").then(-1).otherwise(1)
    named = given.str.to_lowercase().replace_strict(
        ZONES, default=None, return_dtype=pl.Int32
    )
    offset = minutes.fill_null(named)
    local = pl.col("naive")
    if zone and zone.upper() != "UTC":
        local = (
            local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
            .dt.convert_time_zone("UTC")
        )  # fmt: skip
    else:
        local = local.dt.replace_time_zone("UTC")
    stated = (pl.col("naive") - pl.duration(minutes=offset)).dt.replace_time_zone("UTC")
    return table.select(
        at=pl.when(offset.is_not_null())
        .then(stated)
        .otherwise(local)
        .dt.cast_time_unit("us"),
        assumed=offset.is_null(),
    )


def _epoch(table: pl.DataFrame, form: str) -> pl.DataFrame:
    if form == "serial":
        days = pl.col(form).cast(pl.Float64, strict=False) - FIRST_SERIAL
        micro = (days * 86_400).round().cast(pl.Int64) * 1_000_000
    else:
        per_second = 1_000_000 if form == "seconds" else 1_000
        micro = pl.col(form).cast(pl.Int64, strict=False) * per_second
    at = pl.from_epoch(micro, time_unit="us").dt.replace_time_zone("UTC")
    right = at.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    assumed = pl.lit(form == "serial")
    return table.select(at=pl.when(right).then(at), assumed=assumed)


def instant(raw: object, zone: str | None = None) -> tuple[datetime | None, bool]:
    """Return one date in UTC, and whether its time zone was assumed.

    Takes ISO 8601, RFC 5322, epoch seconds or milliseconds, and behind them whatever
    a column may hold; what is no date gives nothing.
    """
    if isinstance(raw, datetime):
        return _placed(raw, zone)
    text = str(raw).strip() if raw not in (None, "", False) else ""
    if not text or len(text) > LONGEST_DATE:
        return None, False
    if EPOCH.match(text):
        return _from_epoch(float(text)), False
    for reads in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _placed(reads(text.replace(" UTC", "Z")), zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    read = instants(pl.Series([text]), Dates(tuple(FORMS), "day", zone=zone)).row(0)
    return read[0], bool(read[1])


def _placed(at: datetime, zone: str | None) -> tuple[datetime | None, bool]:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None, False
    if at.tzinfo:
        return at.astimezone(UTC), False
    here = ZoneInfo(zone) if zone else UTC
    return at.replace(tzinfo=here).astimezone(UTC), True


def _from_epoch(number: float) -> datetime | None:
    seconds = number / 1000 if number > MILLISECONDS_FROM else number
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if FIRST_YEAR <= at.year <= LAST_YEAR else None
