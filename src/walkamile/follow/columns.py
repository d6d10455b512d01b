"""Which column tells whose, which what, and which when?"""

from collections.abc import Iterable, Mapping

import polars as pl

from walkamile.follow.clock import NAMED_SO, readable, times
from walkamile.refused import Refused

# Names that event logs give to the three columns, best first, compared without case,
# spaces, underscores or colons. XES and process-mining tools first, then order and
# analytics exports (PostHog, Segment, Snowplow, GA4: from their documented columns).
CASE_NAMES = (
    "case", "caseconceptname", "caseid", "traceid", "orderid", "order", "ticketid",
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
CUSTOMER_NAMES = (
    "customer", "customerid", "customeruniqueid", "casecustomer", "casecustomerid", "client",
    "clientid", "userid", "personid", "customerref", "email",
)  # fmt: skip
# Who or what has the case at hand: where it changes, the customer was handed on.
HANDLER_NAMES = (
    "handler", "channel", "touchpoint", "resource", "orgresource", "agent", "team",
    "orggroup", "department", "queue",
)  # fmt: skip
SEGMENT_NAMES = (
    "segment",
    "casesegment",
    "customersegment",
    "customertype",
    "plan",
    "group",
)
# Which phase of an activity an event tells of: the lifecycle extension of XES.
PHASE_NAMES = ("lifecycletransition", "lifecycle", "transition")
BESIDE = (
    ("phase", PHASE_NAMES),
    ("customer", CUSTOMER_NAMES),
    ("segment", SEGMENT_NAMES),
    ("handler", HANDLER_NAMES),
)


SHOWN = 60  # signs of a cell that is told in a refusal


class NoEventsError(Refused):
    """A table from which no event can be read."""


def find(
    given: pl.DataFrame, told: Mapping[str, str | None]
) -> tuple[dict[str, str], list[str]]:
    """Return which column is ``case, activity, at`` (and what stands beside them).

    The second value names the columns of times where the table has one row a case and
    several times. Refuses when the columns do not tell.
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
    beside = {
        what: told.get(what) or _named(given, names, but={at, activity, case})
        for what, names in BESIDE
    }
    found = {what: name for what, name in beside.items() if name}
    if case and activity and at:
        return {"case": case, "activity": activity, "at": at, **found}, []
    whens = [name for name in _time_columns(given) if name != case]
    if case and len(whens) > 1 and not (told.get("activity") or told.get("at")):
        return {"case": case, **found}, whens
    there = (("case", case), ("activity", activity), ("time", at))
    raise _unclear(given, [what for what, name in there if not name])


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
    named = {_plain(name): name for name in given.columns}
    for name in (named[one] for one in TIME_NAMES if one in named):
        bad = times(given[name]).is_null() & given[name].is_not_null()
        if (row := bad.arg_max()) is not None and bad.any():
            return name, row + 2, str(given[name][row])[:SHOWN]
    return None


def _listed(given: pl.DataFrame) -> str:
    return ", ".join(map(repr, given.columns[:20]))


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _named(
    given: pl.DataFrame,
    names: Iterable[str],
    *,
    but: Iterable[str | None] = (),
    is_time: bool = False,
) -> str | None:
    taken = set(but)
    there = {_plain(name): name for name in given.columns if name not in taken}
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
