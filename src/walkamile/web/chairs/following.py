"""Calendars and the mailbox that meetings come in from, followed."""

import json
import zoneinfo
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import httpx
from django.conf import settings

from walkamile.chair.calendar import Entry
from walkamile.outside import Outside
from walkamile.recipes import inviting
from walkamile.recipes.inviting import Kept, Window
from walkamile.refused import Refused
from walkamile.web import keys, log, way_out
from walkamile.web.chairs import briefs, meetings
from walkamile.web.models import Colleague, Meeting, MeetingFeed

# Read so far back, so that a meeting of this morning is kept, and so far ahead.
BACK, AHEAD = timedelta(days=1), timedelta(days=60)
# Briefs of the next few meetings are made before anybody looks; a series has many.
PREPARED = 5
IMAP_PORT = 993


def follow(given: dict[str, Any], *, by: Colleague) -> MeetingFeed:
    """Follow a calendar or mailbox from now on; what is secret is sealed."""
    secret = {name: given[name] for name in ("address", "user", "password", "safety")}
    row = MeetingFeed.objects.create(
        name=given["name"],
        kind=given["kind"],
        project=given["project"],
        writes_link=given["writes_link"],
        sealed=keys.seal(json.dumps(secret)),
        added_by=by,
    )
    log.changed(by, "meeting feed", str(row.pk), f"followed: {row.kind}")
    return row


def stop(row: MeetingFeed, *, by: Colleague) -> None:
    """Follow it no more, and forget its password; its meetings stay."""
    log.changed(by, "meeting feed", str(row.pk), "stopped")
    row.delete()


def read_all(now: datetime, *, door: Outside | None = None) -> dict[str, int]:
    """Read everything that is followed; one that fails does not keep the others."""
    new = failed = 0
    for row in MeetingFeed.objects.filter(on=True):
        try:
            new += read(row, now, door=door)
        except Refused:
            failed += 1
    return {"new": new, "failed": failed}


def read(row: MeetingFeed, now: datetime, *, door: Outside | None = None) -> int:
    """Read one; return how many meetings are new or changed. Raises ``Refused``.

    What went wrong is kept beside it, for whoever looks after it.
    """
    try:
        new = _read(row, now, door or way_out.door())
    except (Refused, httpx.HTTPError, OSError) as wrong:
        said = str(wrong) or type(wrong).__name__
        MeetingFeed.objects.filter(pk=row.pk).update(error=said[:1_000], read_at=now)
        if isinstance(wrong, Refused):
            raise
        raise Refused(
            f"{row.name} does not answer ({said}).", next_step="Check its address."
        ) from None
    MeetingFeed.objects.filter(pk=row.pk).update(error="", read_at=now)
    if new and row.added_by is not None:
        coming = Meeting.objects.filter(feed=row, off=False, at__gte=now)
        for meeting in coming.order_by("at", "id")[:PREPARED]:
            briefs.prepare(meeting, row.added_by)
    return new


def _read(row: MeetingFeed, now: datetime, door: Outside) -> int:
    secret = json.loads(keys.unseal(bytes(row.sealed)))
    zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    window = Window(since=today - BACK, until=today + AHEAD, zone=zone)
    who = {"user": secret["user"], "password": secret["password"]}
    if row.kind == MeetingFeed.Kind.MAIL:
        return _letters(row, secret, window, door)
    files: Sequence[Kept] = ()
    if row.kind == MeetingFeed.Kind.CALDAV:
        found, files = inviting.of_caldav(door, secret["address"], window, **who)
    else:
        found = inviting.of_address(door, secret["address"], window, **who)
    new = meetings.take(found, feed=row)
    begins = datetime.combine(window.since, time.min, zone)
    meetings.left_out(row, found, since=begins)
    if row.writes_link and files:
        _write_links(row, found, files, who, door)
    return new


def _letters(
    row: MeetingFeed, secret: dict[str, Any], window: Window, door: Outside
) -> int:
    host, _, port = secret["address"].partition(":")
    given = {
        "host": host,
        "port": int(port) if port.isdecimal() else IMAP_PORT,
        "user": secret["user"],
        "password": secret["password"],
        "folder": "INBOX",
        "safety": secret["safety"],
        "cursor": row.cursor,
    }
    found, cursor = inviting.of_mailbox(door, given, window)
    new = meetings.take(found, feed=row)
    MeetingFeed.objects.filter(pk=row.pk).update(cursor=dict(cursor))
    return new


def _write_links(
    row: MeetingFeed,
    found: Sequence[Entry],
    files: Sequence[Kept],
    who: dict[str, str],
    door: Outside,
) -> None:
    """Write into each file the way to its meeting: of a series, to the next one."""
    for file in files:
        uids = {f"{row.pk}:{one.uid}"[:300] for one in found if one.uid in file.written}
        known = Meeting.objects.filter(feed=row, uid__in=uids, off=False)
        first = known.order_by("at").first()
        if first is not None:
            inviting.write_link(door, file, meetings.link(first), **who)
