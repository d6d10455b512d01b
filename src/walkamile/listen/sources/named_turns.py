"""A talk written down as plain text: a name and a colon before each turn."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import encoding
from walkamile.listen.source import Ask, Record, Source, UnreadableError
from walkamile.listen.transcript import role

MOST_BYTES = 32 * 1024 * 1024
CLOCK = r"[\[(]?(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?"
NAME = r"(?:From\s+)?([^\W\d_][^:\t\n<>{}\"=/]{0,50}?)(?:\s+[Tt]o\s+[^:\n]{1,40})?"
TURN = re.compile(
    rf"^(?:{CLOCK}\s+)?{NAME}(?:\s*[\[(][\d:.,]+[\])])?\s*:(?:\s+|$)(.*)$"
)
# Two who talk come again and again; headings and lists with colons do not.
TURNS, NAMES, NAMED = 3, 12, 0.5


def recognises(head: bytes, name: str) -> float:
    """Return how surely most lines begin with one of a few names."""
    if not name.lower().endswith((".txt", ".md", ".text")):
        return 0.0
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line]
    names = Counter(found[4] for line in lines if (found := TURN.match(line)))
    turns = sum(names.values())
    again = sum(times for times in names.values() if times > 1)
    if len(names) > NAMES or turns < TURNS or again < turns * NAMED or not turns:
        return 0.0
    return 0.75 if turns >= NAMED * len(lines) else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Read one turn after another; a line without a name goes on with the last."""
    text = encoding.text(path, limit=MOST_BYTES)
    conversation = str(ask.answers.get("conversation_id") or path.stem)
    found = list(_turns(text))
    if not found:
        raise UnreadableError(
            "no line begins with a name and a colon.",
            next_step="Write each turn as: Name: what they said",
            file=path.name,
        )
    for number, (line, at, seconds, speaker, words) in enumerate(found):
        yield {
            "row": line,
            "source_record_id": f"{conversation}/{number}",
            "conversation_id": conversation,
            "turn_index": number,
            "author": speaker,
            "author_role": role(speaker, ask),
            "text": words,
            "meta": {"line": line, "at": at, "start": seconds},
            "raw": words,
        }


def _turns(text: str) -> Iterator[tuple[int, int, float | None, str, str]]:
    """Yield line, place in the text, second, name and words of each turn."""
    last: tuple[int, int, float | None, str, str] | None = None
    place = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        bare = line.rstrip("\r\n")
        found = TURN.match(bare)
        if found:
            if last and last[4].strip():
                yield last
            at = place + found.start(5)
            last = (number, at, _seconds(found), found[4].strip(), found[5])
        elif last and bare.strip():
            last = (*last[:4], f"{last[4]}\n{bare}" if last[4] else bare)
        place += len(line)
    if last and last[4].strip():
        yield last


def _seconds(found: re.Match[str]) -> float | None:
    if found[3] is None:
        return None
    return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])


named_turns = Source(
    name="named_turns",
    title="Transcript as plain text (Name: words)",
    how_to_export=(
        "Copy the transcript or the meeting's chat into a .txt file.",
        "Begin each turn with a name and a colon; say who is a customer.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
