"""Which voices speak of this, and which stretch of each is quoted?"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from walkamile.chair.agenda import Item

# Finds that are looked at for one item; numbers above that say "at least".
DEPTH = 100
# Texts this close to an item speak of it. The closeness is the mean cosine of both
# tiers of meaning, not centred, so that it does not depend on what else is there. On
# samples of Banking77, airline complaints and Stack Overflow titles the five best of an
# item's own set lie above it in more than nine of ten items (medians .55 to .70); for
# agendas of another trade (carpets, elephants, lunch) medians are .16 to .22. Chosen for
# each of the seven sets of bench/chair.py on the other six (the highest floor within .01
# of the best mean nDCG@5) it comes out as .30 six times and once as .26.
FLOOR = 0.30
# … and closer than all of the data is by its subject alone: where every text speaks of
# bicycles, a "bike" is no reason. Cosine after the mean of all texts is taken off. Of
# relevant finds 0 to 5 in a hundred lie below (banking77 1.8, airline 4.7, Stack Overflow
# 0, NHS 1.8), of others 8, 24, 0 and 3.
CENTRED_FLOOR = 0.2
# … and at least half as close as the closest: in data of one subject the tail shares a
# word and no more ("the night locker for bikes" to "parts that do not fit the bike").
# On samples of 700 of the four labelled sets it takes away nothing that was quoted, on
# samples of 200 nDCG@5 goes up by .001 to .004, on samples of 60 precision goes up by
# .006 to .020 and nDCG@5 down by .002 to .014.
HALF_AS_CLOSE = 0.5
# Where even the closest five are this far off on average, and none is clearly of it,
# nobody has spoken of the item: cosines after the mean of all texts is taken off. Asked
# for a label whose texts were taken out of what is found, samples of 700 stay silent for
# .03 (banking77, whose labels are each other's neighbours), .12 (airline), .60 (Stack
# Overflow) and .25 (NHS) of the items, and none of those whose texts were there is lost.
# A single voice that is clearly of it is heard, however far the others.
BARELY, CLEARLY, CLOSEST = 0.26, 0.48, 5
# The finds are put in order by how close they are to the item, and to what the first
# ten have in common. On samples of the three sets nDCG@5 goes from the search's own
# .768, .523, .993 to .772, .572, .976, and in briefs it is better than half the weight.
FIRST, AGREEMENT = 10, 1.0
# A quote on a page that is read in a meeting; longer texts give their best stretch.
LONGEST_QUOTE = 280
# Two texts that share this much of their words say the same in the same words.
SAME_WORDS = 0.6
# … and two that mean this much the same say it in others ("when will my card arrive",
# "how soon will my card arrive": .91; "staff were rude", "staff were lovely": .67).
SAME_MEANING = 0.9

Array = np.ndarray[Any, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One find: the text as its source has it, and what is known about it.

    ``meaning`` is its vector, where an index has it: it is not made again. ``groups``:
    of which products, places and the like its customer is, as kind and value.
    """

    source: str
    text: str
    customer: str
    segment: str | None = None
    at: datetime | None = None
    language: str | None = None
    link: str | None = None
    verbatim: int | None = None
    meaning: Array | None = field(default=None, compare=False, repr=False)
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How a text feels: ``label`` (negative, neutral, positive, mixed) and effort."""

    label: str | None
    effort: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """What a brief hears with; a recipe hands it in.

    ``find`` gives the best finds for some words, best first; ``mean`` unit vectors of
    what texts mean; ``feel`` how the finds of each item feel; ``sentences`` the spans of a text's
    sentences; ``usual`` the mean of what all texts mean, where it is known.
    """

    find: Callable[[str, int], list[Heard]]
    mean: Callable[[list[str]], Array]
    feel: Callable[[list[list[Heard]]], list[list[Felt]]]
    sentences: Callable[[str], list[Span]]
    usual: Array | None = None


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
    verbatim: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevant:
    """Finds that speak of an item, best first, how close they are, what they mean."""

    heard: list[Heard]
    close: Array
    meaning: Array
    is_full: bool


_NOTHING = Relevant(
    heard=[], close=np.empty(0), meaning=np.empty((0, 0)), is_full=False
)


def relevant(item: Item, ears: Ears, *, depth: int = DEPTH) -> Relevant:
    """Return the finds that speak of the item, of the first ``depth``."""
    if not any(map(str.isalnum, item.words)):
        return _NOTHING
    found = [one for one in ears.find(item.words, depth) if one.text.strip()]
    if not found:
        return _NOTHING
    asked_for, theirs = _means(item, found, ears)
    close = theirs @ asked_for
    agreed = close + AGREEMENT * (theirs @ theirs[:FIRST].mean(axis=0))
    asked = _words(item.words)
    named = np.array([asked <= _words(one.text) for one in found])
    order = np.argsort(-agreed.round(6), kind="stable")
    centred = _centred(asked_for, theirs, ears)
    floor = max(CENTRED_FLOOR, HALF_AS_CLOSE * float(centred.max()))
    speaks = (close >= FLOOR) & (centred >= floor)
    speaks &= not _nobody(centred)
    kept = [int(at) for at in order if speaks[at] or named[at]]
    return Relevant(
        heard=[found[at] for at in kept],
        close=close[kept],
        meaning=theirs[kept],
        is_full=len(kept) >= depth,
    )


def _nobody(centred: Array) -> bool:
    """Say whether none of the finds is close enough for anybody to have spoken of it."""
    closest = np.sort(centred)[-CLOSEST:]
    return bool(closest.mean() < BARELY and closest[-1] < CLEARLY)


def _centred(asked: Array, theirs: Array, ears: Ears) -> Array:
    """Return how close finds are, beyond what all of the data has in common."""
    if ears.usual is None:
        return np.ones(len(theirs))
    own, others = asked - ears.usual, theirs - ears.usual
    lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(own)
    return np.asarray(others @ own / np.where(lengths > 0, lengths, 1))


def _means(item: Item, found: list[Heard], ears: Ears) -> tuple[Array, Array]:
    """Return what the item means, and what each find does."""
    known = [one.meaning for one in found if one.meaning is not None]
    if len(known) == len(found):
        return ears.mean([item.words])[0], np.stack(known)
    vectors = ears.mean([item.words, *(one.text for one in found)])
    return vectors[0], vectors[1:]


def apart(
    found: Relevant, *, most: int = DEPTH, few: int = DEPTH, near: float = 0.0
) -> list[int]:
    """Return finds of different customers who do not say the same, the best ``most``.

    Once there are ``few``, only those at least as close as ``near`` are looked at.
    """
    kept: list[int] = []
    before: list[set[str]] = []
    customers: set[str] = set()
    same = found.meaning @ found.meaning.T >= SAME_MEANING
    for at, one in enumerate(found.heard):
        if len(kept) == most:
            break
        is_far = len(kept) >= few and found.close[at] < near
        if is_far or one.customer in customers or same[at, kept].any():
            continue
        words = _words(one.text)
        if any(_alike(words, other) for other in before):
            continue
        kept.append(at)
        before.append(words)
        customers.add(one.customer)
    return kept


def _alike(one: set[str], other: set[str]) -> bool:
    most, least = max(len(one), len(other)), min(len(one), len(other))
    if least < SAME_WORDS * most:  # not even if all of the shorter were in the longer
        return False
    shared = len(one & other)
    return shared >= SAME_WORDS * max(1, len(one) + len(other) - shared)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def said(one: Heard, felt: Felt, item: Item, ears: Ears) -> Said:
    """Return a find as a quote: all of it, or the stretch that is nearest the item."""
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
        verbatim=one.verbatim,
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
