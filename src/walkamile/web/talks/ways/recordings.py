"""Recordings of conversations: kept with consent, written down here, checked by hand.

Until its words are checked a recording is nobody's but its maker's. Then they take the
way of every transcript, and the sound goes along or is deleted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from walkamile.recipes import transcribing
from walkamile.refused import Refused
from walkamile.sandbox import speech
from walkamile.web import jobs, log, media
from walkamile.web.models import (
    Colleague,
    Conversation,
    Job,
    Media,
    Recording,
    Verbatim,
)
from walkamile.web.pages import brought
from walkamile.web.talks import conversations
from walkamile.web.talks.ways.checked import NotCheckedError, proposed

OWNER = "recording"
# Whose words nobody checks in this time were not meant to be kept.
UNCHECKED = timedelta(days=14)


def take(
    sound: Any,
    *,
    by: Colleague,
    agreed: bool,
    held_at: datetime,
    seconds: int | None = None,
) -> Recording:
    """Keep a recording and ask for its words. Raises Refused, and keeps nothing then.

    ``agreed``: everyone heard in it was asked and agreed to be recorded.
    """
    if not agreed:
        raise NotCheckedError(
            "nobody said that everyone heard in it agreed to a recording.",
            next_step="Ask them; without their yes nothing is kept.",
            field="agreed",
        )
    kept = media.keep(sound, name="", owner_kind=OWNER, added_by=by)
    if kept.kind != media.AUDIO:
        media.forget(kept)
        raise NotCheckedError(
            "it is a picture, not a recording.",
            next_step="Bring MP3, M4A, WAV, FLAC, OGG or WebM.",
            field="sound",
        )
    with transaction.atomic():
        made = Recording.objects.create(
            by=by, consent=speech.AGREED, held_at=held_at, seconds=seconds
        )
        Media.objects.filter(pk=kept.pk).update(owner_id=str(made.pk))
        log.changed(by, "recording", str(made.pk), "kept, consent: yes")
        ask(made)
    return made


def ask(made: Recording) -> Job:
    """Ask the worker to write a recording down."""
    Recording.objects.filter(pk=made.pk).update(state=Recording.State.WAITING, why="")
    return jobs.enqueue(
        "write_down",
        {"recording": made.pk},
        unique=f"write down {made.pk}",
        asked_by=made.by,
    )


def job_of(made: Recording) -> Job | None:
    """Return the newest job that wrote, or is to write, a recording down."""
    asked = Job.objects.filter(kind="write_down", args__recording=made.pk)
    return asked.order_by("-created_at").first()


def write_down(made: Recording, still: speech.Still) -> int:
    """Write down what is said in a recording; return how many turns that are."""
    sound = sound_of(made)
    if sound is None:
        raise media.LostFileError("the recording is gone.", next_step="Record again.")
    try:
        heard = transcribing.from_sound(
            media.path(sound), consent=made.consent, still=still
        )
    except Refused as refusal:
        Recording.objects.filter(pk=made.pk).update(
            state=Recording.State.FAILED, why=str(refusal)[:1_000]
        )
        raise
    turns = proposed(heard)
    Recording.objects.filter(pk=made.pk).update(
        state=Recording.State.WRITTEN, turns=turns, why="", checked=0
    )
    return len(turns)


def behind(laid: brought.Brought) -> Recording | None:
    """Return the recording that a transcript was written down from."""
    return Recording.objects.filter(laid=laid.key, by=laid.by).first()


def hand_over(made: Recording, talk: Conversation) -> None:
    """Let the sound go along with its conversation, or go, if they did not agree."""
    if talk.consent == Conversation.Consent.YES and not conversations.recording(talk):
        moved = {"owner_kind": conversations.OWNER, "owner_id": str(talk.pk)}
        _sounds(made).update(**moved)
    forget(made)


def sound_of(made: Recording) -> Media | None:
    """Return the sound of a recording."""
    return _sounds(made).first()


def forget(made: Recording, *, by: Colleague | None = None) -> None:
    """Delete a recording with its words; nothing of it stays."""
    for kept in _sounds(made):
        media.forget(kept)
    if by:
        log.changed(by, "recording", str(made.pk), "deleted")
    made.delete()


def silence(talk: Conversation, *, by: Colleague) -> None:
    """Delete the recording of a conversation; its words stay."""
    for kept in Media.objects.filter(
        owner_kind=conversations.OWNER, owner_id=str(talk.pk)
    ):
        media.forget(kept)
    log.changed(by, "conversation", str(talk.pk), "its recording deleted")


def clear(now: datetime) -> int:
    """Delete what is overdue; return how many recordings that were.

    Those nobody checked, those whose maker is gone, and those of conversations whose
    words are gone, or kept for longer than their source says.
    """
    gone = 0
    for made in Recording.objects.filter(made_at__lt=now - UNCHECKED):
        forget(made)
        gone += 1
    there = {str(one) for one in Recording.objects.values_list("pk", flat=True)}
    for kept in Media.objects.filter(owner_kind=OWNER, added_at__lt=_yesterday(now)):
        if kept.owner_id not in there:
            media.forget(kept)
            gone += 1
    return gone + _clear_talks(now)


def _clear_talks(now: datetime) -> int:
    gone = 0
    said = Verbatim.objects.filter(
        source=OuterRef("source"), conversation_id=OuterRef("key")
    )
    talks = Conversation.objects.filter(Exists(said)).select_related("source")
    held = Media.objects.filter(owner_kind=conversations.OWNER)
    numbers = [int(one) for one in held.values_list("owner_id", flat=True)]
    with_words = talks.in_bulk(numbers)
    for kept in held:
        talk = with_words.get(int(kept.owner_id))
        if talk is None or _overdue(talk, now):
            media.forget(kept)
            gone += 1
    return gone


def _overdue(talk: Conversation, now: datetime) -> bool:
    days = talk.source.retention_days
    return days is not None and talk.held_at < now - timedelta(days=days)


def _yesterday(now: datetime) -> datetime:
    return now - timedelta(days=1)


def of_words(ids: Sequence[int]) -> list[Media]:
    """Return the recordings in which the voices of these words can be heard."""
    keys = Verbatim.objects.filter(id__in=ids).exclude(conversation_id=None)
    pairs = set(keys.values_list("source_id", "conversation_id"))
    talks = Conversation.objects.filter(
        source__in={one for one, _ in pairs}, key__in={key for _, key in pairs}
    )
    numbers = [str(one.pk) for one in talks if (one.source_id, one.key) in pairs]
    held = Media.objects.filter(owner_kind=conversations.OWNER, owner_id__in=numbers)
    return list(held)


def mine(by: Colleague) -> QuerySet[Recording]:
    """Return a colleague's own recordings, whose words are not checked yet."""
    return Recording.objects.filter(by=by)


def _sounds(made: Recording) -> QuerySet[Media]:
    return Media.objects.filter(owner_kind=OWNER, owner_id=str(made.pk))


def program() -> str:
    """Return the line that names the recogniser that was tried with Walkamile."""
    brings = Path(speech.__file__).with_name("moonshine.py")
    return f"{speech.PROGRAM}='/opt/hear/bin/python {brings} {{sound}}'"


def until(made: Recording) -> datetime:
    """Return when a recording is deleted if nobody checks its words."""
    return timezone.localtime(made.made_at + UNCHECKED)
