"""Where something that identifies a person stands in a text."""

from collections.abc import Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """A span that identifies someone: code points of the text, and its kind."""

    start: int
    end: int
    kind: str


def apart(found: Iterable[Found]) -> list[Found]:
    """Return spans in order without overlaps: what was found first wins and grows.

    A later one that reaches over an earlier one's edge is cut to what is left of it,
    so that no letter found by either stays readable.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end:
            before = kept[-1]
            kept[-1] = Found(before.start, one.end, before.kind)
    return kept
