"""How fine should themes be, when nobody says how many there are?

Every step of a ladder from coarse to fine is judged by how clearly texts sit in their
own group: the silhouette against group means, each text left out of its own mean, so
that small groups get nothing for free. A preference for a list that a person can read
breaks near ties. Chosen among fourteen criteria (stability under resampling, agreement
of the two views, prediction, modularity, …), each tried by leaving whole sources out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from walkamile.understand.themes.graph import Neighbours
from walkamile.understand.themes.partition import Labels, folded, leiden

# Half-octaves from a handful of groups to groups of a dozen texts.
LADDER = tuple(2.0 ** (step / 2) for step in range(-6, 11))
# How much clearer (log silhouette) a list must be to be shorter or longer than a
# person likes, for each squared e-fold away: a list of three themes tells nobody much.
# Of 17 development sets none is worse at .06 to .10 than at .12, which put two dozen
# themes where eight are as clear.
SHORT, SHORTER = 24, 0.10
LONG, LONGER = 30, 0.03
# A handful of themes is the answer only where texts fall apart that clearly; fewer
# than four tell nobody anything.
FEWEST_THEMES, HANDFUL, CLEAR = 4, 8, 0.25
# So far below the best step (log silhouette), so often in a row: of 18 development sets
# none had its natural step behind such a stretch.
HOPELESS, IN_A_ROW = 0.15, 3
# Finer than this on average is a list of texts, not of themes; beyond a list that is read
# at a glance, each theme needs more. With 12 alone the 650 voices of a small firm fell
# into 47 themes; over 17 development sets NMI falls by .003.
TEXTS_A_THEME, AT_A_GLANCE, MORE_TEXTS = 12, 16, 20
AT_LEAST = 5  # groups under five are not shown


@dataclass(frozen=True)
class Level:
    """One step of the ladder: its groups and how clearly texts sit in them."""

    resolution: float
    labels: Labels
    clearness: float

    @property
    def groups(self) -> int:
        """Return how many groups there are."""
        return int(self.labels.max(initial=-1)) + 1


def levels(near: Neighbours) -> list[Level]:
    """Return the ladder from coarse to fine, each step judged.

    It ends where several steps in a row are far below the best: finer ones are too.
    """
    ladder: list[Level] = []
    for resolution in LADDER:
        found = leiden(near.graph, resolution)
        labels = folded(found, near.vectors, AT_LEAST)
        ladder.append(Level(resolution, labels, clearness(labels, near.vectors)))
        best = max(map(_worth, _enough(ladder)), default=-np.inf)
        if all(_worth(step) < best - HOPELESS for step in ladder[-IN_A_ROW:]):
            break
    return ladder


def _enough(ladder: list[Level]) -> list[Level]:
    """Return the steps that have neither too few groups to tell anything nor too many."""
    most = _most(ladder)
    return [
        step
        for step in ladder
        if (FEWEST_THEMES if step.clearness >= CLEAR else HANDFUL)
        <= step.groups
        <= most
    ]


def _most(ladder: list[Level]) -> int:
    texts = len(ladder[0].labels)
    return max(2, min(texts // TEXTS_A_THEME, max(AT_A_GLANCE, texts // MORE_TEXTS)))


def natural(ladder: list[Level]) -> Level:
    """Return the step at which texts sit most clearly in their groups."""
    most = _most(ladder)
    fit = [step for step in ladder if 2 <= step.groups <= most]
    return max(_enough(ladder) or fit, key=_worth, default=ladder[0])


def _worth(level: Level) -> float:
    groups = max(level.groups, 1)
    short = max(np.log(SHORT / groups), 0.0)
    long = max(np.log(groups / LONG), 0.0)
    clear = np.log(max(level.clearness, 1e-3))
    return float(clear - SHORTER * short**2 - LONGER * long**2)


def clearness(labels: Labels, vectors: NDArray[np.float32]) -> float:
    """Return the mean silhouette against group means, the text itself left out."""
    groups, rows = int(labels.max(initial=-1)) + 1, np.arange(len(labels))
    if groups < 2:
        return 0.0
    ones = np.ones(len(labels), dtype=np.float32)
    member = sparse.csr_matrix((ones, (labels, rows)), shape=(groups, len(labels)))
    sums = np.asarray(member @ vectors)
    length = np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
    alike = vectors @ (sums / length[:, None]).T
    with_self = alike[rows, labels] * length[labels]
    without = np.sqrt(np.maximum(length[labels] ** 2 - 2 * with_self + 1, 1e-9))
    own = np.where(np.bincount(labels)[labels] < 2, 0.0, (with_self - 1) / without)
    alike[rows, labels] = -1
    to_own, to_next = 1 - own, 1 - alike.max(axis=1)
    widest = np.maximum(np.maximum(to_own, to_next), 1e-6)
    return float(((to_next - to_own) / widest).mean())
