"""Look into a transcript: who speaks in it, and whose side was each on last time?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from walkamile.listen.pseudonym import pseudonym
from walkamile.listen.reading import Reading
from walkamile.recipes import transcribing
from walkamile.refused import Refused
from walkamile.web import keys
from walkamile.web.models import Colleague, KnownSpeaker
from walkamile.web.pages.brought import Brought

# All transcripts of one format are one source.
NAME = "Conversations"
OURS, THEIRS = "colleague", "customer"
FIRST_WORDS = 90
TOLD = 20  # refused rows named one by one before anything is kept; the run has all


class NotOneConversationError(Refused):
    """A file that holds no conversation, or several."""


@dataclass(slots=True, kw_only=True)
class Voice:
    """One who speaks in a file: their name there, and what is known about them."""

    ref: str
    name: str
    turns: int
    words: int
    first: str
    side: str
    colleague: int | None = None
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A transcript that lies ready: its format, its voices, how long it lasts."""

    source: str
    title: str
    voices: tuple[Voice, ...]
    turns: int
    minutes: int | None
    refused: int
    refusals: tuple[dict[str, Any], ...]


def answers(laid: Brought) -> dict[str, Any]:
    """Return what a reader is told: one source, one conversation a file."""
    return {"source_name": NAME, "conversation_id": laid.sha256[:20]}


def reading(laid: Brought, sides: Mapping[str, str] | None = None) -> Reading:
    """Return the reading of a file, as ``walkamile talk`` reads it."""
    told = {"speakers": dict(sides)} if sides else {}
    return transcribing.opened(laid.path, {**answers(laid), **told})


def look(laid: Brought, *, by: Colleague) -> Transcript:
    """Return who speaks in a file. Raises Refused: no transcript, several talks."""
    said = reading(laid)
    frame, receipt = said.frame(), said.receipt
    _refuse_several(frame["conversation_id"].unique().to_list(), laid)
    named = _names(said.mapping.get("speakers") or {})
    voices = _voices(frame, named)
    _recall(voices)
    _guess(voices, frame, by)
    ends = [_end(meta) for meta in frame["meta"].to_list()]
    last = max((end for end in ends if end is not None), default=None)
    return Transcript(
        source=said.source,
        title=said.title,
        voices=tuple(voices),
        turns=len(frame),
        minutes=None if last is None else max(1, round(last / 60)),
        refused=receipt["refused"],
        refusals=tuple(receipt["refusals"][:TOLD]),
    )


def own_ref(ref: str) -> str:
    """Return a voice's reference as the workspace keeps it."""
    return keys.pseudonyms([ref], purpose="author")[0] if ref else ""


def remember(voices: Iterable[Voice]) -> None:
    """Remember whose side each name is on, without keeping the name."""
    for voice in voices:
        if voice.name and not voice.name.startswith("Voice "):
            KnownSpeaker.objects.update_or_create(
                name=_signed(voice.name),
                defaults={"side": voice.side, "colleague_id": voice.colleague},
            )


def _refuse_several(talks: list[Any], laid: Brought) -> None:
    if len(talks) == 1 and talks[0] is not None:
        return
    if talks in ([], [None]):
        raise NotOneConversationError(
            "nobody who speaks in it is named.",
            next_step='Write "Name: " before what each one said, then bring it again.',
            file=laid.name,
        )
    raise NotOneConversationError(
        f"this file holds {len(talks)} conversations.",
        next_step="Bring one talk a file here; whole exports go under Listen.",
        file=laid.name,
    )


def _names(told: dict[str, Any]) -> dict[str | None, str]:
    return {pseudonym(name, NAME): name for name in told}


def _voices(frame: Any, named: dict[str | None, str]) -> list[Voice]:
    found: dict[str, Voice] = {}
    for row in frame.select("author_ref", "author_role", "text").iter_rows():
        ref, role, text = row[0] or "", row[1], row[2]
        if ref not in found:
            name = named.get(ref or None) or f"Voice {len(found) + 1}"
            side = role if role in (OURS, THEIRS) else ""
            first = " ".join(text.split())[:FIRST_WORDS]
            found[ref] = Voice(
                ref=ref, name=name, turns=0, words=0, first=first, side=side
            )
        found[ref].turns += 1
        found[ref].words += len(text.split())
    return list(found.values())


def _recall(voices: list[Voice]) -> None:
    signed = {_signed(voice.name): voice for voice in voices}
    for known in KnownSpeaker.objects.filter(name__in=signed):
        voice = signed[known.name]
        voice.side, voice.colleague = known.side, known.colleague_id
        voice.known = True


def _guess(voices: list[Voice], frame: Any, by: Colleague) -> None:
    """Propose sides: whoever brings the file is there; of two, who asks more is us."""
    for voice in voices:
        if not voice.known and voice.name.casefold() in _called(by):
            voice.side, voice.colleague = OURS, by.pk
    if any(voice.side == OURS for voice in voices):
        unsaid = [voice for voice in voices if not voice.side]
    else:
        asked = dict.fromkeys((voice.ref for voice in voices), 0)
        for ref, text in frame.select("author_ref", "text").iter_rows():
            asked[ref or ""] += "?" in text
        ours = max(voices, key=lambda voice: asked[voice.ref])
        ours.side, ours.colleague = OURS, by.pk
        unsaid = [voice for voice in voices if not voice.side]
    for voice in unsaid:
        voice.side = THEIRS


def _called(by: Colleague) -> set[str]:
    return {one.casefold() for one in (by.name, by.nickname, by.email) if one}


def _signed(name: str) -> str:
    return keys.pseudonyms([name.casefold()], purpose="speaker")[0]


def _end(meta: str | None) -> float | None:
    import json

    told = json.loads(meta) if meta else {}
    end = told.get("end", told.get("start"))
    return float(end) if isinstance(end, int | float) else None
