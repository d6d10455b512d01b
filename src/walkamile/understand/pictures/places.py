"""Where does each theme lie on a map, so that themes that are alike lie side by side?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.words import unit

Points = NDArray[np.float64]

# Among so few, t-SNE has no neighbourhoods to keep; the two main directions do.
FEWEST = 6
# Neighbours that a theme's place answers to (van der Maaten and Hinton 2008: 5 to 50;
# the low end, for there are dozens of themes and not thousands).
NEIGHBOURHOOD = 5.0
SHARE_OF_THE_NEIGHBOURHOOD = 4  # of all themes at most one in four
# Circles cover so much of the sheet: more leaves no room to read, less wastes it.
COVERED = 0.42
ROUNDS, BACK = 300, 0.01
GAP = 3.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the sheet: its middle and its radius."""

    x: float
    y: float
    r: float


def places(middles: NDArray[np.float32]) -> Points:
    """Return a point in 0…1 × 0…1 for each theme, alike ones close: shape (themes, 2).

    ``middles``: one vector a theme. t-SNE that begins at the two main directions;
    nothing is random. Distances far apart mean little, neighbours mean much.
    """
    count = len(middles)
    if count < 2:
        return np.full((count, 2), 0.5)
    main = _main_directions(np.asarray(middles, dtype=np.float64))
    found = main if count < FEWEST else _neighbourly(middles, main)
    span = np.maximum(np.ptp(found, axis=0), 1e-9)
    return np.asarray(np.round((found - found.min(axis=0)) / span, 4))


def _main_directions(middles: Points) -> Points:
    centred = middles - middles.mean(axis=0)
    left, weight, right = np.linalg.svd(centred, full_matrices=False)
    two = left[:, :2] * weight[:2]
    if two.shape[1] < 2:
        two = np.hstack([two, np.zeros((len(two), 2 - two.shape[1]))])
    # A direction may come out either way round: its largest weight points up.
    largest = np.abs(right[:2]).argmax(axis=1)
    turn = np.sign(right[np.arange(len(largest)), largest])
    two[:, : len(turn)] *= turn
    return np.asarray(two)


def _neighbourly(middles: NDArray[np.float32], main: Points) -> Points:
    from sklearn.manifold import TSNE

    near = min(NEIGHBOURHOOD, len(middles) / SHARE_OF_THE_NEIGHBOURHOOD)
    begin = main / max(float(main[:, 0].std()), 1e-9) * 1e-4
    moved: Any = TSNE(
        perplexity=near, init=begin, method="exact", metric="cosine", random_state=0
    ).fit_transform(unit(np.asarray(middles, dtype=np.float32)))
    return np.asarray(moved, dtype=np.float64)


def circles(
    points: Points,
    sizes: Sequence[int],
    width: float,
    height: float,
    *,
    least: float = 14.0,
) -> list[Circle]:
    """Return a circle a theme on a sheet, its area by size, none over another.

    ``points`` in 0…1 × 0…1; ``least``: the smallest radius that can still be hit. Where
    there is too little room for all, circles may touch.
    """
    if not len(sizes):
        return []
    area = np.asarray(sizes, dtype=np.float64)
    radius = np.sqrt(np.maximum(area, 0) / max(float(area.sum()), 1e-9))
    radius *= np.sqrt(COVERED * width * height / np.pi)
    radius = np.clip(radius, least, min(width, height) / 3)
    room = np.array([width, height], dtype=np.float64)
    wanted = radius[:, None] + np.asarray(points) * (room - 2 * radius[:, None])
    at = _apart(wanted, radius, room)
    return [
        Circle(round(float(x), 1), round(float(y), 1), round(float(r), 1))
        for (x, y), r in zip(at, radius, strict=True)
    ]


def _apart(wanted: Points, radius: Points, room: Points) -> Points:
    """Push circles off each other, each drawn a little back to where it belongs."""
    at = wanted + _nudges(len(wanted))
    reach = radius[:, None] + radius[None, :] + GAP
    np.fill_diagonal(reach, 0)
    for left in reversed(range(ROUNDS)):
        between = at[:, None, :] - at[None, :, :]
        far = np.maximum(np.linalg.norm(between, axis=2), 1e-6)
        over = np.maximum(reach - far, 0)
        push = (between / far[:, :, None] * over[:, :, None]).sum(axis=1) / 2
        pull = (wanted - at) * BACK if left > ROUNDS // 3 else 0.0
        at = at + push + pull
        at = np.clip(at, radius[:, None] + 1, room - radius[:, None] - 1)
    return at


def _nudges(count: int) -> Points:
    """Return a small different shift a theme, so that equal points can part."""
    turn = np.arange(count) * 2.399963  # the golden angle spreads them evenly
    return np.column_stack([np.cos(turn), np.sin(turn)]) * 0.01
