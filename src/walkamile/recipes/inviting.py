"""Which meetings come in from this calendar, or from the chair's mailbox?"""

import email
import email.policy
import mailbox
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from walkamile.chair.agenda import NoAgendaError, agenda
from walkamile.chair.calendar import Entry, entries, with_our_line
from walkamile.listen.fetching.answer import OddAnswerError, judged
from walkamile.listen.fetching.mailbox import letters
from walkamile.outside import Outside
from walkamile.outside.client import fetch

MOST_BYTES = 20_000_000
# What a letter to the chair may hold at most; longer ones are no agenda.
LONGEST_LETTER = 20_000
DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><d:getetag/><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
<c:time-range start="{since}" end="{until}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From which day to which is looked, and the zone of times that name none."""

    since: date
    until: date
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of a CalDAV calendar: where it lies, its mark, what it says."""

    url: str
    etag: str
    written: str


def of_address(
    way_out: Outside, url: str, window: Window, *, user: str = "", password: str = ""
) -> tuple[Entry, ...]:
    """Return the meetings of a calendar that is published at an address (.ics).

    Raises a ``FetchError``, ``NotAllowedError`` or ``NoAgendaError``.
    """
    return _read(published(way_out, url, user=user, password=password), window)


def published(way_out: Outside, url: str, *, user: str = "", password: str = "") -> str:
    """Return a calendar that is published at an address (.ics), as it is written."""
    with way_out.client(auth=(user, password) if user else None) as client:
        return judged(fetch(client, _web(url), most=MOST_BYTES)).text


def of_caldav(
    way_out: Outside, url: str, window: Window, *, user: str, password: str
) -> tuple[tuple[Entry, ...], tuple[Kept, ...]]:
    """Return the meetings of a calendar on a CalDAV server (RFC 4791), and its files."""
    there = files(way_out, url, window, user=user, password=password)
    found = [entry for file in there for entry in _read(file.written, window)]
    return tuple(sorted(found, key=lambda one: (one.at, one.uid))), there


def files(
    way_out: Outside, url: str, window: Window, *, user: str, password: str
) -> tuple[Kept, ...]:
    """Return the files of a CalDAV calendar that have something in a window."""
    asked = QUERY.format(
        since=f"{window.since:%Y%m%d}T000000Z",
        until=f"{window.until + timedelta(days=1):%Y%m%d}T000000Z",
    )
    headers = {"depth": "1", "content-type": "application/xml; charset=utf-8"}
    with way_out.client(auth=(user, password)) as client:
        answer = fetch(
            client,
            _web(url),
            method="REPORT",
            headers=headers,
            content=asked.encode(),
            most=MOST_BYTES,
        )
    if answer.status != 207:
        judged(answer)
        raise OddAnswerError(
            "this address does not answer as a CalDAV calendar.",
            next_step="Give the address of one calendar, not of the server.",
        )
    return tuple(_files(answer.body, answer.url))


def _web(url: str) -> str:
    """Return the address as it is fetched: ``webcal:`` is how calendars call https."""
    return "https:" + url[7:] if url.lower().startswith("webcal:") else url


def _read(written: str, window: Window) -> tuple[Entry, ...]:
    return entries(written, since=window.since, until=window.until, zone=window.zone)


def _files(body: bytes, base: str) -> Iterator[Kept]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as wrong:
        raise OddAnswerError("the calendar's answer cannot be read.") from wrong
    for one in root.iter(f"{DAV}response"):
        written = one.findtext(f".//{CAL}calendar-data") or ""
        place = urljoin(base, one.findtext(f"{DAV}href") or "")
        if written and urlsplit(place).netloc == urlsplit(base).netloc:
            etag = one.findtext(f".//{DAV}getetag") or ""
            yield Kept(url=place, etag=etag, written=written)


def write_link(
    way_out: Outside, file: Kept, link: str, *, user: str, password: str
) -> bool:
    """Write the way to the brief into a calendar's file; say whether that was done.

    Only where it has not changed since it was read (If-Match), and only once.
    """
    from icalendar import Calendar

    whole = Calendar.from_ical(file.written)
    parts = whole.walk("VEVENT")
    if all(link in str(part.get("DESCRIPTION", "")) for part in parts):
        return False
    for part in parts:
        said = str(part.get("DESCRIPTION", ""))
        part.pop("DESCRIPTION", None)
        part.add("DESCRIPTION", with_our_line(said, link))
    headers = {"content-type": "text/calendar; charset=utf-8"}
    headers |= {"if-match": file.etag} if file.etag else {}
    with way_out.client(auth=(user, password)) as client:
        answer = fetch(
            client, file.url, method="PUT", headers=headers, content=whole.to_ical()
        )
    return answer.status in {200, 201, 204}


def of_mailbox(
    way_out: Outside, given: Mapping[str, Any], window: Window
) -> tuple[list[Entry], Mapping[str, Any]]:
    """Return the agendas that were sent to the chair's address, and how far was read.

    ``given``: host, port, user, password, folder, safety, cursor. A letter with a
    calendar in it gives that calendar's meetings, any other one its own words, for the
    day it was sent. Nothing in the mailbox is changed.
    """
    found: list[Entry] = []
    cursor: Mapping[str, Any] = given.get("cursor") or {}
    for page in letters(way_out, **{**given, "cursor": cursor}):
        for letter in _letters(page.content):
            found += _of_letter(letter, window)
        cursor = page.cursor
    return found, cursor


def _letters(content: bytes) -> Iterator[EmailMessage]:
    with tempfile.TemporaryDirectory(prefix="walkamile-chair-") as folder:
        place = Path(folder) / "letters.mbox"
        place.write_bytes(content)
        for key in (box := mailbox.mbox(place, create=False)).iterkeys():
            read = email.message_from_bytes(
                box.get_bytes(key), policy=email.policy.default
            )
            if isinstance(read, EmailMessage):
                yield read
        box.close()


def _of_letter(letter: EmailMessage, window: Window) -> list[Entry]:
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            try:
                return list(_read(_text(part), window))
            except NoAgendaError:
                continue
    words = _own(_text(letter.get_body(preferencelist=("plain",))))
    title = _storable(" ".join(str(letter.get("subject", "")).split()))[:200]
    title = title or "Meeting"
    try:
        agenda(words + "\n")
    except NoAgendaError:
        return []
    name = (
        _storable(str(letter.get("message-id", "")).strip())[:280]
        or f"{title} {_sent(letter, window)}"
    )
    return [
        Entry(
            uid=name,
            title=title,
            at=_sent(letter, window),
            minutes=60,
            place="",
            agenda=words,
        )
    ]


def _storable(words: str) -> str:
    """Return words without what no database holds: broken bytes, NUL."""
    return words.encode("utf-8", "replace").decode().replace("\x00", "")


def _text(part: Any) -> str:
    """Return a part's words; a charset that nobody knows is read as Latin-1."""
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError, KeyError):
        return (part.get_payload(decode=True) or b"").decode("latin-1")


def _own(words: str) -> str:
    """Return what the sender wrote: without what is quoted, and the signature."""
    kept = []
    for line in words.replace("\x00", "").splitlines():
        if line.rstrip() == "--":
            break
        if not line.startswith(">"):
            kept.append(line)
    return _storable("\n".join(kept)).strip()[:LONGEST_LETTER]


def _sent(letter: EmailMessage, window: Window) -> datetime:
    try:
        at = parsedate_to_datetime(str(letter.get("date", "")))
    except ValueError:
        return datetime.combine(window.since, time(12), UTC)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
