"""Where does one sentence end and the next begin? Spans of the text as it is."""

import re

# Latin and Greek marks need a space or the end behind them; full-width ones do not.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？｡]+|\n+")
_MARKS = ".!?\n"  # those of them that are ASCII
SHORTEST = 2  # characters that say something


def several(text: str) -> bool:
    """Say whether there may be more than one sentence: a mark with something behind."""
    if text.isascii() and not any(map(text.__contains__, _MARKS)):
        return False  # most short texts, in half of the time
    mark = _END.search(text)
    return mark is not None and mark.end() < len(text.rstrip())


def spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, in code points, blanks trimmed."""
    found, start = [], 0
    for mark in _END.finditer(text):
        found.append((start, mark.end()))
        start = mark.end()
    found.append((start, len(text)))
    return [span for span in (_trimmed(text, *pair) for pair in found) if span]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    left = start + len(part) - len(part.lstrip())
    right = start + len(part.rstrip())
    return (left, right) if right - left >= SHORTEST else None
