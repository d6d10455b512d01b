"""Are these two the same obstacle?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np

Array = np.ndarray[Any, Any]

# Chosen by judgement, not measured yet; a person decides on every pair.
ALIKE_ENOUGH = 0.6
# What stands in the same place is likelier the same thing, but never by that alone.
SAME_PAGE, SAME_STEP, SAME_THEME = 0.12, 0.08, 0.06
# Said as a reason from here on.
MEANS_MUCH_THE_SAME = 0.55
SHARED_WORDS = 2

WORD = re.compile(r"[^\W\d_]{3,}")
SMALL_WORDS = """
and are but can for from has have her his how its nobody not one our out over she
that the their them then they this was were what when where which who why will
with without you your customer customers
"""
SMALL = frozenset(SMALL_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An obstacle as far as it can be compared."""

    id: int
    words: str
    url: str = ""
    step: str = ""
    theme: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two obstacles that may be one, how sure that is (0…1), and why."""

    one: int
    other: int
    score: float
    because: tuple[str, ...]


def compare(one: Described, other: Described, closeness: float) -> Alike:
    """Return how alike two obstacles are; ``closeness`` is the cosine of their meaning.

    Only a suggestion: a person merges, or says that they are two.
    """
    shared = sorted(content(one.words) & content(other.words))
    if one.fingerprint and one.fingerprint == other.fingerprint:
        known = ("a walk recognised it: same kind, same place on the page",)
        return Alike(one=one.id, other=other.id, score=1.0, because=known)
    score, because = max(closeness, _overlap(one, other)), []
    if closeness >= MEANS_MUCH_THE_SAME:
        because.append("they mean much the same")
    if len(shared) >= SHARED_WORDS:
        because.append("same words: " + ", ".join(shared[:6]))
    for worth, same, why in (
        (SAME_PAGE, _page(one.url) and _page(one.url) == _page(other.url), "same page"),
        (SAME_STEP, one.step and one.step == other.step, "same step"),
        (SAME_THEME, one.theme and one.theme == other.theme, "same theme"),
    ):
        if same:
            score += worth
            because.append(why)
    return Alike(
        one=one.id, other=other.id, score=min(score, 1.0), because=tuple(because)
    )


def suggestions(
    new: Sequence[Described],
    known: Sequence[Described],
    meaning_of_new: Array,
    meaning_of_known: Array,
    *,
    most: int = 5,
) -> list[Alike]:
    """Return for each new obstacle the likeliest twins, the surest first.

    ``meaning_of_*``: one unit vector a row. Each pair comes once.
    """
    if not new or not known:
        return []
    closeness = np.asarray(meaning_of_new) @ np.asarray(meaning_of_known).T
    found: dict[tuple[int, int], Alike] = {}
    for row, one in enumerate(new):
        near = set(np.argsort(-closeness[row])[: 4 * most].tolist())
        near |= {at for at, other in enumerate(known) if _same_print(one, other)}
        pairs = [
            compare(one, known[at], float(closeness[row, at]))
            for at in near
            if known[at].id != one.id
        ]
        for pair in sorted(pairs, key=lambda pair: -pair.score)[:most]:
            if pair.score >= ALIKE_ENOUGH and pair.because:
                low, high = sorted((pair.one, pair.other))
                found.setdefault((low, high), pair)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def content(words: str) -> set[str]:
    """Return the words that say something, without the endings that numbers give."""
    found = {word.casefold() for word in WORD.findall(words)} - SMALL
    return {
        word[:-1] if word.endswith("s") and len(word) > 4 else word for word in found
    }


def _overlap(one: Described, other: Described) -> float:
    first, second = content(one.words), content(other.words)
    both = first | second
    return len(first & second) / len(both) if both else 0.0


def _same_print(one: Described, other: Described) -> bool:
    return bool(one.fingerprint) and one.fingerprint == other.fingerprint


def _page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}" if parts.netloc else ""
