"""Turn cues with speakers into turns of a conversation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from walkamile.listen.columns.roles import role_of
from walkamile.listen.files.cues import signs
from walkamile.listen.source import Ask, Record, UnreadableError

# Formats.md: cues of one speaker with less than a second between them are one turn.
PAUSE = 1.0


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


def turns(said: Iterable[Said], path: Path, ask: Ask) -> Iterator[Record]:
    """Yield one record a turn; a speaker's role is asked for where no name shows it.

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
    for number, turn in enumerate(_merged(ordered)):
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
