"""Keep a conversation: its turns word for word, whose voice is whose, who was met."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.web import log, media, reading_in
from walkamile.web.access import reads_all, sources, voices
from walkamile.web.models import (
    Colleague,
    Conversation,
    Media,
    Refusal,
    Run,
    Source,
    Speaker,
    Verbatim,
)
from walkamile.web.pages import brought
from walkamile.web.pages.shown import words_of
from walkamile.web.redaction import written
from walkamile.web.talks import ledger, transcripts
from walkamile.web.talks.transcripts import OURS, THEIRS, Voice
from walkamile.web.together import together

ORIGIN, OWNER = "conversation", "conversation"
# Whoever has less than this share of the words has hardly been heard.
HARDLY = 0.02


class NotKeptError(Refused):
    """A conversation that may not be kept as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is said about a conversation by whoever brings it."""

    consent: str
    held_at: datetime
    mode: str = "interview"
    title: str = ""
    segment: str = ""
    minutes: int | None = None
    silent: int = 0
    audio: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a conversation one voice had; a silent one had nothing."""

    name: str
    side: str
    share: float
    turns: int
    hardly: bool


def bring(
    laid: brought.Brought, told: Sequence[Voice], held: Held, *, by: Colleague
) -> Conversation:
    """Keep a transcript as a conversation; the same file again changes nothing.

    Raises Refused: no consent, a recording without consent to it, no colleague in it.
    """
    _refuse(told, held)
    runs: list[Run] = []
    sides = {voice.name: voice.side for voice in told}
    receipt = reading_in.import_reading(
        transcripts.reading(laid, sides), by=by, started=runs.append
    )
    source = runs[0].source
    Source.objects.filter(pk=source.pk, legal_ground="", purpose="").update(
        legal_ground="consent", purpose="To listen to customers, and to learn to."
    )
    key = str(transcripts.answers(laid)["conversation_id"])
    if not Verbatim.objects.filter(source=source, conversation_id=key).exists():
        found = Verbatim.objects.filter(run=receipt.run).values_list("conversation_id")
        key = str(found[0][0]) if found else key
    with transaction.atomic():
        talk = _row(source, key, told, held, by)
    if held.audio:
        _attach(talk, held.audio, by)
    transcripts.remember(told)
    log.changed(by, "conversation", str(talk.pk), f"brought, consent: {held.consent}")
    brought.forget(laid)
    return talk


def readable(reader: Colleague) -> QuerySet[Conversation]:
    """Return the conversations that a colleague may read."""
    return Conversation.objects.filter(source__in=sources(reader))


def turns(talk: Conversation, reader: Colleague) -> list[Verbatim]:
    """Return the turns of a conversation in order, as far as they may be read."""
    said = voices(reader).filter(source=talk.source_id, conversation_id=talk.key)
    return list(said.order_by("turn_index", "pk"))


def waiting(talk: Conversation) -> int:
    """Return how many turns are still looked through for names."""
    said = Verbatim.objects.filter(source=talk.source_id, conversation_id=talk.key)
    return said.filter(spans__isnull=True).count()


def refused(talk: Conversation) -> QuerySet[Refusal]:
    """Return what of a conversation's file could not be read, and why."""
    said = Verbatim.objects.filter(source=talk.source_id, conversation_id=talk.key)
    return Refusal.objects.filter(run__in=said.values("run")).order_by("row", "pk")


def names(talk: Conversation) -> dict[str, tuple[str, str, int | None]]:
    """Return by reference what a voice is called here, its side, and its colleague.

    A customer is never called by name: the first is Customer, then Customer 2.
    """
    found: dict[str, tuple[str, str, int | None]] = {}
    several = {OURS: 0, THEIRS: 0}
    for voice in Speaker.objects.filter(conversation=talk).order_by("pk"):
        several[voice.side] = number = several.get(voice.side, 0) + 1
        plain = "Colleague" if voice.side == OURS else "Customer"
        called = plain if number == 1 else f"{plain} {number}"
        if voice.colleague is not None:
            called = str(voice.colleague)
        found[voice.name] = (called, voice.side, voice.colleague_id)
    return found


def shares(
    talk: Conversation, said: Iterable[Verbatim], reader: Colleague
) -> list[Share]:
    """Return each voice's share of the words, the silent ones last.

    Of colleagues only the reader's own: how much one talks is one's own business.
    """
    known = names(talk)
    words = dict.fromkeys(known, 0)
    counted = dict.fromkeys(known, 0)
    for turn in said:
        ref = turn.author_ref or ""
        words[ref] = words.get(ref, 0) + len(words_of(turn).split())
        counted[ref] = counted.get(ref, 0) + 1
    whole = sum(words.values()) or 1
    told = [
        Share(
            name=known.get(ref, ("Somebody", "", None))[0],
            side=known.get(ref, ("", "", None))[1],
            share=many / whole,
            turns=counted[ref],
            hardly=many / whole < HARDLY,
        )
        for ref, many in words.items()
        if known.get(ref, ("", "", None))[1] != OURS or known[ref][2] == reader.pk
    ]
    return sorted(told, key=lambda one: -one.share)


def recording(talk: Conversation) -> Media | None:
    """Return the recording beside a conversation, if there is one."""
    held = Media.objects.filter(owner_kind=OWNER, owner_id=str(talk.pk))
    return held.order_by("added_at").first()


def may_delete(talk: Conversation, reader: Colleague) -> bool:
    """Say whether a colleague may delete a conversation: who brought it, or the lead."""
    return talk.brought_by_id == reader.pk or reads_all(reader)


def delete(talk: Conversation, *, by: Colleague) -> None:
    """Delete a conversation with its turns, its recording and its hours."""
    said = Verbatim.objects.filter(source=talk.source_id, conversation_id=talk.key)
    brought_in = said.values_list("run", flat=True).distinct()
    for run in Run.objects.filter(pk__in=list(brought_in)):
        reading_in.undo(run, by=by)
    for kept in Media.objects.filter(owner_kind=OWNER, owner_id=str(talk.pk)):
        media.forget(kept)
    ledger.forget(ORIGIN, str(talk.pk))
    log.changed(by, "conversation", str(talk.pk), "deleted")
    talk.delete()


def _refuse(told: Sequence[Voice], held: Held) -> None:
    if not held.consent:
        raise NotKeptError(
            "nobody said that those who spoke agreed to it.",
            next_step="Ask them, then say what they agreed to.",
            field="consent",
        )
    if held.audio and held.consent != Conversation.Consent.YES:
        raise NotKeptError(
            "they did not agree to a recording, only to its words.",
            next_step="Leave the recording out, or ask them.",
            field="audio",
        )
    if not any(voice.side == OURS for voice in told):
        raise NotKeptError(
            "no voice in it is a colleague's.",
            next_step="Say which of the voices is one of us.",
            field="speakers",
        )


def _row(
    source: Source, key: str, told: Sequence[Voice], held: Held, by: Colleague
) -> Conversation:
    held = replace(held, segment=written.segment(held.segment)[:120])
    talk, new = Conversation.objects.get_or_create(
        source=source,
        key=key,
        defaults={
            **written.reduced({"title": held.title}, Conversation, by),
            "held_at": held.held_at,
            "minutes": held.minutes,
            "consent": held.consent,
            "segment": held.segment,
            "brought_by": by,
        },
    )
    said = Verbatim.objects.filter(source=source, conversation_id=key)
    if new:
        _place_in_time(said, held)
    for voice in told:
        ref = transcripts.own_ref(voice.ref)
        colleague = voice.colleague if voice.side == OURS else None
        Speaker.objects.update_or_create(
            conversation=talk,
            name=ref,
            defaults={"side": voice.side, "colleague_id": colleague},
        )
        said.filter(author_ref=ref or None).update(author_role=voice.side)
        if colleague:
            _met(talk, Colleague.objects.get(pk=colleague), held)
    for number in range(held.silent):
        Speaker.objects.get_or_create(
            conversation=talk, name=f"silent {number + 1}", defaults={"side": THEIRS}
        )
    return talk


def learned(
    talk: Conversation,
    given: dict[str, Any],
    *,
    by: Colleague,
    was: Mapping[str, str] | None = None,
) -> None:
    """Write down what a conversation brought; whoever it names is named to nobody.

    ``was`` is what the writer saw there: what somebody saved in between is kept, too.
    """
    turns = Verbatim.objects.filter(source=talk.source_id, conversation_id=talk.key)
    said = turns.exclude(spans="[]").only("text", "spans")[: written.MOST_TURNS]
    with transaction.atomic():
        talk = Conversation.objects.select_for_update().get(pk=talk.pk)
        for name, seen in (was or {}).items():
            given[name] = together(getattr(talk, name), seen, given[name])
        kept = written.reduced(given, talk, by, said)
        Conversation.objects.filter(pk=talk.pk).update(**kept)
    log.changed(by, "conversation", str(talk.pk), "what it brought")


def _place_in_time(said: QuerySet[Verbatim], held: Held) -> None:
    """Give each turn its moment: when the talk began, and its own second in it."""
    rows = list(said)
    for row in rows:
        told = json.loads(row.meta) if row.meta else {}
        start = told.get("start") or 0
        row.occurred_at = held.held_at + timedelta(seconds=float(start))
        row.segment = row.segment or held.segment or None
    Verbatim.objects.bulk_update(rows, ["occurred_at", "segment"], batch_size=500)


def _met(talk: Conversation, colleague: Colleague, held: Held) -> None:
    meeting = ledger.Meeting(
        started_at=held.held_at,
        minutes=held.minutes,
        mode=held.mode,
        origin=ORIGIN,
        origin_id=str(talk.pk),
        segment=held.segment,
        link=f"/talk/conversations/{talk.pk}/",
    )
    ledger.met(colleague, meeting)


def _attach(talk: Conversation, audio: Any, by: Colleague) -> None:
    if recording(talk) is not None:
        return
    kept = media.keep(
        audio,
        name=getattr(audio, "name", ""),
        owner_kind=OWNER,
        owner_id=str(talk.pk),
        added_by=by,
    )
    if kept.kind != media.AUDIO:
        media.forget(kept)
        raise NotKeptError(
            "the recording is no sound.",
            next_step="Bring an audio file; everything else was kept.",
            field="audio",
        )
