"""Take a jotting from a page, a wall, a program or a letter: once, with all of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web import keep, media
from walkamile.web.keep.jotted import JOTTED, NAME
from walkamile.web.models import Card, Colleague, JotDoor, Media, Source, Verbatim
from walkamile.web.redaction import written
from walkamile.web.redaction.rules import patterns
from walkamile.web.redaction.words import look_alone
from walkamile.web.redaction.written import Rules
from walkamile.web.talks import ledger

OWNER = "verbatim"
# A note without words is a colleague's: nobody puts words into a customer's mouth.
ONLY_A_VOICE = "A voice note, not written down yet."
LONGEST_PLACE = 200
# A device that was without a network for a week, and a clock that is a little wrong.
OLDEST, WRONG_CLOCK = timedelta(days=31), timedelta(minutes=5)


class NotYoursError(Refused):
    """A number that somebody else's jotting has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was jotted down, whichever way it came."""

    said: str
    paraphrase: bool = False
    client_id: str | None = None
    segment: str = ""
    place: str = ""
    mood: str = ""
    minutes: int | None = None
    surprise: str = ""
    promise: str = ""
    promise_by: date | None = None
    called: str = ""
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The jotting as it is kept, and whether it had been delivered before."""

    verbatim: Verbatim
    again: bool


def take(
    note: Note,
    *,
    by: Colleague | None,
    door: JotDoor | None = None,
    photo: Any = None,
    voice: Any = None,
) -> Kept:
    """Keep a jotting with its photo and voice note; delivered again, it is one still.

    Raises Refused: no words, words that cannot be kept, a picture that is none.
    """
    rules = patterns()
    note = _of_nobody(note, rules)
    own_id = f"door-{door.pk}-{note.client_id}" if door and note.client_id else None
    client_id = own_id or note.client_id
    known = _known(client_id, by)
    verbatim = known or _keep(note, client_id, rules, by=by, door=door, voice=voice)
    for kind, file in ((media.PICTURE, photo), (media.AUDIO, voice)):
        if file:
            _attach(verbatim, kind, file, by)
    return Kept(verbatim, known is not None)


def _of_nobody(note: Note, rules: Rules) -> Note:
    """Return a note whose place and kind of customer lead to nobody."""
    return replace(
        note,
        segment=written.segment(note.segment, rules) if note.segment else "",
        place=written.masked(note.place, rules=rules)[:LONGEST_PLACE]
        if note.place
        else "",
    )


def moment(written_at: datetime | None, now: datetime) -> datetime:
    """Return when it was heard: as the device says, unless its clock is impossible."""
    if written_at is None or not now - OLDEST <= written_at <= now + WRONG_CLOCK:
        return now
    return min(written_at, now)


def attached(verbatims: list[int]) -> dict[int, list[Media]]:
    """Return photos and voice notes by the jotting that they belong to."""
    found: dict[int, list[Media]] = {}
    owned = Media.objects.filter(owner_kind=OWNER, owner_id__in=map(str, verbatims))
    for one in owned.order_by("added_at"):
        found.setdefault(int(one.owner_id), []).append(one)
    return found


def _known(client_id: str | None, by: Colleague | None) -> Verbatim | None:
    if client_id is None:
        return None
    notes = Source.objects.filter(type=JOTTED, name=NAME)
    found = Verbatim.objects.filter(source__in=notes, source_record_id=client_id)
    for number, heard_by in found.values_list("pk", "heard_by"):
        _refuse_others(heard_by, by)
        return Verbatim.objects.get(pk=number)
    return None


def _refuse_others(heard_by: int | None, by: Colleague | None) -> None:
    if heard_by != (by.pk if by else None):
        raise NotYoursError(
            "this number belongs to somebody else's note.",
            next_step="Copy the text into a new note.",
            field="client_id",
        )


def _keep(
    note: Note,
    client_id: str | None,
    rules: Rules,
    *,
    by: Colleague | None,
    door: JotDoor | None,
    voice: Any,
) -> Verbatim:
    silent = bool(voice) and not note.said.strip()
    words = ONLY_A_VOICE if silent else note.said
    looked = look_alone(words, rules)  # one costs little, and is seen at once
    heard_at = moment(note.heard_at, timezone.now())
    with transaction.atomic():
        verbatim = keep.jot(
            words,
            by=by,
            client_id=client_id,
            paraphrase=note.paraphrase or silent,
            segment=note.segment or (door.segment if door else None),
            place=note.place or (door.place if door else None),
            mood=note.mood,
            heard_at=heard_at,
            looked=looked,
        )
        if door or note.surprise or note.promise or note.called:
            _add_card(verbatim, note, by=by, door=door)
        if by:
            _met(verbatim, note, by, heard_at)
    return verbatim


def _add_card(
    verbatim: Verbatim, note: Note, *, by: Colleague | None, door: JotDoor | None
) -> None:
    """Keep what the jotter adds; what it says of a person goes through the sieve."""
    said = {
        "surprise": note.surprise,
        "promise": note.promise,
        "promise_by": note.promise_by,
        "called": note.called,
        "door": door,
    }
    kept = written.reduced(said, Card, by, [verbatim])
    Card.objects.get_or_create(verbatim=verbatim, defaults=kept)


def _met(verbatim: Verbatim, note: Note, by: Colleague, heard_at: datetime) -> None:
    meeting = ledger.Meeting(
        started_at=heard_at,
        minutes=note.minutes,
        mode="hallway",
        origin="jotting",
        origin_id=str(verbatim.pk),
        segment=note.segment,
        link=f"/q/{verbatim.pk}",
    )
    ledger.met(by, meeting, sieved=True)


def _attach(verbatim: Verbatim, kind: str, file: Any, by: Colleague | None) -> None:
    """Keep a file beside a jotting, one of a kind, whoever delivers it twice."""
    owned = Media.objects.filter(
        owner_kind=OWNER, owner_id=str(verbatim.pk), kind=kind
    ).order_by("added_at", "id")
    if owned.exists():
        return
    kept = media.keep(
        file,
        name=getattr(file, "name", ""),
        owner_kind=OWNER,
        owner_id=str(verbatim.pk),
        added_by=by,
    )
    if kept.kind != kind:
        media.forget(kept)
        raise media.NotKeptError(
            "it is another kind of file than its field is for.",
            next_step="Photos are JPEG, PNG, WebP or GIF; voice notes are recordings.",
        )
    first = owned.first()
    if first is not None and first.pk != kept.pk:
        media.forget(kept)
