"""Which meetings there are, whose they are, and when the chair was heard."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from walkamile.chair.agenda import NoAgendaError, agenda
from walkamile.chair.calendar import Entry
from walkamile.web.access import reads_all
from walkamile.web.acts.history import ChangedMeanwhileError, note
from walkamile.web.chairs import papers
from walkamile.web.models import Colleague, Meeting, MeetingFeed
from walkamile.web.models.people import Role

Row = TypeVar("Row", bound=Model)
WHAT = "meeting"
FIELDS = ("title", "at", "place", "agenda", "project")
# A meeting that began this long ago still is the one that is going on.
GOING_ON = timedelta(hours=3)


def mine(reader: Colleague) -> QuerySet[Meeting]:
    """Return the meetings that are open to a colleague."""
    return within(Meeting.objects.all(), reader)


def within(rows: QuerySet[Row], reader: Colleague) -> QuerySet[Row]:
    """Leave out what is kept to another team."""
    if reads_all(reader):
        return rows
    everyone = Q(team__isnull=True)
    return rows.filter(
        everyone | Q(team=reader.team_id) if reader.team_id else everyone
    )


def coming(reader: Colleague) -> QuerySet[Meeting]:
    """Return what is to come, the next first; what has no day yet comes last."""
    soon = Q(at__gte=timezone.now() - GOING_ON) | Q(at__isnull=True)
    return mine(reader).filter(soon, off=False).order_by("at", "id")


def past(reader: Colleague) -> QuerySet[Meeting]:
    """Return what has been, the last first."""
    been = mine(reader).filter(at__lt=timezone.now() - GOING_ON, off=False)
    return been.order_by("-at", "-id")


def now(reader: Colleague) -> Meeting | None:
    """Return the meeting that is going on or comes next: where a card leads."""
    timed = coming(reader).filter(at__isnull=False)
    return timed.first() or coming(reader).order_by("-id").first()


@transaction.atomic
def make(
    values: dict[str, Any], *, by: Colleague | None, more: dict[str, Any] | None = None
) -> Meeting:
    """Set the customer's chair at a meeting."""
    row = Meeting.objects.create(**values, made_by=by, **(more or {}))
    after = {name: getattr(row, name) for name in FIELDS}
    note(WHAT, row.pk, "set", before={}, after=after, by=by)
    papers.of_agenda(row)
    _needed(row)
    return row


@transaction.atomic
def change(
    number: int, values: dict[str, Any], *, version: int, by: Colleague
) -> Meeting:
    """Change a meeting. Raises ``ChangedMeanwhileError`` where somebody else did."""
    row = Meeting.objects.select_for_update().get(pk=number)
    if row.version != version:
        raise ChangedMeanwhileError(row)
    if row.uid:  # the calendar says when; by its time it is known there
        values = {name: value for name, value in values.items() if name != "at"}
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.by_hand = row.version + 1, True
    row.save()
    note(WHAT, row.pk, "changed", before=before, after=values, by=by)
    papers.of_agenda(row)
    return row


def call_off(row: Meeting, *, off: bool, by: Colleague | None) -> None:
    """Call a meeting off, or on again."""
    Meeting.objects.filter(pk=row.pk).update(off=off)
    did = "called off" if off else "on again"
    note(WHAT, row.pk, did, before={"off": not off}, after={"off": off}, by=by)


def opened(row: Meeting, *, by: Colleague) -> None:
    """Note that the customer was heard at a meeting: once, at the first look."""
    if row.heard_at or by.role == Role.READER:
        return
    row.heard_at = timezone.now()
    Meeting.objects.filter(pk=row.pk, heard_at=None).update(heard_at=row.heard_at)
    _needed(row)


def _needed(row: Meeting) -> None:
    """Tell the gate of a project whether the chair was at its meeting."""
    if not row.project or row.at is None:
        return
    from walkamile.web.acts.gate import meeting

    day = timezone.localtime(row.at).date()
    meeting(row.project, row.title, held=day, chair=row.heard_at is not None)


def take(
    entries: Iterable[Entry], *, feed: MeetingFeed | None, by: Colleague | None = None
) -> int:
    """Keep a calendar's meetings; return how many are new or changed.

    What was changed by hand here is not overwritten. What has no point to speak about
    is no meeting that a chair could be set at.
    """
    return sum(_taken(entry, feed, by) for entry in entries)


def _taken(entry: Entry, feed: MeetingFeed | None, by: Colleague | None) -> bool:
    uid = f"{feed.pk if feed else 'file'}:{entry.uid}"[:300]
    known = Meeting.objects.filter(uid=uid, at=entry.at).first()
    if known is None and not entry.off and _speaks(entry):
        values = {
            "title": entry.title,
            "at": entry.at,
            "place": entry.place,
            "agenda": entry.agenda,
            "project": feed.project if feed else "",
        }
        kept = {"uid": uid, "minutes_long": entry.minutes, "feed": feed}
        if feed is not None and feed.team_id:
            kept["team_id"] = feed.team_id
        make(values, by=feed.added_by if feed else by, more=kept)
        return True
    return known is not None and _renewed(known, entry)


def _speaks(entry: Entry) -> bool:
    try:
        return bool(agenda(entry.agenda).items)
    except NoAgendaError:
        return False


def _renewed(row: Meeting, entry: Entry) -> bool:
    if row.off != entry.off:
        call_off(row, off=entry.off, by=None)
        return True
    if row.by_hand or not _speaks(entry):
        return False
    fresh = {"title": entry.title, "place": entry.place, "agenda": entry.agenda}
    before = {name: getattr(row, name) for name in fresh}
    if before == fresh:
        return False
    Meeting.objects.filter(pk=row.pk).update(**fresh)
    note(WHAT, row.pk, "changed in the calendar", before=before, after=fresh, by=None)
    row.refresh_from_db()
    papers.of_agenda(row)
    return True


def left_out(feed: MeetingFeed, entries: Iterable[Entry], *, since: datetime) -> int:
    """Call off what a calendar does not hold any more; return how many those were."""
    there = {(f"{feed.pk}:{entry.uid}"[:300], entry.at) for entry in entries}
    rows = Meeting.objects.filter(feed=feed, at__gte=since, off=False)
    gone = [row for row in rows if (row.uid, row.at) not in there]
    for row in gone:
        call_off(row, off=True, by=None)
    return len(gone)


def link(row: Meeting) -> str:
    """Return the whole address of a meeting's brief."""
    return str(settings.URL) + reverse("meeting", args=[row.pk])


def entry(row: Meeting) -> Entry:
    """Return a meeting as an entry of a calendar, under the name it has there."""
    own = row.uid.split(":", 1)[1] if ":" in row.uid else ""
    return Entry(
        uid=own or f"meeting-{row.pk}@walkamile",
        title=row.title,
        at=(row.at or timezone.now()).astimezone(UTC),
        minutes=row.minutes_long,
        place=row.place,
        agenda=row.agenda,
    )
