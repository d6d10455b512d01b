"""A talk written down as plain text: a name and a colon before each turn."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from walkamile.listen.files import encoding
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError
from walkamile.listen.transcript import role

MOST_BYTES = 32 * 1024 * 1024
CLOCK = r"[\[(]?(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?"
NAME = r"(?:From\s+)?([^\W\d_][^:\t\n<>{}\"=/]{0,50}?)(?:\s+[Tt]o\s+[^:\n]{1,40})?"
TURN = re.compile(
    rf"^(?:{CLOCK}\s+)?{NAME}(?:\s*[\[(][\d:.,]+[\])])?\s*:(?:\s+|$)(.*)$"
)
# Documents of Google Meet set a line with nothing but the clock between turns.
BARE_CLOCK = re.compile(rf"^\s*{CLOCK}\s*$")
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


class _Said(NamedTuple):
    """One turn: its line, its place in the text, its second, who spoke, the words."""

    line: int
    at: int
    seconds: float | None
    speaker: str
    words: str

    def going_on(self, words: str) -> "_Said":
        return self._replace(words=f"{self.words}\n{words}" if self.words else words)


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one turn after another; a line without a name goes on with the last.

    A line that holds only the clock, before a name, says when that turn began. What
    stands before the first name, and a name without words, is refused.
    """
    text = encoding.text(path, limit=MOST_BYTES)
    conversation = str(ask.answers.get("conversation_id") or path.stem)
    found = list(_turns(text))
    if not any(isinstance(one, _Said) for one in found):
        raise UnreadableError(
            "no line begins with a name and a colon.",
            next_step="Write each turn as: Name: what they said",
            file=path.name,
        )
    number = 0
    for one in found:
        if isinstance(one, Refusal):
            yield one
            continue
        yield _record(one, conversation, number, ask)
        number += 1


def _record(one: _Said, conversation: str, number: int, ask: Ask) -> Record:
    return {
        "row": one.line,
        "source_record_id": f"{conversation}/{number}",
        "conversation_id": conversation,
        "turn_index": number,
        "author": one.speaker,
        "author_role": role(one.speaker, ask),
        "text": one.words,
        "meta": {"line": one.line, "at": one.at, "start": one.seconds},
        "raw": one.words,
    }


def _turns(text: str) -> Iterator[_Said | Refusal]:
    """Yield each turn, and what belongs to none, in the order of the file."""
    lines = text.splitlines(keepends=True)
    clocks = _clocks(lines)
    last: _Said | None = None
    heading: list[int] = []
    place, seconds = 0, None
    for number, line in enumerate(lines, start=1):
        bare = line.rstrip("\r\n")
        found = TURN.match(bare)
        if found:
            yield from _whole(last, heading)
            heading, at = [], place + found.start(5)
            began = seconds if found[3] is None else _seconds(found)
            last = _Said(number, at, began, found[4].strip(), found[5])
        seconds = clocks.get(number, seconds if not bare.strip() else None)
        if not found and bare.strip() and number not in clocks:
            if last:
                last = last.going_on(bare)
            else:
                heading.append(number)
        place += len(line)
    yield from _whole(last, heading)


def _clocks(lines: list[str]) -> dict[int, float | None]:
    """Return the second of each line that holds only the clock and opens a turn.

    A clock before other words was said: "At what time?", and then "12:30".
    """
    found = {}
    opens = False
    for at in range(len(lines) - 1, -1, -1):
        bare = lines[at].strip()
        if opens and (clock := BARE_CLOCK.match(bare)):
            found[at + 1] = _seconds(clock)
        elif bare:
            opens = bool(TURN.match(bare))
    return found


def _whole(last: _Said | None, heading: list[int]) -> Iterator[_Said | Refusal]:
    """Yield a turn that is over; or why there is none. Names stay out of the reason."""
    if heading:
        many = f"lines {heading[0]} to {heading[-1]} stand"
        one = f"line {heading[0]} stands"
        said = many if len(heading) > 1 else one
        yield Refusal(heading[0], "author", f"{said} before the first name.")
    if last and last.words.strip():
        yield last
    elif last:
        yield Refusal(last.line, "text", "no words follow the name.")


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
