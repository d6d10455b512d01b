"""Which column tells whose, which what, and which when?"""

from collections.abc import Iterable, Mapping

import polars as pl

from walkamile.follow.clock import NAMED_SO, readable, times
from walkamile.follow.columns import content
from walkamile.follow.columns.names import (
    ACTIVITY_NAMES,
    BESIDE,
    CASE_NAMES,
    TIME_NAMES,
    plain,
)
from walkamile.refused import Refused

SHOWN = 60  # signs of a cell that is told in a refusal


class NoEventsError(Refused):
    """A table from which no event can be read."""


def find(
    given: pl.DataFrame, told: Mapping[str, str | None]
) -> tuple[dict[str, str], list[str]]:
    """Return which column is ``case, activity, at`` (and what stands beside them).

    The second value names the columns of times where the table has one row a case and
    several times. Names that logs use come first; where they do not tell, what stands
    in the columns does. Refuses when neither tells.
    """
    for what, name in told.items():
        if name is not None and name not in given.columns:
            raise NoEventsError(
                f"there is no column {name!r} for the {what}.",
                next_step=f"Name one of: {_listed(given)}.",
                field=name,
            )
    at = told.get("at") or _named(given, TIME_NAMES, is_time=True)
    activity = told.get("activity") or _named(given, ACTIVITY_NAMES, but={at})
    case = told.get("case") or _named(given, CASE_NAMES, but={at, activity})
    known = {"case": case, "activity": activity, "at": at}
    if case and activity and at:
        return {**_all(known), **_beside(given, told, known)}, []
    whens = [name for name in _time_columns(given) if name != case]
    open_to_both = not (told.get("activity") or told.get("at"))
    dated = {"case": case} if case and len(whens) > 1 and open_to_both else {}
    if case and dated and not content.comes_again(given[case]):
        return {"case": case, **_beside(given, told, dated)}, whens
    moments = [name for name in whens if name != activity]
    seen, dates = content.found(given, known, moments, one_row_a_case=open_to_both)
    if seen:
        return {**seen, **_beside(given, told, seen)}, dates
    if case and dated:
        return {"case": case, **_beside(given, told, dated)}, whens
    there = (("case", case), ("activity", activity), ("time", at))
    raise _unclear(given, [what for what, name in there if not name])


def _all(known: Mapping[str, str | None]) -> dict[str, str]:
    return {what: name for what, name in known.items() if name}


def _beside(
    given: pl.DataFrame, told: Mapping[str, str | None], known: Mapping[str, str | None]
) -> dict[str, str]:
    """Return the columns of customer, segment, handler and phase, where there are any."""
    taken = set(known.values())
    return _all(
        {
            what: told.get(what) or _named(given, names, but=taken)
            for what, names in BESIDE
        }
    )


def _unclear(given: pl.DataFrame, missing: list[str]) -> NoEventsError:
    odd = _odd(given) if missing == ["time"] else None
    if odd:
        name, row, cell = odd
        return NoEventsError(
            f"most of its cells are no times that can be read: {cell!r}.",
            next_step="Write times as 2026-01-31 14:30, or name another column: --at.",
            field=name,
            row=row,
        )
    return NoEventsError(
        f"the columns do not tell which is the {' and which the '.join(missing)}.",
        next_step="Name them: whose (--case), what (--activity), when (--at). "
        f"There are: {_listed(given)}.",
    )


def _odd(given: pl.DataFrame) -> tuple[str, int, str] | None:
    """Return a column that is named as times are, and its first cell that is none."""
    named = {plain(name): name for name in given.columns}
    for name in (named[one] for one in TIME_NAMES if one in named):
        bad = times(given[name]).is_null() & given[name].is_not_null()
        if (row := bad.arg_max()) is not None and bad.any():
            return name, row + 2, str(given[name][row])[:SHOWN]
    return None


def _listed(given: pl.DataFrame) -> str:
    return ", ".join(map(repr, given.columns[:20]))


def _named(
    given: pl.DataFrame,
    names: Iterable[str],
    *,
    but: Iterable[str | None] = (),
    is_time: bool = False,
) -> str | None:
    taken = set(but)
    there = {plain(name): name for name in given.columns if name not in taken}
    for name in names:
        column = there.get(name)
        if column and (not is_time or readable(given[column], NAMED_SO)):
            return column
    return None


def _time_columns(given: pl.DataFrame) -> list[str]:
    return [
        name
        for name in given.columns
        if (given[name].dtype.is_temporal() or given[name].dtype == pl.String)
        and readable(given[name])
    ]
