"""Is there something new among the words that fit no theme?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.understand.shifts.voices import telling, words_of

Array = np.ndarray[Any, Any]
Encoder = Callable[[list[str]], Array]

# The newest eight weeks are held against the half year before.
NEWEST_DAYS, BEFORE_DAYS = 56, 182
# So many of each are compared with each other; an even sample of more.
NEWEST_MOST, BEFORE_MOST = 3_000, 6_000
# Texts this close speak of one thing (centred static vectors; on banking77 three in
# four pairs this close share their label, of all pairs one in seventy).
CLOSE = 0.6
# Fewer voices are no theme.
VOICES_AT_LEAST = 8
# Every text may be the middle of a new theme: thousands of looks, so a departure that
# chance brings once in millions (standard normal).
DEPARTURE = 5.0
# At least so many times as often as before; else an old subject was never named.
TIMES = 4.0
WORDS_IN_NAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Texts without a theme that speak of one thing, hardly spoken of before."""

    name: str
    rows: list[int]
    size: float
    low: float
    high: float
    first_day: int


def newcomers(texts: Sequence[str], ago: Array, *, encode: Encoder) -> list[Newcomer]:
    """Find groups of like texts that came up in the newest eight weeks.

    ``ago``: days before the last day, one a text; older than 34 weeks is not looked at.
    """
    newest = _evenly(np.flatnonzero((ago >= 0) & (ago < NEWEST_DAYS)), NEWEST_MOST)
    old = (ago >= NEWEST_DAYS) & (ago < NEWEST_DAYS + BEFORE_DAYS)
    before = _evenly(np.flatnonzero(old), BEFORE_MOST)
    if len(newest) < VOICES_AT_LEAST or len(before) < VOICES_AT_LEAST:
        return []
    vectors = encode([texts[row] for row in [*newest, *before]])
    vectors = vectors - vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    now, then = vectors[: len(newest)], vectors[len(newest) :]
    near = now @ now.T >= CLOSE
    usual = (now @ then.T >= CLOSE).sum(axis=1)
    return [
        _newcomer(texts, ago, newest, before, members, int(usual[middle]))
        for middle, members in _groups(near, usual, len(newest) / len(before))
    ]


def _groups(near: Array, usual: Array, share: float) -> list[tuple[int, Array]]:
    """Take the densest new group, then the densest of what is left, and so on."""
    left = np.ones(len(near), dtype=bool)
    groups: list[tuple[int, Array]] = []
    while True:
        said = (near & left).sum(axis=1) * left
        score = _departure(said, usual, share)
        score[(said < VOICES_AT_LEAST) | (said < TIMES * (usual + 0.5) * share)] = 0
        middle = int(score.argmax())
        if score[middle] < DEPARTURE:
            return groups
        members = np.flatnonzero(near[middle] & left)
        groups.append((middle, members))
        left[near[members].any(axis=0)] = False


def _departure(said: Array, usual: Array, share: float) -> Array:
    """Return the signed root of the deviance of two Poisson counts."""
    total = said + usual
    now, then = total * share / (1 + share), total / (1 + share)
    parts = [
        np.where(
            seen > 0, seen * np.log(np.maximum(seen, 1) / np.maximum(due, 1e-9)), 0
        )
        for seen, due in ((said, now), (usual, then))
    ]
    return np.asarray(np.sign(said - now) * np.sqrt(np.maximum(2 * sum(parts), 0)))


def _newcomer(
    texts: Sequence[str],
    ago: Array,
    newest: Array,
    before: Array,
    members: Array,
    usual: int,
) -> Newcomer:
    rows = [int(newest[at]) for at in members]
    others = [words_of(texts[row]) for row in newest if row not in set(rows)]
    weight = telling([words_of(texts[row]) for row in rows], others)
    names = sorted(weight, key=lambda word: (-weight[word], word))[:WORDS_IN_NAME]
    size = (len(rows) + 0.5) / len(newest) / ((usual + 0.5) / len(before))
    wide = np.exp(1.96 * np.sqrt(1 / (len(rows) + 0.5) + 1 / (usual + 0.5)))
    return Newcomer(
        name=", ".join(names),
        rows=rows,
        size=float(size),
        low=float(size / wide),
        high=float(size * wide),
        first_day=int(np.percentile([ago[row] for row in rows], 95)),
    )


def _evenly(rows: Array, most: int) -> Array:
    step = max(1, -(-len(rows) // most))
    return rows[::step]
