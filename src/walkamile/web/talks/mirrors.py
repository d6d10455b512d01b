"""The listening mirror: what one colleague's turns did, for that colleague alone."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.exceptions import PermissionDenied

from walkamile.recipes.talking import listening
from walkamile.web import log
from walkamile.web.models import Colleague, Conversation, Mirror, Sight, Verbatim
from walkamile.web.models.people import Role
from walkamile.web.pages.shown import words_of
from walkamile.web.talks.conversations import names
from walkamile.web.talks.transcripts import OURS

# Fewer colleagues than this are not shown together (trust.md).
TOGETHER = 5
# Below this the reader is about as often wrong as right: it is said to be unclear.
SURE = 0.5
KINDS = {
    "open": ("Open question", "teal"),
    "closed": ("Closed question", ""),
    "reflection": ("Reflection", "good"),
    "input": ("Advice or information", "warn"),
}
TURN = re.compile(r"turn (\d+):")
# What stands first tells good from bad listening best (AnnoMI, see listening.md).
ORDER = (
    "input_per_turn", "customer_words_before_first_input", "reflections_per_turn",
    "confirmations", "customers_yes", "ladder", "questions", "open_share",
    "leading_questions", "talk_share", "longest_monologue", "interruptions",
)  # fmt: skip
TEAM = ("reflections_per_turn", "input_per_turn", "open_share", "talk_share")
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a turn; underlined where a label rests on it."""

    words: str
    led: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One turn as the mirror shows it."""

    number: int
    name: str
    ours: bool
    mine: bool
    pieces: tuple[Piece, ...]
    start: float | None
    label: str = ""
    tone: str = ""
    unsure: bool = False
    why: str = ""
    yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflected:
    """A whole mirror: the turns, what the measures say of them, and what is unclear."""

    turns: list[Said]
    measures: list[dict[str, Any]]
    mine: int


def speaks(talk: Conversation, colleague: Colleague) -> bool:
    """Say whether a colleague speaks in a conversation."""
    return talk.speaker_set.filter(colleague=colleague).exists()


def may_see(talk: Conversation, owner: Colleague, viewer: Colleague) -> bool:
    """Say whether a mirror is open to someone: its owner, or a coach asked in."""
    if owner.pk == viewer.pk:
        return True
    asked = Sight.objects.filter(
        owner=owner, viewer=viewer, what=Sight.MIRROR, about=str(talk.pk)
    )
    return asked.exists() and viewer.role == Role.COACH


def invite(talk: Conversation, owner: Colleague, coach: Colleague) -> None:
    """Let a coach look into one's own mirror of this conversation."""
    if coach.role != Role.COACH or not coach.is_active or not speaks(talk, owner):
        raise PermissionDenied
    Sight.objects.get_or_create(
        owner=owner, viewer=coach, what=Sight.MIRROR, about=str(talk.pk)
    )
    log.changed(owner, "mirror", str(talk.pk), f"opened to {coach.pk}")


def close(talk: Conversation, owner: Colleague, coach: int) -> None:
    """Close one's mirror to a coach again."""
    Sight.objects.filter(
        owner=owner, viewer=coach, what=Sight.MIRROR, about=str(talk.pk)
    ).delete()
    log.changed(owner, "mirror", str(talk.pk), f"closed to {coach}")


def reflect(
    talk: Conversation, owner: Colleague, said: Sequence[Verbatim]
) -> Reflected:
    """Return how one colleague listened. Raises Refused where nothing was said.

    What other colleagues said is shown, but neither counts as theirs nor as the
    customer's.
    """
    known = names(talk)
    counted = [
        turn for turn in said if not _another(known.get(turn.author_ref or ""), owner)
    ]
    found = listening([_given(turn, known, owner) for turn in counted])
    keep(talk, owner, found.session)
    by_turn = {row["turn"]: row for row in found.utterances.to_dicts()}
    place = {turn.pk: at for at, turn in enumerate(counted)}
    number = {
        at: n for n, turn in enumerate(said) if (at := place.get(turn.pk)) is not None
    }
    judged = [_judged(one, number) for one in found.judgements]
    yes = {
        at for one in judged if one["measure"] == "customers_yes" for at in one["turns"]
    }
    shown = [
        _said(n, turn, known, by_turn.get(place.get(turn.pk, -1)), n in yes)
        for n, turn in enumerate(said)
    ]
    order = {name: at for at, name in enumerate(ORDER)}
    judged = [one for one in judged if one["measure"] in order]
    judged.sort(key=lambda one: order[one["measure"]])
    return Reflected(turns=shown, measures=judged, mine=len(by_turn))


def keep(talk: Conversation, owner: Colleague, session: dict[str, float]) -> None:
    """Keep the figures of a mirror, for figures over five or more colleagues."""
    plain = {name: value for name, value in session.items() if value == value}  # noqa: PLR0124 - not-a-number is unclear
    Mirror.objects.update_or_create(
        conversation=talk, colleague=owner, defaults={"session": plain}
    )


def together() -> dict[str, Any] | None:
    """Return the middle of all colleagues' mirrors; nothing for fewer than five.

    Each colleague counts once, with the middle of their own: who talks often weighs
    no more, and nobody can be told apart.
    """
    own: dict[int, dict[str, list[float]]] = {}
    for mirror in Mirror.objects.all().only("colleague_id", "session"):
        of_one = own.setdefault(mirror.colleague_id, {name: [] for name in TEAM})
        for name in TEAM:
            if name in mirror.session:
                of_one[name].append(mirror.session[name])
    if len(own) < TOGETHER:
        return None
    told: dict[str, Any] = {"people": len(own)}
    for name in TEAM:
        each = [median(of_one[name]) for of_one in own.values() if of_one[name]]
        told[name] = median(each) if len(each) >= TOGETHER else None
    return told


def _another(known: tuple[str, str, int | None] | None, owner: Colleague) -> bool:
    return known is not None and known[1] == OURS and known[2] != owner.pk


def _given(turn: Verbatim, known: dict[str, Any], owner: Colleague) -> dict[str, Any]:
    told = json.loads(turn.meta) if turn.meta else {}
    who = known.get(turn.author_ref or "")
    mine = who is not None and who[2] == owner.pk
    return {
        "speaker": "colleague" if mine else "customer",
        "text": words_of(turn),
        "start": told.get("start"),
        "end": told.get("end"),
    }


def _judged(one: dict[str, Any], number: dict[int, int]) -> dict[str, Any]:
    places = [int(at[1]) for said in one["shown_by"] if (at := TURN.match(said))]
    turns = [number[at] for at in places if at in number]
    tone = {"good": "good", "poor": "warn"}.get(one["judgement"], "")
    value, share = one["value"], "share" in one["unit"] or "per" in one["unit"]
    return {
        **one,
        "turns": turns[:SHOWN],
        "more": max(0, len(turns) - SHOWN),
        "tone": tone,
        "unit": one["unit"].removesuffix("s") if value == 1 else one["unit"],
        "percent": value if share and value is not None and value <= 1 else None,
    }


def _said(
    number: int,
    turn: Verbatim,
    known: dict[str, Any],
    row: dict[str, Any] | None,
    yes: bool,
) -> Said:
    name, side, _ = known.get(
        turn.author_ref or "", ("Somebody", turn.author_role, None)
    )
    words = words_of(turn)
    told = json.loads(turn.meta) if turn.meta else {}
    label, tone = KINDS.get((row["question"] or row["label"]) if row else "", ("", ""))
    because = row["because"] if row and label else []
    return Said(
        number=number,
        name=name,
        ours=side == OURS,
        mine=row is not None,
        pieces=_pieces(words, because),
        start=told.get("start"),
        label=label,
        tone=tone,
        unsure=bool(row and label and row["confidence"] < SURE),
        why=", ".join(dict.fromkeys(one["cue"] for one in because)),
        yes=yes,
    )


def _pieces(words: str, because: Sequence[dict[str, Any]]) -> tuple[Piece, ...]:
    pieces, done = [], 0
    for one in sorted(because, key=lambda one: int(one["start"])):
        start, end = max(one["start"], done), min(one["end"], len(words))
        if start >= end:
            continue
        pieces += [
            Piece(words=words[done:start], led=False),
            Piece(words=words[start:end], led=True),
        ]
        done = end
    pieces.append(Piece(words=words[done:], led=False))
    return tuple(piece for piece in pieces if piece.words)
