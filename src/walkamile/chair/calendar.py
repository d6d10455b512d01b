"""Which meetings stand in this calendar, and how does the chair come into it?"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from walkamile.chair.agenda import LARGEST, NoAgendaError

# A series is followed through this many days of it; more is not looked ahead to.
MOST_DAYS = 400
# How meetings come again, each with what may narrow it down. Every other rule fires
# within a day, or may never fire and be counted up to the year 9999: of such a series
# only its first day is taken.
SERIES = {
    "DAILY": frozenset[str](),
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
}
EARLIEST = 1990
USUAL_MINUTES = 60
LONGEST_TITLE, LONGEST_AGENDA = 200, 20_000
# How our own line in an entry begins: it is read over when the entry comes back.
OUR_LINE = "The customer’s chair: "
# What video services add below an agenda is no point to speak about.
_SERVICE = re.compile(
    r"https?://|^_{5,}|^[-=~*]{5,}$|meeting id\b|passcode|^join\b|dial[- ]?in|"
    r"^\+?[\d (),#/-]{7,}$|microsoft teams|google meet|zoom meeting",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting of a calendar. ``uid`` names its entry; a series shares one.

    ``agenda`` is what the entry says, without the lines of video services; where it
    says nothing it is the title. ``off``: it was called off.
    """

    uid: str
    title: str
    at: datetime
    minutes: int
    place: str
    agenda: str
    off: bool = False


def entries(
    written: str | bytes, *, since: date, until: date, zone: tzinfo = UTC
) -> tuple[Entry, ...]:
    """Return the meetings of a calendar from one day to another, by time.

    Series are unfolded, single days that were moved or left out are respected. Times
    without a zone are those of ``zone``. Raises ``NoAgendaError``.
    """
    found = [one for part in _parts(written) for one in _days(part, since, until, zone)]
    moved = {
        (one.uid, _when(part["RECURRENCE-ID"].dt, zone))
        for part in _parts(written)
        if "RECURRENCE-ID" in part
        for one in [_entry(part, _when(part["DTSTART"].dt, zone), zone)]
    }
    kept = [one for one, again in found if not again or (one.uid, one.at) not in moved]
    return tuple(sorted(kept, key=lambda one: (one.at, one.uid)))


def _parts(written: str | bytes) -> list[Any]:
    from icalendar import Calendar

    if len(written) > 10 * LARGEST:
        raise NoAgendaError("the calendar is too large.", next_step="Give less of it.")
    try:
        parts = Calendar.from_ical(written).walk("VEVENT")
    except (ValueError, IndexError, KeyError, TypeError) as wrong:
        raise NoAgendaError(
            f"the calendar cannot be read ({wrong}).",
            next_step="Check that the address gives an iCalendar file (.ics).",
        ) from wrong
    return [part for part in parts if hasattr(part.get("DTSTART"), "dt")]


def _days(
    part: Any, since: date, until: date, zone: tzinfo
) -> Iterator[tuple[Entry, bool]]:
    """Yield the days on which an entry falls, and whether they are of a series."""
    first = _when(part["DTSTART"].dt, zone)
    low = datetime.combine(since, time.min, zone)
    high = datetime.combine(until, time.max, zone)
    repeated = "RRULE" in part and "RECURRENCE-ID" not in part
    for at in _series(part, low, high, zone) if repeated else [first]:
        if low <= at <= high:
            yield _entry(part, at, zone), repeated


def _series(
    part: Any, low: datetime, high: datetime, zone: tzinfo
) -> Iterable[datetime]:
    from dateutil.rrule import rrulestr

    rules = part["RRULE"] if isinstance(part["RRULE"], list) else [part["RRULE"]]
    local = _local(part["DTSTART"].dt, zone)
    without = {_when(one.dt, zone) for one in _excluded(part)}
    for rule in rules:
        if not _comes_again(rule, local):
            yield local.astimezone(UTC)
            continue
        said = rule.to_ical().decode()
        said = re.sub(r";?UNTIL=[^;]*", "", said) if "COUNT=" in said else said
        bare = local.replace(tzinfo=None)
        with warnings.catch_warnings():  # a count and an end together: both hold
            warnings.simplefilter("ignore")
            unfolded: Any = rrulestr(_until_local(said, local), dtstart=bare)
            unfolded = unfolded.replace(until=_end(unfolded, high, local))
        days = (day for day in unfolded if day.replace(tzinfo=local.tzinfo) >= low)
        for day in islice(days, MOST_DAYS):
            at = day.replace(tzinfo=local.tzinfo).astimezone(UTC)
            if at not in without:
                yield at


def _comes_again(rule: Any, local: datetime) -> bool:
    """Say whether a rule is one of a meeting that comes again."""
    how = str((rule.get("FREQ") or [""])[0]).upper()
    narrowed = {
        str(name).upper() for name in rule if str(name).upper().startswith("BY")
    }
    apart = [int(number) for number in rule.get("INTERVAL", [1])]
    return (
        local.year >= EARLIEST
        and narrowed <= SERIES.get(how, frozenset())
        and how in SERIES
        and min(apart, default=1) >= 1
    )


def _end(rule: Any, high: datetime, local: datetime) -> datetime:
    """Return where unfolding ends: at the rule's own end, or where we stop looking."""
    ours = high.astimezone(local.tzinfo).replace(tzinfo=None)
    own = getattr(rule, "_until", None)
    return min(ours, own) if own else ours


def _until_local(rule: str, local: datetime) -> str:
    """Return a rule whose end is in the zone of its beginning, as dateutil wants it."""

    def turned(found: re.Match[str]) -> str:
        at = datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return f"UNTIL={at.astimezone(local.tzinfo):%Y%m%dT%H%M%S}"

    return re.sub(r"UNTIL=(\d{8}T\d{6}Z)", turned, rule)


def _excluded(part: Any) -> Iterator[Any]:
    left_out = part.get("EXDATE", [])
    for group in left_out if isinstance(left_out, list) else [left_out]:
        yield from group.dts


def _local(value: date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time.min, zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _when(value: date, zone: tzinfo) -> datetime:
    return _local(value, zone).astimezone(UTC)


def _entry(part: Any, at: datetime, zone: tzinfo) -> Entry:
    title = _line(part.get("SUMMARY")) or "Meeting"
    return Entry(
        uid=_line(part.get("UID"))[:300],
        title=title[:LONGEST_TITLE],
        at=at,
        minutes=_minutes(part, zone),
        place=_line(part.get("LOCATION"))[:LONGEST_TITLE],
        agenda=_said(str(part.get("DESCRIPTION", ""))) or title[:LONGEST_TITLE],
        off=_line(part.get("STATUS")).upper() == "CANCELLED",
    )


def _minutes(part: Any, zone: tzinfo) -> int:
    ends, lasts = part.get("DTEND"), part.get("DURATION")
    if ends is not None and hasattr(ends, "dt"):
        length = _when(ends.dt, zone) - _when(part["DTSTART"].dt, zone)
    else:
        length = getattr(lasts, "dt", None) or timedelta(minutes=USUAL_MINUTES)
    minutes = int(length.total_seconds() // 60)
    return minutes if 0 < minutes <= 24 * 60 else USUAL_MINUTES


def _line(value: Any) -> str:
    return " ".join(str(value or "").replace("\x00", "").split())


def _said(description: str) -> str:
    """Return an entry's own words, without what a service or we have added."""
    lines = description.replace("\x00", "").splitlines()
    kept = [
        line
        for line in lines
        if not line.startswith(OUR_LINE) and not _SERVICE.search(line.strip())
    ]
    return "\n".join(kept).strip()[:LONGEST_AGENDA]


def invitation(entry: Entry, *, link: str) -> bytes:
    """Return a meeting as an .ics file whose entry leads to its brief.

    It bears the entry's own ``uid``: a calendar that has the meeting takes the link in.
    """
    from icalendar import Calendar, Event

    made, event = Calendar(), Event()
    made.add("prodid", "-//Walkamile//The customer's chair//EN")
    made.add("version", "2.0")
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstart", entry.at)
    event.add("duration", timedelta(minutes=entry.minutes))
    event.add("dtstamp", entry.at)
    if entry.place:
        event.add("location", entry.place)
    event.add("description", with_our_line(entry.agenda, link))
    event.add("url", link)
    made.add_component(event)
    return bytes(made.to_ical())


def with_our_line(description: str, link: str) -> str:
    """Return a description that ends with the way to the brief, once."""
    lines = description.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if not line.startswith(OUR_LINE)]
    return "\n".join([*kept, f"{OUR_LINE}{link}"]).strip()
