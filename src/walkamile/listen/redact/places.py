"""Where a stretch of a text stands once the text is reduced, and the other way round."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from walkamile.listen.redact.masking import Span


class Stretch(NamedTuple):
    """A start and an end, in code points."""

    start: int
    end: int


def carried(start: int, end: int, spans: Sequence[Span]) -> Stretch:
    """Return where a stretch of the original stands in the reduced text.

    Where it cuts into what was masked, it takes in the whole pseudonym.
    """
    moved = [_moved(at, spans, late=late) for at, late in ((start, 0), (end, 1))]
    return Stretch(moved[0], moved[1])


def _moved(at: int, spans: Sequence[Span], *, late: int) -> int:
    shift = 0
    for span in spans:
        if span["end"] <= at:
            shift += len(span["replaced_by"]) - (span["end"] - span["start"])
        elif span["start"] < at:
            whole = len(span["replaced_by"]) if late else 0
            return span["start"] + shift + whole
        else:
            break
    return at + shift


def pseudonyms(spans: Iterable[Span]) -> list[Stretch]:
    """Return where the pseudonyms stand in the reduced text."""
    found, shift = [], 0
    for span in spans:
        start = span["start"] + shift
        end = start + len(span["replaced_by"])
        found.append(Stretch(start, end))
        shift = end - span["end"]
    return found
