"""What would customers say to this agenda?"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from walkamile.chair.agenda import Agenda, Item

# Three to five voices are what a meeting reads; more are skipped.
FEWEST, MOST = 3, 5
# Finds that are looked at for one item; numbers above that say "at least".
DEPTH = 100
# Texts this close to an item speak of it. The closeness is the mean cosine of both
# tiers of meaning, not centred, so that it does not depend on what else is there. On
# samples of Banking77, airline complaints and Stack Overflow titles the five best of an
# item's own set lie above it in more than nine of ten items (medians .55 to .70); for
# agendas of another trade (carpets, elephants, lunch) medians are .16 to .22, and 28 of
# 30 such items get no quote at all.
FLOOR = 0.34
# The finds are put in order by how close they are to the item, and to what the first
# ten have in common. On samples of the three sets nDCG@5 goes from the search's own
# .768, .523, .993 to .772, .572, .976, and in briefs it is better than half the weight.
FIRST, AGREEMENT = 10, 1.0
# To balance, a find may be so much less close than the best one, and no less.
MUCH_LESS_CLOSE = 0.1
# A quote on a page that is read in a meeting; longer texts give their best stretch.
LONGEST_QUOTE = 280
# Two texts that share this much of their words say the same in the same words.
SAME_WORDS = 0.6
# … and two that mean this much the same say it in others ("when will my card arrive",
# "how soon will my card arrive": .91; "staff were rude", "staff were lovely": .67).
SAME_MEANING = 0.9
# Fewer customers than this in a segment are not named as a segment.
SMALLEST_SEGMENT = 5
SILENCE = "No customer has spoken of this yet."

Array = np.ndarray[Any, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One find: the text as its source has it, and what is known about it."""

    source: str
    text: str
    customer: str
    segment: str | None = None
    at: datetime | None = None
    language: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How a text feels: ``label`` (negative, neutral, positive, mixed) and effort."""

    label: str | None
    effort: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """What a brief hears with; a recipe hands it in.

    ``find`` gives the best finds for some words, best first; ``mean`` unit vectors of
    what texts mean; ``feel`` how each feels; ``sentences`` the spans of a text's
    sentences.
    """

    find: Callable[[str, int], list[Heard]]
    mean: Callable[[list[str]], Array]
    feel: Callable[[list[Heard]], list[Felt]]
    sentences: Callable[[str], list[Span]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quote: ``text`` is the source's text from ``start`` to ``end`` (code points)."""

    source: str
    start: int
    end: int
    text: str
    segment: str | None
    at: datetime | None
    feeling: str | None
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBrief:
    """One item and what customers say to it.

    ``numbers``: ``n`` texts (``at_least`` true where there may be more), ``customers``,
    ``since`` and ``until``, and how many are negative, positive, mixed. ``effort``:
    ``mean`` (-5 very hard … +5 very easy) of ``n`` texts that speak of it, else null.
    ``not_heard``: segments of the data without a quote here, ``{segment, n}``, smallest
    first. ``silence`` and ``ask`` are said where nobody has spoken of it.
    """

    title: str
    words: str
    quotes: tuple[Said, ...]
    numbers: Mapping[str, Any]
    effort: Mapping[str, Any]
    not_heard: tuple[Mapping[str, Any], ...]
    silence: str | None
    ask: str | None

    def plain(self) -> dict[str, Any]:
        """Return it as plain dictionaries and lists."""
        return asdict(self)


def brief(
    agenda: Agenda, ears: Ears, segments: Mapping[str, int]
) -> tuple[ItemBrief, ...]:
    """Return what customers say to every item, in the agenda's order.

    ``segments``: how many texts each segment has in all of the data.
    """
    return tuple(_one(item, ears, segments) for item in agenda.items)


def _one(item: Item, ears: Ears, segments: Mapping[str, int]) -> ItemBrief:
    found = _relevant(item, ears)
    relevant = found.heard
    felt = ears.feel(relevant)
    chosen = _chosen(found, felt, segments)
    quotes = tuple(_said(relevant[at], felt[at], item, ears) for at in chosen)
    spoken = {quote.segment for quote in quotes}
    return ItemBrief(
        title=item.title,
        words=item.words,
        quotes=quotes,
        numbers=_numbers(relevant, felt, found.is_full),
        effort=_effort(felt),
        not_heard=_not_heard(segments, spoken),
        silence=None if quotes else SILENCE,
        ask=None if quotes else _ask(segments),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relevant:
    """Finds that speak of an item, best first, how close they are, what they mean."""

    heard: list[Heard]
    close: Array
    meaning: Array
    is_full: bool


_NOTHING = _Relevant(
    heard=[], close=np.empty(0), meaning=np.empty((0, 0)), is_full=False
)


def _relevant(item: Item, ears: Ears) -> _Relevant:
    """Return the finds that speak of the item."""
    if not any(map(str.isalnum, item.words)):
        return _NOTHING
    found = [one for one in ears.find(item.words, DEPTH) if one.text.strip()]
    if not found:
        return _NOTHING
    vectors = ears.mean([item.words, *(one.text for one in found)])
    theirs = vectors[1:]
    close = theirs @ vectors[0]
    agreed = close + AGREEMENT * (theirs @ theirs[:FIRST].mean(axis=0))
    asked = _words(item.words)
    named = np.array([asked <= _words(one.text) for one in found])
    order = np.argsort(-agreed.round(6), kind="stable")
    kept = [int(at) for at in order if close[at] >= FLOOR or named[at]]
    return _Relevant(
        heard=[found[at] for at in kept],
        close=close[kept],
        meaning=theirs[kept],
        is_full=len(kept) >= DEPTH,
    )


def _chosen(
    found: _Relevant, felt: Sequence[Felt], segments: Mapping[str, int]
) -> list[int]:
    """Return which finds to quote, most relevant first.

    The best three stand; the other two places go to who is missing among them (against,
    for, the smallest segment), where somebody close enough says so, else to relevance.
    """
    apart = _apart(found)
    chosen = apart[:FEWEST]
    near = [
        at
        for at in apart[FEWEST:]
        if found.close[at] >= found.close.max(initial=0) - MUCH_LESS_CLOSE
    ]
    for label in ("negative", "positive"):
        if not any(felt[at].label in {label, "mixed"} for at in chosen):
            chosen += [at for at in near if felt[at].label == label][:1]
    chosen += _smallest(near, chosen, found.heard, segments)
    chosen = list(dict.fromkeys(chosen))[:MOST]
    chosen += [at for at in apart if at not in chosen][: MOST - len(chosen)]
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


def _apart(found: _Relevant) -> list[int]:
    """Return finds of different customers who do not say the same, best first."""
    kept: list[int] = []
    said: list[set[str]] = []
    customers: set[str] = set()
    for at, one in enumerate(found.heard):
        words = _words(one.text)
        is_said = any(_alike(words, other) for other in said)
        means = found.meaning[kept] @ found.meaning[at] if kept else np.empty(0)
        if one.customer in customers or is_said or (means >= SAME_MEANING).any():
            continue
        kept.append(at)
        said.append(words)
        customers.add(one.customer)
    return kept


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= SAME_WORDS * max(1, len(one | other))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _said(one: Heard, felt: Felt, item: Item, ears: Ears) -> Said:
    start, end = _stretch(one.text, item, ears)
    return Said(
        source=one.source,
        start=start,
        end=end,
        text=one.text[start:end],
        segment=one.segment,
        at=one.at,
        feeling=felt.label,
        link=one.link,
    )


def _stretch(text: str, item: Item, ears: Ears) -> Span:
    """Return the whole text where it is short, else its sentences nearest the item."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if end - start <= LONGEST_QUOTE:
        return start, end
    spans = ears.sentences(text)
    vectors = ears.mean([item.words, *(text[left:right] for left, right in spans)])
    first = int(np.argmax(vectors[1:] @ vectors[0]))
    start, end = spans[first]
    for _, later in spans[first + 1 :]:
        if later - start > LONGEST_QUOTE:
            break
        end = later
    return start, _at_a_word(text, start, end)


def _at_a_word(text: str, start: int, end: int) -> int:
    if end - start <= LONGEST_QUOTE:
        return end
    space = text.rfind(" ", start + 1, start + LONGEST_QUOTE)
    return space if space > start else start + LONGEST_QUOTE


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
