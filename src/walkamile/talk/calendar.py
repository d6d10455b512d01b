"""Calendars in and out: which entries may have been customers, and dates to plan."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from walkamile.refused import Refused

# A calendar of one person over some years; more is somebody's whole archive.
MOST_BYTES, MOST_ENTRIES = 5_000_000, 5_000
# A day-long entry is a journey or a birthday, not a talk.
LONGEST = timedelta(hours=12)
# Words by which people note that they meet customers; each leads to a kind of meeting.
WORDS = {
    "interview": r"interview|usability|user test|focus group|kundengespräch|entrevista",
    "visit": r"site visit|visit|besuch|visite|visita|on[- ]site|vor ort",
    "ride_along": r"ride[- ]?along|mitfahr\w*|shadow\w*",
    "support_shift": r"support shift|phone shift|hotline|call cent(?:er|re)",
    "counter_shift": r"counter|shop floor|store shift|till|theke",
    "call": r"customer|client|kund\w*|clienti?e?s?|clientes?|cliente|demo call",
}
_WORDS = {
    mode: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for mode, words in WORDS.items()
}


class UnreadableCalendarError(Refused):
    """A file that is no calendar, or too large a one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A calendar entry that may have been a meeting with a customer."""

    uid: str
    started_at: datetime
    minutes: int
    title: str
    place: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A date to plan: what stands in the calendar file of an outing."""

    uid: str
    title: str
    at: datetime
    minutes: int
    place: str = ""
    details: str = ""
    off: bool = False


def meetings(
    data: bytes | Sequence[bytes],
    *,
    since: datetime,
    until: datetime,
    ours: Iterable[str] = (),
) -> list[Entry]:
    """Return entries between two moments that may have been meetings with customers.

    Those with a word of theirs in the title, or with a guest whose address is at none
    of ``ours`` (domains). Repeated entries count each time. Raises
    UnreadableCalendarError. ``data`` is one file, or the files of one calendar, of
    which a broken one is left out.
    """
    files = [data] if isinstance(data, bytes) else list(data)
    if sum(map(len, files)) > MOST_BYTES:
        raise UnreadableCalendarError(
            f"it has more than {MOST_BYTES // 1_000_000} MB.",
            next_step="Export only the last months.",
        )
    domains = {domain.casefold() for domain in ours}
    found: list[Entry] = []
    for event in _events(files):
        mode = _mode(event, domains)
        if mode is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        for start in _starts(event, since, until):
            found.append(_entry(event, start, mode))
            if len(found) >= MOST_ENTRIES:
                return found
    return sorted(found, key=lambda one: (one.started_at, one.uid))


def _events(files: Sequence[bytes]) -> Iterator[Any]:
    from icalendar import Calendar

    for data in files:
        try:
            yield from Calendar.from_ical(data).walk("VEVENT")
        except (ValueError, IndexError, KeyError, AttributeError) as wrong:
            if len(files) > 1:
                continue
            raise UnreadableCalendarError(
                "it is no calendar file.",
                next_step="Export your calendar as .ics (iCalendar).",
            ) from wrong


def written(dates: Iterable[Date], *, now: datetime) -> bytes:
    """Return dates as a calendar file (RFC 5545)."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Walkamile//walkamile//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in dates:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", one.at.astimezone(UTC))
        event.add("dtend", (one.at + timedelta(minutes=one.minutes)).astimezone(UTC))
        event.add("summary", one.title)
        event.add("status", "CANCELLED" if one.off else "CONFIRMED")
        if one.place:
            event.add("location", one.place)
        if one.details:
            event.add("description", one.details)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _mode(event: Any, domains: set[str]) -> str | None:
    title = str(event.get("SUMMARY", ""))
    for mode, words in _WORDS.items():
        if words.search(title):
            return mode
    return "call" if domains and _strangers(event, domains) else None


def _strangers(event: Any, domains: set[str]) -> bool:
    guests = event.get("ATTENDEE", [])
    for guest in guests if isinstance(guests, list) else [guests]:
        _, _, domain = str(guest).casefold().rpartition("@")
        if domain and domain not in domains:
            return True
    return False


def _starts(event: Any, since: datetime, until: datetime) -> Iterator[datetime]:
    first = _moment(event.get("DTSTART"), since)
    if first is None:
        return
    rule = event.get("RRULE")
    if rule is None:
        if since <= first < until:
            yield first
        return
    left_out = _left_out(event, since)
    for start in _repeated(rule, first, since, until):
        if start not in left_out:
            yield start


def _repeated(
    rule: Any, first: datetime, since: datetime, until: datetime
) -> list[datetime]:
    from dateutil.rrule import rrulestr

    text = rule.to_ical().decode("utf-8", "replace")
    if "SECONDLY" in text or "MINUTELY" in text or "HOURLY" in text:
        return []
    try:
        rules = rrulestr(text, dtstart=first.astimezone(UTC))
    except (ValueError, TypeError):
        return [first] if since <= first < until else []
    starts: list[datetime] = list(rules.between(since, until, inc=True))
    return starts


def _left_out(event: Any, since: datetime) -> set[datetime]:
    given = event.get("EXDATE", [])
    dates = [
        one
        for part in (given if isinstance(given, list) else [given])
        for one in part.dts
    ]
    return {moment for one in dates if (moment := _moment(one, since))}


def _moment(value: Any, like: datetime) -> datetime | None:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        zone = moment.tzinfo or like.tzinfo
        return moment.replace(tzinfo=zone).astimezone(UTC)
    if isinstance(moment, date):
        return datetime.combine(moment, time(9), like.tzinfo).astimezone(UTC)
    return None


def _entry(event: Any, start: datetime, mode: str) -> Entry:
    raw = f"{event.get('UID', '')}|{event.get('SUMMARY', '')}|{start.isoformat()}"
    return Entry(
        uid=hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest(),
        started_at=start,
        minutes=_minutes(event),
        title=" ".join(str(event.get("SUMMARY", "")).split())[:200],
        place=" ".join(str(event.get("LOCATION", "")).split())[:200],
        mode=mode,
    )


def _minutes(event: Any) -> int:
    start, end = event.get("DTSTART"), event.get("DTEND")
    lasts = getattr(event.get("DURATION"), "dt", None)
    if lasts is None and end is not None and type(end.dt) is type(start.dt):
        lasts = end.dt - start.dt
    if not isinstance(lasts, timedelta) or not timedelta(0) < lasts <= LONGEST:
        lasts = timedelta(hours=1)
    return max(1, round(lasts.total_seconds() / 60))
