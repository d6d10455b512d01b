"""Whom does this decision touch, who are not in the room?"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from walkamile.chair.agenda import Item
from walkamile.chair.brief import SMALLEST_SEGMENT
from walkamile.chair.groups import SEGMENT, THEME, Group, Known, called
from walkamile.chair.voices import Ears, Heard, Relevant, Said, apart, relevant, said

# Two voices of a segment are what a decision is read with; the rest is a click away.
QUOTES = 2
# So many finds are looked at in all, and of a segment that is rare among these so many
# of its own; a number above that says "at least".
DEPTH, OWN_DEPTH = 200, 50
# More segments than this are no list that anybody reads before deciding; so many of
# them are the largest that were never asked, where there are such.
MOST_SEGMENTS, NEVER_ASKED = 12, 3
# … and more groups of another kind (products, places, plans), or kinds.
MOST_GROUPS, MOST_KINDS = 5, 8
NOT_ASKED = "We have not asked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One group of customers, and what it said of a decision.

    ``kind``: segment, product, place, journey, stage, language, theme (they speak of it)
    or a column of the data; ``segment``: which. ``n``: its texts that speak of it
    (``at_least`` where there may be more), ``of``: of how many in all, null where not
    all were counted. ``not_asked`` is said where none does: silence is not consent.
    """

    segment: str
    n: int
    at_least: bool
    of: int | None
    quotes: tuple[Said, ...]
    not_asked: str | None
    kind: str = SEGMENT

    @property
    def label(self) -> str:
        """What the group is called where several kinds stand side by side."""
        if self.kind == SEGMENT:
            return self.segment
        if self.kind == THEME:
            return f"Who speak of: {self.segment}"
        return f"{called(self.kind)}: {self.segment}"

    @property
    def share(self) -> float:
        """How much of what they say is about it: how they depend on it, in words."""
        return self.n / self.of if self.of else 0.0

    def plain(self) -> dict[str, Any]:
        """Return it as plain dictionaries and lists."""
        return {**asdict(self), "label": self.label}


def affected(
    decision: str,
    ears: Ears,
    segments: Mapping[str, int],
    find_in: Callable[[str, int, str], list[Heard]],
    groups: Known | None = None,
) -> tuple[Touched, ...]:
    """Return every segment and group, those first that spoke most of it, by kind.

    ``find_in`` finds words among one segment's texts. Of the segments that were not
    asked the largest come first; those under five texts are not named. ``groups``:
    those of other kinds, which ``ears`` tell of each find.
    """
    item = Item(title=decision, words=_plain(decision))
    found = relevant(item, ears, depth=DEPTH)
    sizes = dict((groups or Known(sizes={})).sizes)
    theirs: dict[Group, Relevant] = {
        (SEGMENT, name): _of_segment(name, item, found, ears, find_in)
        for name in _chosen(found, segments)
    }
    theirs |= _of_groups(found, sizes, item.words)
    sizes |= {(SEGMENT, name): many for name, many in segments.items()}
    counted = groups is None or groups.whole
    return _touched(theirs, item, ears, sizes if counted else _segments(sizes))


def _segments(sizes: Mapping[Group, int]) -> dict[Group, int]:
    return {group: n for group, n in sizes.items() if group[0] in {SEGMENT, THEME}}


def _chosen(found: Relevant, segments: Mapping[str, int]) -> list[str]:
    """Return the segments to show: who speak most of it, and the largest silent ones."""
    said = Counter(one.segment for one in found.heard)
    named = [name for name, many in segments.items() if many >= SMALLEST_SEGMENT]
    named.sort(key=lambda name: (-said[name] / segments[name], -segments[name], name))
    spoke = [name for name in named if said[name]]
    silent = [name for name in named if not said[name]]
    first = spoke[: MOST_SEGMENTS - min(NEVER_ASKED, len(silent))]
    return (first + silent)[:MOST_SEGMENTS]


def _of_segment(
    name: str,
    item: Item,
    found: Relevant,
    ears: Ears,
    find_in: Callable[[str, int, str], list[Heard]],
) -> Relevant:
    """Return what a segment said: among all finds, or asked on its own where it is rare."""
    own = _only(
        found, (at for at, one in enumerate(found.heard) if one.segment == name)
    )
    if not found.is_full or len(own.heard) >= QUOTES:
        return own
    return relevant(item, _inside(ears, find_in, name), depth=OWN_DEPTH)


def _of_groups(
    found: Relevant, sizes: Mapping[Group, int], words: str
) -> dict[Group, Relevant]:
    """Return what each group of other kinds said, the kinds that spoke most first.

    A group that is named in the decision is there though it is silent; other silent
    ones only where all that speak of it were found, so that silence is silence.
    """
    spoke: dict[Group, list[int]] = {group: [] for group in sizes}
    for at, one in enumerate(found.heard):
        for group in one.groups:
            if group in spoke:
                spoke[group].append(at)
    kinds: dict[str, list[Group]] = {}
    for group, places in spoke.items():
        is_silence = not found.is_full and group[0] != THEME
        if places or is_silence or _names(words, group[1]):
            kinds.setdefault(group[0], []).append(group)

    def order(group: Group) -> tuple[Any, ...]:
        share = len(spoke[group]) / max(1, sizes[group])
        return (not _names(words, group[1]), -share, -sizes[group], group)

    talked = sorted(kinds, key=lambda k: (-sum(len(spoke[g]) for g in kinds[k]), k))
    return {
        group: _only(found, spoke[group])
        for kind in talked[:MOST_KINDS]
        if any(spoke[one] or _names(words, one[1]) for one in kinds[kind])
        for group in sorted(kinds[kind], key=order)[:MOST_GROUPS]
    }


def _names(words: str, value: str) -> bool:
    """Say whether a decision names a group: all its words stand in it."""
    asked = set(words.casefold().split())
    said = set(_plain(value).casefold().split())
    return bool(said) and said <= asked


def _only(found: Relevant, places: Iterable[int]) -> Relevant:
    kept = list(places)
    return Relevant(
        heard=[found.heard[at] for at in kept],
        close=found.close[kept],
        meaning=found.meaning[kept],
        is_full=found.is_full,
    )


def _touched(
    theirs: Mapping[Group, Relevant],
    item: Item,
    ears: Ears,
    sizes: Mapping[Group, int],
) -> tuple[Touched, ...]:
    quoted = [
        [some.heard[at] for at in apart(some, most=QUOTES)] for some in theirs.values()
    ]
    felt = ears.feel(quoted)
    told = [
        Touched(
            kind=kind,
            segment=name,
            n=len(some.heard),
            at_least=some.is_full,
            of=sizes.get((kind, name)),
            quotes=tuple(
                said(one, how, item, ears) for one, how in zip(own, feel, strict=True)
            ),
            not_asked=None if own else NOT_ASKED,
        )
        for ((kind, name), some), own, feel in zip(
            theirs.items(), quoted, felt, strict=True
        )
    ]
    return tuple(_in_order(told))


def _in_order(told: Sequence[Touched]) -> list[Touched]:
    """Return segments first, then the other kinds as they came; who spoke most first."""
    kinds = list(dict.fromkeys([SEGMENT, *(one.kind for one in told)]))
    return sorted(
        told,
        key=lambda one: (
            kinds.index(one.kind), not one.n, -one.share, -one.n, -(one.of or 0), one.segment,
        ),
    )  # fmt: skip


def _inside(
    ears: Ears, find_in: Callable[[str, int, str], list[Heard]], segment: str
) -> Ears:
    """Return ears for one segment's texts."""
    return replace(ears, find=lambda words, most: find_in(words, most, segment))


def _plain(words: str) -> str:
    """Return words without any sign that a search could take for a command."""
    kept = (letter if letter.isalnum() or letter in "'’" else " " for letter in words)
    return " ".join("".join(kept).split())
