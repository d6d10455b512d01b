"""A talk written down as plain text: a name before each turn, or on a line above it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from walkamile.listen.files import encoding
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError
from walkamile.listen.transcript import role

MOST_BYTES = 32 * 1024 * 1024
CLOCK = r"[\[(]?(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?[\])]?"
NAME = r"(?:From\s+)?([^\W\d_][^:\t\n<>{}\"=/]{0,50}?)(?:\s+[Tt]o\s+[^:\n]{1,40})?"
BOLD = r"\*{0,2}"
TURN = re.compile(
    rf"^(?:{CLOCK}\s+)?{BOLD}{NAME}(?:\s*[\[(][\d:.,]+[\])])?{BOLD}\s*:{BOLD}(?:\s+|$)(.*)$"
)
# "Ada Byrne   0:03" above the words, as text copied out of Teams or Otter has it.
HEAD = re.compile(
    rf"^{BOLD}([^\W\d_][^:\t\n<>{{}}\"=/]{{0,50}}?){BOLD},?\s+{CLOCK}\s*$"
)
# Documents of Google Meet set a line with nothing but the clock between turns.
BARE_CLOCK = re.compile(rf"^\s*{CLOCK}\s*$")
# Two who talk come again and again; headings and lists with colons do not.
TURNS, NAMES, NAMED = 3, 12, 0.5
FEW = 4  # in so short a talk a name above the words need not come again
# A name on a line of its own has at least one line of words, mostly few.
HEADED = 0.2


class _Opens(NamedTuple):
    """How a line opens a turn: the second, who speaks, where the words begin."""

    seconds: float | None
    speaker: str
    at: int
    words: str


Opening = Callable[[str], _Opens | None]


def recognises(head: bytes, name: str) -> float:
    """Return how surely most lines begin with one of a few names."""
    if not name.lower().endswith((".txt", ".md", ".text")):
        return 0.0
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line]
    opens = _opening_of(lines)
    names = Counter(found.speaker for line in lines if (found := opens(line)))
    turns = sum(names.values())
    again = sum(times for times in names.values() if times > 1)
    if len(names) > NAMES or turns < TURNS or again < turns * NAMED or not turns:
        return 0.0
    fewest = NAMED if opens is _before else HEADED
    return 0.75 if turns >= fewest * len(lines) else 0.0


def _opening_of(lines: Iterable[str]) -> Opening:
    """Return how turns open in a text: a name before the words, or one above them."""
    bare = [line.strip() for line in lines]
    heads = Counter(found[1] for line in bare if (found := HEAD.match(line)))
    whole = sum(heads.values())
    again = {name for name, times in heads.items() if times > 1 or whole < FEW}
    if sum(map(bool, map(_before, bare))) >= sum(heads[name] for name in again):
        return _before

    def above(line: str) -> _Opens | None:
        found = HEAD.match(line)
        if found is None or found[1] not in again:
            return None
        return _Opens(_seconds(found, 2), found[1].strip(), len(line), "")

    return above


def _before(line: str) -> _Opens | None:
    found = TURN.match(line)
    if found is None:
        return None
    seconds = None if found[3] is None else _seconds(found, 1)
    return _Opens(seconds, found[4].strip(), found.start(5), found[5])


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
    opens = _opening_of(lines)
    clocks = _clocks(lines, opens)
    last: _Said | None = None
    heading: list[int] = []
    place, seconds = 0, None
    for number, line in enumerate(lines, start=1):
        bare = line.rstrip("\r\n")
        found = opens(bare)
        if found:
            yield from _whole(last, heading)
            heading = []
            began = seconds if found.seconds is None else found.seconds
            # words that stand below their name begin with the next line
            at = place + (found.at if found.words else len(line))
            last = _Said(number, at, began, found.speaker, found.words)
        seconds = clocks.get(number, seconds if not bare.strip() else None)
        if not found and bare.strip() and number not in clocks:
            if last:
                last = last.going_on(bare)
            else:
                heading.append(number)
        place += len(line)
    yield from _whole(last, heading)


def _clocks(lines: list[str], opens: Opening) -> dict[int, float]:
    """Return the second of each line that holds only the clock and opens a turn.

    A clock before other words was said: "At what time?", and then "12:30".
    """
    found = {}
    before = False
    for at in range(len(lines) - 1, -1, -1):
        bare = lines[at].strip()
        if before and (clock := BARE_CLOCK.match(bare)):
            found[at + 1] = _seconds(clock, 1)
            before = False
        elif bare:
            before = opens(bare) is not None
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


def _seconds(found: re.Match[str], first: int) -> float:
    hours, minutes, seconds = (int(found[first + at] or 0) for at in range(3))
    return hours * 3600.0 + minutes * 60 + seconds


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
