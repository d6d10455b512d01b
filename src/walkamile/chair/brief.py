"""What would customers say to this agenda?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from walkamile.chair.agenda import Agenda, Item
from walkamile.chair.voices import (
    Ears,
    Felt,
    Heard,
    Relevant,
    Said,
    apart,
    relevant,
    said,
)

# Three to five voices are what a meeting reads; more are skipped.
FEWEST, MOST = 3, 5
# To balance, a find may be so much less close than the best one, and no less.
MUCH_LESS_CLOSE = 0.1
# Fewer customers than this in a segment are not named as a segment.
SMALLEST_SEGMENT = 5
SILENCE = "No customer has spoken of this yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBrief:
    """One item and what customers say to it.

    ``numbers``: ``n`` texts (``at_least`` true where there may be more), ``customers``,
    ``since`` and ``until``, and how many are negative, positive, mixed. ``effort``:
    ``mean`` (-5 very hard … +5 very easy) of ``n`` texts that speak of it, else null.
    ``not_heard``: segments of the data without a quote here, ``{segment, n}``, smallest
    first. ``silence`` and ``ask`` are said where nobody has spoken of it. ``promises``:
    what is still promised to customers about it, ``{what, due, link}``.
    """

    title: str
    words: str
    quotes: tuple[Said, ...]
    numbers: Mapping[str, Any]
    effort: Mapping[str, Any]
    not_heard: tuple[Mapping[str, Any], ...]
    silence: str | None
    ask: str | None
    promises: tuple[Mapping[str, Any], ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as plain dictionaries and lists."""
        return asdict(self)


def brief(
    agenda: Agenda, ears: Ears, segments: Mapping[str, int]
) -> tuple[ItemBrief, ...]:
    """Return what customers say to every item, in the agenda's order.

    ``segments``: how many texts each segment has in all of the data.
    """
    found = [relevant(item, ears) for item in agenda.items]
    felt = ears.feel([one.heard for one in found])
    heard = zip(agenda.items, found, felt, strict=True)
    return tuple(_one(item, it, how, ears, segments) for item, it, how in heard)


def unknown(title: str) -> ItemBrief:
    """Return the brief of what nobody can be asked about: that we do not know."""
    nobody = Ears(
        find=lambda *_: [],
        mean=lambda _: np.empty((0, 0)),
        feel=lambda groups: [[] for _ in groups],
        sentences=lambda _: [],
    )
    item = Item(title=title, words="")
    return brief(Agenda(title="", items=(item,)), nobody, {})[0]


def _one(
    item: Item,
    found: Relevant,
    felt: Sequence[Felt],
    ears: Ears,
    segments: Mapping[str, int],
) -> ItemBrief:
    heard = found.heard
    chosen = _chosen(found, felt, segments)
    quotes = tuple(said(heard[at], felt[at], item, ears) for at in chosen)
    spoken = {quote.segment for quote in quotes}
    return ItemBrief(
        title=item.title,
        words=item.words,
        quotes=quotes,
        numbers=_numbers(heard, felt, found.is_full),
        effort=_effort(felt),
        not_heard=_not_heard(segments, spoken),
        silence=None if quotes else SILENCE,
        ask=None if quotes else _ask(segments),
    )


def _chosen(
    found: Relevant, felt: Sequence[Felt], segments: Mapping[str, int]
) -> list[int]:
    """Return which finds to quote, most relevant first.

    The best three stand; the other two places go to who is missing among them (against,
    for, the smallest segment), where somebody close enough says so, else to relevance.
    """
    as_close = found.close.max(initial=0) - MUCH_LESS_CLOSE
    others = apart(found, few=MOST, near=as_close)
    chosen = others[:FEWEST]
    near = [at for at in others[FEWEST:] if found.close[at] >= as_close]
    for label in ("negative", "positive"):
        if not any(felt[at].label in {label, "mixed"} for at in chosen):
            chosen += [at for at in near if felt[at].label == label][:1]
    chosen += _smallest(near, chosen, found.heard, segments)
    chosen = list(dict.fromkeys(chosen))[:MOST]
    chosen += [at for at in others if at not in chosen][: MOST - len(chosen)]
    return sorted(chosen)


def _smallest(
    near: Sequence[int],
    chosen: Sequence[int],
    relevant: Sequence[Heard],
    segments: Mapping[str, int],
) -> list[int]:
    """Return one voice of the smallest segment that speaks and is not chosen yet."""
    there = {relevant[at].segment for at in chosen}
    others = [
        at for at in near if relevant[at].segment and relevant[at].segment not in there
    ]
    return sorted(
        others, key=lambda at: (segments.get(relevant[at].segment or "", 0), at)
    )[:1]


def _numbers(
    relevant: Sequence[Heard], felt: Sequence[Felt], is_full: bool
) -> dict[str, Any]:
    times = [one.at for one in relevant if one.at is not None]
    labels = Counter(one.label for one in felt)
    return {
        "n": len(relevant),
        "at_least": is_full,
        "customers": len({one.customer for one in relevant}),
        "since": min(times, default=None),
        "until": max(times, default=None),
        **{name: labels[name] for name in ("negative", "positive", "mixed")},
    }


def _effort(felt: Iterable[Felt]) -> dict[str, Any]:
    values = [one.effort for one in felt if one.effort is not None]
    mean = round(float(np.mean(values)), 2) if values else None
    return {"mean": mean, "n": len(values)}


def _not_heard(
    segments: Mapping[str, int], spoken: set[str | None]
) -> tuple[dict[str, Any], ...]:
    silent = [
        {"segment": name, "n": many}
        for name, many in segments.items()
        if name not in spoken and many >= SMALLEST_SEGMENT
    ]
    return tuple(sorted(silent, key=lambda one: (one["n"], one["segment"])))


def _ask(segments: Mapping[str, int]) -> str:
    """Return whom to ask: the segment we have heard least of, and who meets customers."""
    small = _not_heard(segments, set())
    if small:
        names = " and ".join(str(one["segment"]) for one in small[:2])
        return (
            f"Ask three customers before deciding, first of {names}: "
            "we have heard least from them. Colleagues who meet them know whom."
        )
    return (
        "Ask three customers before deciding: the colleagues at the counter, on the "
        "phone and on the road know whom."
    )
