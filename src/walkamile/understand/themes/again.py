"""The same customers and some more: known themes stay, and new ones are found.

Texts that were read before keep their theme. New texts join the theme that their
neighbours and its middle say; where many new texts lie together apart from all that
was known, they are a theme of their own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from walkamile.understand import meaning
from walkamile.understand.themes.found import Found
from walkamile.understand.themes.granularity import Level, levels, natural
from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.teacher import Lesson, chosen, described, looked_at

MET_BEFORE = 0.5  # share of texts known from the last run that makes it "again"
NEW_SHARE = 0.8  # of a group's texts that were never read before
NEW_LEAST = 12  # texts, as for a theme of the first run


def met(keys: NDArray[np.uint64], previous: Found) -> NDArray[np.bool_]:
    """Return which sampled texts the previous run read closely."""
    return np.isin(keys, previous.model.seen)


def lesson_again(
    texts: Sequence[str],
    keys: NDArray[np.uint64],
    previous: Found,
    *,
    encode: meaning.Encoder = meaning.sentence,
) -> tuple[Lesson, Labels]:
    """Find the themes of texts most of which are known.

    Known themes keep their numbers, also those that nobody speaks of now; new ones come
    behind them. Returns also the groups, as fine as the themes that are spoken of, that
    would be found if nothing were known.
    """
    near = looked_at(texts, encode=encode)
    known = met(keys, previous)
    before = previous.model.read(texts).theme
    fitted = chosen(before, near, len(previous.themes))
    labels = np.where(known, before, fitted)
    ladder = levels(near)
    fresh = _with_new(labels, known, natural(ladder).labels, len(previous.themes))
    taught = described(fresh, near, ladder, themes=len(previous.themes))
    return taught, _as_fine(ladder, len(np.unique(fresh))).labels


def _as_fine(ladder: list[Level], themes: int) -> Level:
    """Return the step with about so many groups: else a coarser look merges them all."""

    def off(step: Level) -> float:
        return abs(float(np.log(max(step.groups, 1) / max(themes, 1))))

    return min(ladder, key=off)


def _with_new(
    labels: Labels, known: NDArray[np.bool_], groups: Labels, number: int
) -> Labels:
    size = np.bincount(groups)
    fresh = np.bincount(groups, ~known, minlength=len(size))
    apart = (fresh >= NEW_SHARE * size) & (fresh >= NEW_LEAST)
    grown = labels.copy()
    for group in np.flatnonzero(apart).tolist():
        grown[(groups == group) & ~known] = number
        number += 1
    return grown
