"""What will this meeting speak about?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from walkamile.chair.words import lists
from walkamile.refused import Refused

# An agenda is a page, not a book: more than this is some other file.
LARGEST = 1_000_000
# More points than this are no agenda, of however many meetings.
MOST_ITEMS = 200
# An item's query is read up to here; what is longer is a text, not a point.
LONGEST_WORDS = 400
# Of one line so many characters are looked at, so that no line takes long.
LONGEST_LINE = 1_000

_MARKED = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•–]|\d{1,2}(?:\.\d{1,2})*[.)]|TOP \d+:?)\s+(?P<rest>.+)$"
)
_BOX = re.compile(r"^\[[ xX]?\]\s+")
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+(?P<rest>.+?)\s*#*$")
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b(?:\s*(?:am|pm|Uhr))?(?:\s*[-–—]\s*\d{1,2}[:.h]\d{2}(?:\s*(?:am|pm|Uhr))?)?",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"[\[(]?\b\d{1,3}\s*(?:minutes?|mins?|minuten|minutos|min\.?|h)(?!\w)[\])]?",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_MARKS = re.compile(r"[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of an agenda: its ``title`` as written, its ``words`` to ask with."""

    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a meeting will speak about. ``left_out``: lines that need no customer."""

    title: str
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()


class NoAgendaError(Refused):
    """What was given holds no point to speak about."""


def agenda(given: Any) -> Agenda:
    """Return the agenda in a text, a Markdown list, a list of points, or a file.

    A path (or a string that is the path of a file) is read: ``.ics`` as a calendar,
    whose entries' descriptions are the agenda, all else as text. Points below a point
    belong to it. Raises ``NoAgendaError``.
    """
    if isinstance(given, Agenda):
        return given
    if isinstance(given, Path) or _is_file(given):
        return _of_file(Path(given))
    if isinstance(given, str):
        return _calendar(given) if _is_calendar(given) else _of_text(given)
    if isinstance(given, Sequence) and all(isinstance(one, str) for one in given):
        return _of_points(list(given), title="")
    raise NoAgendaError(
        f"{type(given).__name__} is no agenda.",
        next_step="Give a text, a list of points, or the path of a text or .ics file.",
    )


def _is_file(given: Any) -> bool:
    if (
        not isinstance(given, str)
        or "\n" in given
        or "\0" in given
        or len(given) > 1_000
    ):
        return False
    try:
        return Path(given).is_file()
    except OSError:
        return False


def _of_file(path: Path) -> Agenda:
    try:
        if path.stat().st_size > LARGEST:
            raise NoAgendaError(
                "it is too large for an agenda.",
                next_step=f"Give at most {LARGEST:,} bytes.",
                file=path,
            )
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise NoAgendaError(
            f"it cannot be read as text ({wrong}).",
            next_step="Save the agenda as UTF-8 text, Markdown or .ics.",
            file=path,
        ) from wrong
    try:
        found = _calendar(written) if _is_calendar(written) else _of_text(written)
    except NoAgendaError as refusal:
        raise NoAgendaError(
            refusal.reason, next_step=refusal.next_step, file=path
        ) from None
    return found if found.title else replace(found, title=path.stem)


def _is_calendar(text: str) -> bool:
    return text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"


def _calendar(text: str) -> Agenda:
    """Return the points of a calendar's entries; one without a description is a point."""
    from icalendar import Calendar

    try:
        entries = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError, TypeError) as wrong:
        raise NoAgendaError(
            f"the calendar cannot be read ({wrong}).",
            next_step="Export the meeting again as .ics, or paste the agenda as text.",
        ) from wrong
    titles = [str(entry.get("summary", "")).strip() for entry in entries]
    points: list[str] = []
    for entry, summary in zip(entries, titles, strict=True):
        below = _points(str(entry.get("description", "")))
        points += below or [summary]
    return _of_points(points, title=titles[0] if len(titles) == 1 else "")


def _of_text(text: str) -> Agenda:
    lines = [line[:LONGEST_LINE] for line in text.splitlines()]
    first = next((found for line in lines if (found := _HEADING.match(line))), None)
    title = first["rest"] if first is not None and first["marks"] == "#" else ""
    return _of_points(_points(text), title=_plain(title))


def _points(text: str) -> list[str]:
    """Return the points of a text: of a list, else of headings, else of lines."""
    lines = [line[:LONGEST_LINE] for line in text.splitlines() if line.strip()]
    marked = [found for line in lines if (found := _MARKED.match(line))]
    if marked:
        return _nested(marked)
    headings = [found for line in lines if (found := _HEADING.match(line))]
    if headings:
        below = [found["rest"] for found in headings if found["marks"] != "#"]
        return below or [found["rest"] for found in headings]
    return [line.strip() for line in lines]


def _nested(marked: Sequence[re.Match[str]]) -> list[str]:
    """Return the outermost points, each with those below it behind line ends."""
    outermost = min(len(found["indent"].expandtabs(4)) for found in marked)
    points: list[str] = []
    for found in marked:
        is_below = len(found["indent"].expandtabs(4)) > outermost + 1
        if is_below and points:
            points[-1] += "\n" + found["rest"].strip()
        else:
            points.append(found["rest"].strip())
    return points


def _of_points(points: Sequence[str], *, title: str) -> Agenda:
    items: list[Item] = []
    left_out: list[str] = []
    for point in points:
        lines = [_plain(line) for line in point.splitlines()]
        if not lines or not any(map(str.isalpha, lines[0])):
            continue
        if len(lines) == 1 and lines[0].casefold().strip(" .:!") in _household():
            left_out.append(lines[0])
            continue
        words = " ".join(filter(None, map(_about, lines)))[:LONGEST_WORDS]
        items.append(Item(title=lines[0][:LONGEST_WORDS], words=words))
    return Agenda(title=title[:200], items=_sensible(items), left_out=tuple(left_out))


def _sensible(items: Sequence[Item]) -> tuple[Item, ...]:
    if not items:
        raise NoAgendaError(
            "there is no point to speak about.",
            next_step="Write one point a line, such as “Opening hours in winter”.",
        )
    if len(items) > MOST_ITEMS:
        raise NoAgendaError(
            f"{len(items)} points are more than one meeting.",
            next_step=f"Give at most {MOST_ITEMS} points.",
        )
    return tuple(items)


def _plain(line: str) -> str:
    """Return a line without marks, times and durations."""
    line = _BOX.sub("", _NUMBER.sub("", line.strip()[:LONGEST_LINE]))
    line = _LASTS.sub(" ", _CLOCK.sub(" ", _LINK.sub(r"\1", line)))
    line = _MARKS.sub("", line)
    return " ".join(line.split()).strip(" -–—|:;,")


def _about(line: str) -> str:
    """Return the words to ask with: what it is about, not what the meeting does."""
    said = _TAG.sub(" ", line)
    words = "".join(
        letter if letter.isalnum() or letter in "'’" else " "
        for letter in (said if any(map(str.isalpha, said)) else line)
    )
    plain = " ".join(words.split())
    folded = plain.casefold()
    for verb in _verbs():
        if folded.startswith(verb + " "):
            return plain[len(verb) :].strip()
    return plain


@cache
def _household() -> frozenset[str]:
    return frozenset(
        word for known in lists("agenda").values() for word in known["household"]
    )


@cache
def _verbs() -> tuple[str, ...]:
    words = (word for known in lists("agenda").values() for word in known["verbs"])
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))
