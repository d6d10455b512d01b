"""What people have changed about themes, and how every text is read after it.

A change is a step: texts of one theme, or some of them, go to another. Steps are taken
in their order, on whatever is read, so that a change holds for texts that come later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.said import fast

Floats = NDArray[np.float32]

RENAME, MERGE, SPLIT, MOVE, PIN = "rename", "merge", "split", "move", "pin"
NOTED = (
    "noted"  # a proposal that was looked at and changes nothing; its kind is the name
)
# Texts so alike (cosine of fast vectors) to one that was moved go with it: other words
# in the same sentence lie at .8 and below, other endings and small words above .9.
LIKE = 0.9
READ_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class Edit:
    """One change as a person made it, by keys: it is remembered from run to run.

    ``into`` is the theme that a merge, a split or a move leads to; ``name`` is given by
    a rename or a split; ``text`` is what was moved or pinned.
    """

    kind: str
    theme: str
    into: str = ""
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One change as it is read: which texts of ``theme`` go ``into`` which (numbers).

    A merge takes all; a split those nearest to the first of ``middles``, fast vectors;
    a move the text of that ``key`` wherever it is, and those of ``theme`` like
    ``middles[0]``.
    """

    kind: str
    theme: int
    into: int
    middles: Floats
    key: int = 0


def taken(
    step: Step, theme: Labels, keys: NDArray[np.uint64], texts: Sequence[str]
) -> NDArray[np.int64]:
    """Return which of these texts a step takes; all arrays are parallel."""
    there = np.flatnonzero(theme == step.theme)
    if step.kind == MERGE:
        return there
    found = [
        block[_those(step, fast([texts[i] for i in block.tolist()]))]
        for start in range(0, len(there), READ_AT_ONCE)
        for block in [there[start : start + READ_AT_ONCE]]
    ]
    if step.kind == MOVE:
        found.append(np.flatnonzero(keys == np.uint64(step.key)))
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _those(step: Step, vectors: Floats) -> NDArray[np.bool_]:
    alike = np.round(vectors @ step.middles.T, 5)
    if step.kind == MOVE:
        return np.asarray(alike[:, 0] >= LIKE)
    return np.asarray(alike.argmax(axis=1) == 0)


def walked(
    steps: Sequence[Step],
    theme: Labels,
    sure: Floats,
    keys: NDArray[np.uint64],
    texts: Sequence[str],
) -> tuple[Labels, Floats]:
    """Return the themes of texts after all steps, and how sure they are.

    What a person moved is sure; where texts go with their theme they stay as sure as
    they were.
    """
    now, sure_now = theme.copy(), sure.copy()
    for step in steps:
        rows = taken(step, now, keys, texts)
        now[rows] = step.into
        if step.kind == MOVE:
            sure_now[keys == np.uint64(step.key)] = 1.0
    return now, sure_now


def merged_into(steps: Sequence[Step], themes: int) -> Labels:
    """Return for each theme the one that it is part of now."""
    part = np.arange(themes)
    for step in steps:
        if step.kind == MERGE:
            part[part == step.theme] = step.into
    return part
