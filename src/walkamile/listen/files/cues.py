"""Read the cues of subtitles and transcripts: when, and the words as they stand."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

STAMP = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
TIMES = re.compile(rf"^\s*{STAMP}\s*-->\s*{STAMP}(?:\s.*)?$")
SBV = re.compile(rf"^\s*{STAMP},{STAMP}\s*$")
# What is no cue: it must not leak into anyone's words.
ASIDE = re.compile(r"^(NOTE|STYLE|REGION)\b")


# WebVTT's cue text tokenizer (W3C, section 6.4) reads HTML's character references.
REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def signs(written: str) -> str:
    """Return the signs that a cue shows: ``&amp;`` is an ampersand, ``&lt;`` no mark.

    SubRip and SBV have no such references: there ``&amp;`` is what was written.
    """
    return REFERENCE.sub(_sign, written)


def _sign(found: re.Match[str]) -> str:
    if found[1].startswith("#"):
        return html.unescape(found[0])
    return html5.get(f"{found[1]};", found[0])  # a name that is none stays as it is


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech: seconds from the start, an id, its lines, where it stood."""

    start: float
    end: float
    id: str
    text: str
    line: int


def cues(text: str) -> Iterator[Cue]:
    """Yield the cues of WebVTT, SubRip or SBV text in the order of the file.

    A cue goes on over empty lines (as Google Meet writes them) until the next time
    line; what stands between an empty line and a time line is that cue's id.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [at for at, line in enumerate(lines) if "-->" in line or SBV.match(line)]
    last = 0.0
    for place, at in enumerate(marks):
        after = marks[place + 1] if place + 1 < len(marks) else len(lines)
        body = lines[at + 1 : _end(lines, at + 1, after, place + 1 < len(marks))]
        while body and not body[-1].strip():
            body.pop()
        found = TIMES.match(lines[at]) or SBV.match(lines[at])
        # a time that cannot be read stands where the cue before it ended
        start, end = (_seconds(found, 1), _seconds(found, 5)) if found else (last, last)
        last = end
        yield Cue(start, end, _id(lines, at), _without_asides(body), at + 1)


def _id(lines: list[str], at: int) -> str:
    alone = at > 0 and lines[at - 1].strip() and (at == 1 or not lines[at - 2].strip())
    return lines[at - 1].strip() if alone else ""


def _end(lines: list[str], start: int, after: int, more: bool) -> int:
    """Return where a cue's lines end: before the next cue's id, if it has one."""
    return after - 1 if more and _id(lines, after) and after - 1 >= start else after


def _without_asides(body: list[str]) -> str:
    kept: list[str] = []
    skipping = False
    for at, line in enumerate(body):
        if at and not body[at - 1].strip():
            skipping = bool(ASIDE.match(line))
        if not skipping:
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept)


def _seconds(found: re.Match[str], first: int) -> float:
    hours, minutes, seconds, fraction = (found[first + at] or "0" for at in range(4))
    return (
        int(hours) * 3600
        + int(minutes) * 60
        + int(seconds)
        + int(fraction.ljust(3, "0")) / 1000
    )
