"""What a program heard in a recording becomes a transcript when a colleague checked it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from walkamile.refused import Refused
from walkamile.sandbox import speech
from walkamile.web.models import Recording
from walkamile.web.pages import brought

# So many turns are checked on one page: a phone's screen, and what a form may hold.
A_PAGE = 60
# One voice that pauses for less than this still holds the same turn.
PAUSE_SECONDS = 4.0
LONGEST_WORDS = 5_000
MINE, THEIRS, BEFORE = "me", "customer", ""
# Who may have spoken: nobody has to be named, and no customer can be.
VOICES = {
    MINE: "I",
    THEIRS: "Customer",
    "customer 2": "Customer 2",
    "customer 3": "Customer 3",
    "colleague 2": "Another colleague",
}
# Names that start so are not remembered for the next transcript.
CALLED = {"colleague 2": "Voice 2 of us"}


class NotCheckedError(Refused):
    """A recording that cannot become a conversation yet."""


def proposed(heard: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return turns with a proposal for who speaks: of two voices, who asks more is us.

    Where the program tells no voices apart nothing is proposed.
    """
    turns = [dict(turn) for turn in heard]
    asked: dict[str, int] = {}
    for turn in turns:
        name = str(turn["speaker"] or "")
        asked[name] = asked.get(name, 0) + str(turn["text"]).count("?")
    if len(asked) < 2:
        who = dict.fromkeys(asked, BEFORE)
    else:
        us = max(asked, key=lambda name: asked[name])
        others = [one for one in VOICES if one.startswith(THEIRS)]
        rest = [name for name in asked if name != us]
        who = {us: MINE, **{one: _nth(others, at) for at, one in enumerate(rest)}}
    return [
        {
            "who": who[str(turn["speaker"] or "")],
            "text": str(turn["text"])[:LONGEST_WORDS],
            "start": turn.get("start"),
            "end": turn.get("end"),
        }
        for turn in turns
        if str(turn["text"]).strip()
    ]


def _nth(names: Sequence[str], at: int) -> str:
    return names[min(at, len(names) - 1)]


def check(made: Recording, first: int, told: Sequence[tuple[str, str]]) -> int:
    """Keep who said what in a stretch of turns, as checked; return how far it is.

    Words that are emptied stay out of the conversation.
    """
    turns = list(made.turns)
    for at, (who, words) in enumerate(told, first):
        if at < len(turns):
            known = who if who in VOICES else BEFORE
            said = {"who": known, "text": words.strip()[:LONGEST_WORDS]}
            turns[at] = {**turns[at], **said}
    checked = max(made.checked, min(first + len(told), len(turns)))
    Recording.objects.filter(pk=made.pk).update(turns=turns, checked=checked)
    made.turns, made.checked = turns, checked
    return checked


def whole(made: Recording) -> list[dict[str, Any]]:
    """Return the turns of a conversation: nobody unnamed, one voice in one piece.

    Where nobody is said, whoever spoke before goes on. Raises NotCheckedError.
    """
    out: list[dict[str, Any]] = []
    who = BEFORE
    for turn in made.turns:
        who = turn["who"] or who
        if not turn["text"].strip():
            continue
        if not who:
            raise NotCheckedError(
                "nobody said who speaks first.",
                next_step="Say whose the first words are; the rest follows.",
                field="who",
            )
        last = out[-1] if out else None
        if last and last["who"] == who and _goes_on(last, turn):
            last["text"] += " " + turn["text"]
            last["end"] = turn["end"]
        else:
            out.append({**turn, "who": who})
    _refuse_monologue(out)
    return out


def _goes_on(last: Mapping[str, Any], turn: Mapping[str, Any]) -> bool:
    if last["end"] is None or turn["start"] is None:
        return True
    return bool(turn["start"] - last["end"] < PAUSE_SECONDS)


def _refuse_monologue(turns: Sequence[Mapping[str, Any]]) -> None:
    sides = {turn["who"].split()[0] == THEIRS for turn in turns}
    if sides == {True, False}:
        return
    raise NotCheckedError(
        "a conversation needs one of us and a customer.",
        next_step="Say of the turns which are the customer's, and which are yours.",
        field="who",
    )


def lay(made: Recording) -> brought.Brought:
    """Lay the checked words down as a transcript. Raises NotCheckedError."""
    if made.checked < len(made.turns):
        raise NotCheckedError(
            "not all of its words are checked.",
            next_step="Look through the rest: recognisers mishear.",
        )
    lines = ["WEBVTT", ""]
    for turn in whole(made):
        name = CALLED.get(turn["who"]) or VOICES[turn["who"]]
        name = str(made.by) if turn["who"] == MINE else name
        words = " ".join(turn["text"].split())
        start, end = turn["start"] or 0.0, turn["end"] or turn["start"] or 0.0
        lines.append(f"{_clock(start)} --> {_clock(max(end, start))}")
        lines += [f"<v {_tag(name)}>{_plain(words)}", ""]
    given = ContentFile("\n".join(lines).encode(), name=f"recording-{made.pk}.vtt")
    laid = brought.lay_down(given, by=made.by_id, most=speech.MOST_BYTES)
    Recording.objects.filter(pk=made.pk).update(laid=laid.key)
    return laid


def _plain(words: str) -> str:
    """Return words without what would end a cue or name another voice in it."""
    return words.replace("-->", "→").replace("<v", "‹v").replace("</v", "‹/v")


def _tag(name: str) -> str:
    return "".join(sign for sign in name if sign not in "<>&\n") or "Colleague"


def _clock(seconds: float) -> str:
    whole_ones = int(seconds)
    hours, minutes = whole_ones // 3600, whole_ones // 60 % 60
    return f"{hours:02}:{minutes:02}:{seconds % 60:06.3f}"
