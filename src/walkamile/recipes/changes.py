"""What is changing, and what moves the score: from frames of any kind, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa

from walkamile import table
from walkamile.refused import Refused
from walkamile.understand import shifts as changing
from walkamile.understand.drivers import NoScoreError
from walkamile.understand.drivers import drivers as moved_by
from walkamile.understand.meaning import static

Array = np.ndarray[Any, Any]

_SHIFTS: dict[str, pa.DataType] = {
    "theme": pa.string(),
    "segment": pa.string(),
    "kind": pa.string(),
    "since": pa.date32(),
    "size": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "quotes": pa.list_(pa.string()),
    "until": pa.date32(),
    "also": pa.list_(pa.string()),
}
SHIFTS = pa.schema(_SHIFTS)
_DRIVERS: dict[str, pa.DataType] = {
    "theme": pa.string(),
    "change": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "n": pa.int64(),
    "effect": pa.float64(),
    "effect_low": pa.float64(),
    "effect_high": pa.float64(),
    "refused": pa.string(),
    "share": pa.float64(),
    "stated": pa.float64(),
    "reading": pa.string(),
}
DRIVERS = pa.schema(_DRIVERS)
DAY = 86_400_000_000  # microseconds
# Quotes come from the weeks around the change, not from years before it.
QUOTED_DAYS = 182
FIRST_DAY = date(1970, 1, 1)
WEEKS_AT_LEAST = changing.WEEKS_AT_LEAST


class NoTimesError(Refused):
    """The column named as time holds no times."""


class BadBudgetError(Refused):
    """The budget of false alarms is not a positive number."""


def shifts(
    frame: Any,
    theme: str = "theme",
    at: str = "occurred_at",
    segment: str | None = None,
    *,
    until: date | datetime | str,
    false_alarms_per_month: float = 1.0,
    text: str = "text",
) -> Any:
    """Return what is swelling, fading or new, the newest first, as a frame.

    One row of ``frame`` is one verbatim: the column ``theme`` says what it is about
    (a theme or a list of them; null, or true in a column ``unsure``: nothing known),
    ``at`` when it was said, ``segment`` (if named) who said it. ``until``: the last day
    that counts. Counts of each theme are held, week by week, against the half year
    before and the volume of all others; everything watched together raises about
    ``false_alarms_per_month`` alarms a month where nothing changes.

    ``since`` is the first day; ``size`` how many times as often since then as before,
    ``low`` and ``high`` its 95 % interval; ``quotes`` up to three texts that show it
    (empty without a column ``text``); ``until`` the last day it held; ``also`` what
    else shifted at the time. Texts without a theme that speak of one new thing come as
    ``new`` with a name from their own words. Raises ``Refused`` for missing columns.
    """
    known = isinstance(false_alarms_per_month, int | float)
    if not known or not false_alarms_per_month > 0:
        raise BadBudgetError(
            f"a budget of {false_alarms_per_month!r} false alarms cannot be held.",
            next_step="Give a positive number, such as 1.",
            field="false_alarms_per_month",
        )
    said = _each_theme(table.arrow(frame), theme)
    last = changing.last_day(_moment(until))
    weeks = _weeks(said, theme, at, segment, last)
    texts = table.texts(said, text) if text in said.column_names else None
    found = changing.shifts(weeks, false_alarms_per_month=false_alarms_per_month)
    rows = [_row(shift, found, weeks, texts) for shift in found]
    if texts is not None:
        rows = _newcomers(weeks, texts) + rows
    return table.like(table.rows(rows, SHIFTS), frame)


def drivers(
    frame: Any,
    theme: str = "theme",
    score: str = "rating",
    *,
    stated: Mapping[str, float] | None = None,
) -> Any:
    """Return how much each theme moves a score, the strongest first, as a frame.

    The column ``theme`` holds a theme, a list of themes, or null; ``score`` numbers, or
    null where there is none. ``change``: mean score of all minus mean without the
    answers of this theme, with a 95 % bootstrap interval ``low``, ``high``; ``n``:
    answers with the theme; ``effect``: by regression, an answer with the theme against
    one without, other themes equal. Themes with fewer than 30 answers have nulls and
    the reason in ``refused``. ``share`` of the answers speak of it; ``stated`` is the
    importance that customers gave when asked (a mapping by theme), else that share;
    ``reading`` holds it against what moves the score: both, hidden, said only, neither.
    Raises ``Refused`` where nothing can be said at all.
    """
    said = table.arrow(frame)
    themes = _themes(said, theme).to_pylist()
    found = table.column(said, score, asked_for="score")
    try:
        numbers = found.cast(pa.float64()).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise NoScoreError(
            f"the column {score!r} holds {found.type}, not numbers.",
            next_step="Name the column with the rating.",
            field=score,
        ) from None
    if not all(isinstance(one, int | float) for one in (stated or {}).values()):
        raise NoScoreError(
            "stated importance that is not a number cannot be held against anything.",
            next_step='Give numbers by theme, such as {"delivery": 0.9}.',
            field="stated",
        )
    rows = [
        {name: getattr(driver, name) for name in DRIVERS.names}
        for driver in moved_by(themes, np.asarray(numbers, dtype=float), stated=stated)
    ]
    return table.like(table.rows(rows, DRIVERS), frame)


class Dated(NamedTuple):
    """What can be counted of a frame up to a day."""

    weeks: int  # whole weeks from the first day known
    without_time: int  # rows whose day nobody knows: they are counted in no week
    later: int  # rows after the last day that counts

    @property
    def enough(self) -> bool:
        """Say whether a shift could be told at all."""
        return self.weeks > WEEKS_AT_LEAST


def dated(frame: Any, at: str, until: date | datetime | str) -> Dated:
    """Say of a frame how much of it ``shifts`` can count."""
    day = _days(table.column(table.arrow(frame), at, asked_for="time"), at)
    last = changing.last_day(_moment(until))
    none = np.full(len(day), -1)
    known = changing.weeks(none, day, none, themes=[], segments=[], until=last)
    later = int((day > (last - FIRST_DAY).days).sum())
    return Dated(known.many, int((day < 0).sum()), later)


def newest(frame: pl.DataFrame, at: str) -> date:
    """Return the last day on which anything was said."""
    days = _days(frame.to_arrow().column(at), at)
    return date.fromordinal(FIRST_DAY.toordinal() + int(days.max()))


def _themes(said: pa.Table, name: str) -> Any:
    """Return the column that says what each row is about: strings, or lists of them."""
    found = table.column(said, name, asked_for="theme")
    several = pa.types.is_list(found.type) or pa.types.is_large_list(found.type)
    return _words(found, name, pa.list_(pa.string()) if several else pa.string())


def _words(column: Any, name: str, kind: Any) -> Any:
    try:
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise table.NoSuchColumnError(
            f"the column {name!r} holds {column.type}, not names.",
            next_step="Name a column with a word or a few for each row.",
            field=name,
        ) from None


def _each_theme(said: pa.Table, theme: str) -> pa.Table:
    """Return a row for each theme that a verbatim speaks of, where it names several."""
    if not pa.types.is_nested(_themes(said, theme).type):
        return said
    return pl.DataFrame(said).explode(theme).to_arrow()


def _weeks(
    said: pa.Table, theme: str, at: str, segment: str | None, last: date
) -> changing.Weeks:
    themes, its = _coded(table.column(said, theme, asked_for="theme"), theme)
    if "unsure" in said.column_names:
        words = pl.Series(_words(said.column("unsure"), "unsure", pa.string()))
        unsure = words.str.to_lowercase().is_in(["true", "1", "yes"]).fill_null(False)
        its = np.where(unsure.to_numpy(), -1, its)
    segments: list[str] = []
    whose = np.full(said.num_rows, -1)
    if segment is not None:
        named = table.column(said, segment, asked_for="segment")
        segments, whose = _coded(named, segment)
    day = _days(table.column(said, at, asked_for="time"), at)
    return changing.weeks(its, day, whose, themes=themes, segments=segments, until=last)


def _coded(column: Any, name: str) -> tuple[list[str], Array]:
    """Return the different values in order, and the place of each row's (-1: null)."""
    values = pl.Series(_words(column, name, pa.string()))
    names = values.drop_nulls().unique().sort()
    codes = values.replace_strict(
        names, range(len(names)), default=-1, return_dtype=pl.Int64
    )
    return names.to_list(), codes.fill_null(-1).to_numpy()


def _days(column: Any, name: str) -> Array:
    """Return days since 1970 in UTC, -1 where there is none."""
    values = pl.Series(column)
    if values.dtype == pl.String:
        values = values.str.to_datetime(strict=False, time_zone="UTC")
    if not values.dtype.is_temporal() or values.dtype in {pl.Time, pl.Duration}:
        raise NoTimesError(
            f"the column {name!r} holds {column.type}, not times.",
            next_step="Name the column that says when it was said.",
            field=name,
        )
    if len(values) and values.null_count() == len(values):
        raise NoTimesError(
            f"no value of the column {name!r} can be read as a time.",
            next_step="Write times as 2026-01-31 or 2026-01-31T12:00:00Z.",
            field=name,
        )
    moments = values.cast(pl.Datetime("us")).cast(pl.Int64)
    return (moments // DAY).fill_null(-1).to_numpy()


def _moment(until: date | datetime | str) -> date | datetime:
    if isinstance(until, date):  # a datetime is one
        return until
    try:
        if len(until) <= len("2026-01-31"):
            return date.fromisoformat(until)
        return datetime.fromisoformat(until)
    except (TypeError, ValueError):
        raise NoTimesError(
            f"{until!r} is not a date.",
            next_step="Write it as 2026-01-31.",
            field="until",
        ) from None


def _row(
    shift: changing.Shift,
    found: list[changing.Shift],
    weeks: changing.Weeks,
    texts: list[str] | None,
) -> dict[str, Any]:
    also = dict.fromkeys(
        f"{other.theme} {other.kind}" for other in changing.together(shift, found)
    )
    return {
        "theme": shift.theme,
        "segment": shift.segment,
        "kind": shift.kind,
        "since": shift.since,
        "size": shift.size,
        "low": shift.low,
        "high": shift.high,
        "quotes": [] if texts is None else _quotes(shift, weeks, texts),
        "until": shift.until,
        "also": list(also)[:5],
    }


def _quotes(
    shift: changing.Shift, weeks: changing.Weeks, texts: list[str]
) -> list[str]:
    chosen = weeks.theme == weeks.themes.index(shift.theme)
    if shift.segment is not None:
        chosen &= weeks.segment == weeks.segments.index(shift.segment)
    since, until = (weeks.until - shift.since).days, (weeks.until - shift.until).days
    after = chosen & (weeks.day <= since) & (weeks.day >= until)
    before = chosen & (weeks.day > since) & (weeks.day <= since + QUOTED_DAYS)
    here, there = (before, after) if shift.kind == "fading" else (after, before)
    mine = [texts[row] for row in np.flatnonzero(here)]
    others = [texts[row] for row in np.flatnonzero(there)]
    return [mine[row] for row in changing.quotes(mine, others)]


def _newcomers(weeks: changing.Weeks, texts: list[str]) -> list[dict[str, Any]]:
    without = np.flatnonzero(weeks.theme < 0)
    words = [texts[row] for row in without]
    rows = []
    for new in changing.newcomers(words, weeks.day[without], encode=static):
        mine = [words[row] for row in new.rows]
        rest = [word for row, word in enumerate(words) if row not in set(new.rows)]
        since = weeks.until.toordinal() - new.first_day
        rows.append(
            {
                "theme": new.name,
                "kind": "new",
                "since": date.fromordinal(since),
                "size": new.size,
                "low": new.low,
                "high": new.high,
                "quotes": [mine[row] for row in changing.quotes(mine, rest)],
                "until": weeks.until,
                "also": [],
            }
        )
    return rows
