"""What a shell or a program sets, keeps and lists: the same forms as the pages ask."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from walkamile.refused import Refused
from walkamile.web.access import may
from walkamile.web.chairs import decisions, following, hearing, meetings
from walkamile.web.chairs.forms import Ask, Decide, Follow, LookBack, Set, Upload
from walkamile.web.models import (
    ChairQuestion,
    Colleague,
    Decision,
    Meeting,
    MeetingFeed,
)

MOST = 200
USUAL_DAYS = 90


def set_from(
    words: str, *, title: str, at: datetime | None, project: str, by: Colleague | None
) -> None:
    """Set the chair at a meeting, or at each of a calendar; raises ``Refused``."""
    if words.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        file = SimpleUploadedFile("meetings.ics", words.encode())
        brought = _right(Upload({}, MultiValueDict({"file": [file]})))
        meetings.take(brought.cleaned_data["file"], feed=None, by=by)
        return
    given = {"agenda": words, "title": title, "project": project, "at": at}
    form = _right(Set(given))
    meetings.make(form.values(), by=by)


def told() -> list[dict[str, Any]]:
    """Return the newest meetings: when, where, whether customers were heard, the link."""
    rows = Meeting.objects.filter(off=False).order_by("-at", "-id")[:MOST]
    return [
        {"meeting": row.pk, "title": row.title, "at": row.at, "place": row.place,
         "project": row.project, "heard_at": row.heard_at, "link": meetings.link(row)}
        for row in rows
    ]  # fmt: skip


def follow(values: dict[str, Any], *, by: Colleague) -> MeetingFeed:
    """Follow a calendar or the chair's mailbox from now on; raises ``Refused``."""
    if not may(by.role, "meeting-feeds"):
        raise Refused(
            "this role does not follow calendars.",
            field="--as",
            next_step="Ask an insight lead or an admin.",
        )
    form = _right(Follow(values))
    return following.follow(form.cleaned_data, by=by)


def followed(number: int) -> MeetingFeed:
    """Return what is followed under this number; raises ``Refused``."""
    row = MeetingFeed.objects.filter(pk=number).first()
    if row is None:
        raise Refused(
            f"nothing is followed under the number {number}.",
            next_step="walkamile calendars shows what is.",
        )
    return row


def followed_told() -> list[dict[str, Any]]:
    """Return what is followed, without address, user name and password."""
    names = ("name", "kind", "project", "writes_link", "read_at", "error")
    rows = MeetingFeed.objects.order_by("name", "id")
    return [
        {"calendar": row.pk, **{name: getattr(row, name) for name in names}}
        for row in rows
    ]


def asked(words: str, *, meeting: int | None) -> dict[str, Any]:
    """Ask the chair a question: what customers say, or that we do not know.

    With a meeting the question is kept beside it, who asked is not. Raises ``Refused``.
    """
    form = _right(Ask({"q": words}))
    row = None if meeting is None else Meeting.objects.filter(pk=meeting).first()
    if meeting is not None and row is None:
        raise Refused(
            f"there is no meeting {meeting}.",
            next_step="walkamile meetings shows those there are.",
        )
    words = form.cleaned_data["q"]
    said = hearing.told(words)
    if row is not None:
        ChairQuestion.objects.update_or_create(
            meeting=row, words=words, defaults={"answered": bool(said.quotes)}
        )
    return dict(said.plain())


def decided(
    values: dict[str, Any], *, look_back: datetime | None, by: Colleague | None
) -> Decision:
    """Keep a decision with the segments that the data proposes; raises ``Refused``."""
    usual = timezone.localdate() + timedelta(days=USUAL_DAYS)
    day = look_back.date() if look_back else usual
    form = _right(Decide({**values, "look_back": day}))
    return decisions.make(form.cleaned_data, by=by)


def looked_back(number: int, *, came: str, outcome: str, by: Colleague) -> Decision:
    """Write the outcome of a decision beside what was expected; raises ``Refused``."""
    row = decisions.mine(by).filter(pk=number).first()
    if row is None:
        raise Refused(
            f"there is no decision {number}.",
            next_step="walkamile decisions shows those there are.",
        )
    given = {"came": came, "outcome": outcome, "version": row.version}
    form = _right(LookBack(given))
    return decisions.look_back(row, **form.cleaned_data, by=by)


def decisions_told() -> list[dict[str, Any]]:
    """Return the newest decisions with whom they touch and what came of them."""
    rows = Decision.objects.order_by("-made_at", "-id").prefetch_related("segments")
    names = ("what", "gains", "expects", "undone", "look_back", "came", "outcome")
    return [
        {"decision": row.pk, **{name: getattr(row, name) for name in names},
         "looked_at": row.looked_at, "segments": [_segment(one) for one in row.segments.all()]}
        for row in rows[:MOST]
    ]  # fmt: skip


def _segment(one: Any) -> dict[str, Any]:
    return {"segment": one.segment, "depends": one.depends, "left_out": one.left_out}


def _right(form: Any) -> Any:
    """Return a form that is right, or refuse its first field that is not."""
    if form.is_valid():
        return form
    field, wrong = next(iter(form.errors.items()))
    known: Any = getattr(form.fields.get(field), "choices", ())
    choices = [name for name, _ in known if name]
    step = f"Say one of: {', '.join(choices)}." if choices else "Say it otherwise."
    raise Refused(str(wrong[0]), field=field, next_step=step)
