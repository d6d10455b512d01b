"""Turn cues with speakers into turns of a conversation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from walkamile.listen.columns.roles import role_of
from walkamile.listen.files.cues import signs
from walkamile.listen.source import Ask, Record, UnreadableError

# Formats.md: cues of one speaker with less than a second between them are one turn.
PAUSE = 1.0
# How programs mark voices inside a cue: "(speaker 0) …", "[SPEAKER_01]: …", "Ada: …".
LABEL = re.compile(
    r"^\s*(?:[(\[](?P<marked>[^)\]\n]{1,40})[)\]]:?|(?P<named>[^\W\d_][\w .'’-]{0,39}):)"
    r"\s+(?P<words>\S.*)$",
    re.DOTALL,
)
# Labels are voices where so many of the cues begin with one of two; else they are words.
LABELLED, VOICES = 0.6, 2


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker said in one cue: seconds, name (empty if unknown), words.

    ``written`` is how the words stand in the file where that is otherwise: ``R&amp;D``.
    """

    start: float
    end: float
    speaker: str
    words: str
    line: int
    written: str | None = None


def shown(start: float, end: float, speaker: str, written: str, line: int) -> Said:
    """Return what a WebVTT cue shows: its character references as the signs they are."""
    words = signs(written)
    kept = written if words != written else None
    return Said(start, end, signs(speaker).strip(), words, line, kept)


def labelled(said: Sequence[Said]) -> list[Said]:
    """Return cues whose speakers stand before their words, where nothing names them.

    A cue without such a name goes on with who spoke last.
    """
    found = [LABEL.match(one.words) for one in said]
    names = {hit["marked"] or hit["named"] for hit in found if hit}
    few = sum(map(bool, found)) < LABELLED * len(said) or len(names) < VOICES
    if few or any(one.speaker for one in said):
        return list(said)
    out: list[Said] = []
    last = ""
    for one, hit in zip(said, found, strict=True):
        last = (hit["marked"] or hit["named"]) if hit else last
        words, was = (
            (hit["words"], one.written or one.words)
            if hit
            else (one.words, one.written)
        )
        out.append(replace(one, speaker=last, words=words, written=was))
    return out


def turns(
    said: Iterable[Said], path: Path, ask: Ask, *, whole: bool = True
) -> Iterator[Record]:
    """Yield one record a turn; a speaker's role is asked for where no name shows it.

    Cues of one speaker are one turn where they are ``whole``, else each is its own.
    Cues out of order are sorted by their start; the offsets of each cue in the turn's
    text are kept in ``meta``, with what the file has there if it is not the same.
    """
    ordered = sorted(
        (one for one in said if one.words.strip()), key=lambda one: one.start
    )
    if not ordered:
        raise UnreadableError(
            "no one says anything in it.",
            next_step="Export the transcript again.",
            file=path.name,
        )
    for number, turn in enumerate(
        _merged(ordered) if whole else ([one] for one in ordered)
    ):
        yield _record(number, turn, path, ask)


def _merged(ordered: list[Said]) -> Iterator[list[Said]]:
    turn = [ordered[0]]
    for one in ordered[1:]:
        last = turn[-1]
        if one.speaker and one.speaker == last.speaker and one.start - last.end < PAUSE:
            turn.append(one)
        else:
            yield turn
            turn = [one]
    yield turn


def _record(number: int, turn: list[Said], path: Path, ask: Ask) -> Record:
    text, offsets = "", []
    for one in turn:
        text += "\n" if text else ""
        cue: dict[str, Any] = {"at": len(text), "start": one.start, "end": one.end}
        offsets.append(cue | ({"written": one.written} if one.written else {}))
        text += one.words
    conversation = str(ask.answers.get("conversation_id") or path.stem)
    return {
        "row": turn[0].line,
        "source_record_id": f"{conversation}/{turn[0].start:.3f}/{number}",
        "conversation_id": conversation,
        "turn_index": number,
        "author": turn[0].speaker,
        "author_role": role(turn[0].speaker, ask),
        "text": text,
        "meta": {"start": turn[0].start, "end": turn[-1].end, "cues": offsets},
        "raw": "\n".join(one.written or one.words for one in turn),
    }


def role(speaker: str, ask: Ask) -> str:
    """Return a speaker's side: as answered, as the name says, else unknown, asked."""
    answered = _answered(ask.answers.get("speakers") or {})
    if speaker in answered:
        return str(answered[speaker])
    known = role_of(speaker) if speaker else "unknown"
    if known == "unknown" and speaker:
        names = ask.understood.setdefault("speakers", {})
        names[speaker] = "unknown"
        ask(
            "speakers",
            f"Who are customers, who are colleagues: {', '.join(list(names)[:6])}?",
            assumed=dict.fromkeys(names, "unknown"),
        )
    return known


def _answered(given: Any) -> dict[str, str]:
    """Return sides by name, also where they are written: ``Ines: customer; Bob: colleague``."""
    if not isinstance(given, str):
        return dict(given)
    pairs = (one.rpartition(":") for one in given.split(";"))
    return {name.strip(): role_of(side) for name, _, side in pairs if name.strip()}
