"""A colleague's own calendar is asked for meetings with customers, if they want it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from django.conf import settings

from walkamile import sandbox
from walkamile.outside import Outside
from walkamile.recipes import inviting
from walkamile.recipes.inviting import Window
from walkamile.refused import Refused
from walkamile.talk import calendar
from walkamile.web import keys, log, way_out
from walkamile.web.models import CalendarFeed, Colleague, Proposal
from walkamile.web.talks.own import BACK

# A password that is wrong is not tried again and again: servers close such accounts.
AFTER_A_FAILURE = timedelta(days=1)
LONGEST_ERROR = 300


def follow(mine: Colleague, given: dict[str, str]) -> CalendarFeed:
    """Ask one's own calendar from now on; its address and password are sealed."""
    password = given["password"]
    row, _ = CalendarFeed.objects.update_or_create(
        colleague=mine,
        defaults={
            "url": keys.seal(given["address"].strip()),
            "user": given["user"].strip(),
            "password": keys.seal(password) if password else None,
            "read_at": None,
            "last_error": "",
        },
    )
    log.changed(mine, "calendar", str(mine.pk), "asked for meetings")
    return row


def stop(mine: Colleague) -> None:
    """Ask it no more, and forget its password; what was proposed stays."""
    CalendarFeed.objects.filter(colleague=mine).delete()
    log.changed(mine, "calendar", str(mine.pk), "asked no more")


def of(mine: Colleague) -> CalendarFeed | None:
    """Return one's own calendar; nobody else's can be looked at."""
    return CalendarFeed.objects.filter(colleague=mine).first()


def read_all(now: datetime, *, door: Outside | None = None) -> dict[str, int]:
    """Ask all calendars; one that fails does not keep the others."""
    new = failed = 0
    for row in CalendarFeed.objects.select_related("colleague"):
        waits = row.last_error and row.read_at and row.read_at > now - AFTER_A_FAILURE
        if waits or not row.colleague.is_active:
            continue
        try:
            new += read(row, now, door=door)
        except Refused:
            failed += 1
    return {"new": new, "failed": failed}


def read(row: CalendarFeed, now: datetime, *, door: Outside | None = None) -> int:
    """Ask one calendar; return how many entries are new. Raises ``Refused``.

    What went wrong is kept beside it, for its owner.
    """
    try:
        files = _files(row, now, door or way_out.door())
        new = propose(row.colleague, files, now=now)
    except (Refused, httpx.HTTPError, OSError) as wrong:
        said = str(wrong) or type(wrong).__name__
        _note(row, now, said[:LONGEST_ERROR])
        if isinstance(wrong, Refused):
            raise
        raise Refused(
            f"the calendar does not answer ({said}).", next_step="Check its address."
        ) from None
    _note(row, now, "")
    return new


def propose(mine: Colleague, files: Sequence[bytes], *, now: datetime) -> int:
    """Propose what may have been customers; return how many entries are new.

    Read in a child process: a calendar is a stranger's file. Raises Refused.
    """
    domain = mine.email.rpartition("@")[2]
    found = sandbox.run(
        calendar.meetings, list(files), since=now - BACK, until=now, ours=(domain,)
    )
    known = Proposal.objects.filter(colleague=mine)
    before = known.count()
    Proposal.objects.bulk_create(
        [
            Proposal(
                colleague=mine,
                uid=one.uid,
                started_at=one.started_at,
                minutes=one.minutes,
                title=one.title,
                place=one.place,
                mode=one.mode,
            )
            for one in found
        ],
        ignore_conflicts=True,
    )
    return known.count() - before


def _files(row: CalendarFeed, now: datetime, door: Outside) -> list[bytes]:
    """Return what the calendar holds: one published file, or those of a CalDAV server."""
    address = keys.unseal(bytes(row.url))
    password = keys.unseal(bytes(row.password)) if row.password else ""
    if not row.user or address.lower().partition("?")[0].endswith(".ics"):
        text = inviting.published(door, address, user=row.user, password=password)
        return [text.encode()]
    zone = ZoneInfo(settings.TIME_ZONE)
    here = now.astimezone(zone)
    window = Window(since=(here - BACK).date(), until=here.date(), zone=zone)
    files = inviting.files(door, address, window, user=row.user, password=password)
    return [one.written.encode() for one in files]


def _note(row: CalendarFeed, now: datetime, error: str) -> None:
    CalendarFeed.objects.filter(pk=row.pk).update(read_at=now, last_error=error)
