"""Whom does this decision touch, who are not in the room?"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from walkamile.chair.agenda import Item
from walkamile.chair.brief import SMALLEST_SEGMENT
from walkamile.chair.voices import Ears, Heard, Said, apart, relevant, said

# Two voices of a segment are what a decision is read with; the rest is a click away.
QUOTES = 2
# So many finds of each segment are looked at; a number above that says "at least".
DEPTH = 50
# More segments than this are no list that anybody reads before deciding.
MOST_SEGMENTS = 12
NOT_ASKED = "We have not asked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One segment, and what it said of a decision.

    ``n``: its texts that speak of it (``at_least`` where there may be more), ``of``: of
    how many in all. ``not_asked`` is said where none does: silence is not consent.
    """

    segment: str
    n: int
    at_least: bool
    of: int
    quotes: tuple[Said, ...]
    not_asked: str | None

    def plain(self) -> dict[str, Any]:
        """Return it as plain dictionaries and lists."""
        return asdict(self)


def affected(
    decision: str,
    ears: Ears,
    segments: Mapping[str, int],
    find_in: Callable[[str, int, str], list[Heard]],
) -> tuple[Touched, ...]:
    """Return every segment, those first that spoke most of it, then those never asked.

    ``find_in`` finds words among one segment's texts. Of the segments that were not
    asked the largest come first; those under five texts are not named.
    """
    item = Item(title=decision, words=_plain(decision))
    known = sorted(segments, key=lambda name: (-segments[name], name))
    named = [name for name in known if segments[name] >= SMALLEST_SEGMENT]
    found = {
        name: relevant(item, _inside(ears, find_in, name), depth=DEPTH)
        for name in named[:MOST_SEGMENTS]
    }
    quoted = {
        name: [some.heard[at] for at in apart(some, most=QUOTES)]
        for name, some in found.items()
    }
    felt = dict(zip(quoted, ears.feel(list(quoted.values())), strict=True))
    touched = [
        Touched(
            segment=name,
            n=len(found[name].heard),
            at_least=found[name].is_full,
            of=segments[name],
            quotes=tuple(
                said(one, how, item, ears)
                for one, how in zip(theirs, felt[name], strict=True)
            ),
            not_asked=None if theirs else NOT_ASKED,
        )
        for name, theirs in quoted.items()
    ]
    return tuple(sorted(touched, key=lambda one: (-one.n / one.of, -one.of)))


def _inside(
    ears: Ears, find_in: Callable[[str, int, str], list[Heard]], segment: str
) -> Ears:
    """Return ears for one segment's texts."""
    return replace(ears, find=lambda words, most: find_in(words, most, segment))


def _plain(words: str) -> str:
    """Return words without any sign that a search could take for a command."""
    kept = (letter if letter.isalnum() or letter in "'’" else " " for letter in words)
    return " ".join("".join(kept).split())
