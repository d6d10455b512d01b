"""Where do customers depend on us most, and how well do we do there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, sqrt
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

LEVEL = 0.95
# Fewer answers than this give no place in the matrix, only a count.
ANSWERS_AT_LEAST = 10
# A correlation of fewer is noise (its 95 % interval is wider than ±0.36).
PAIRS_AT_LEAST = 30
RESAMPLES = 400

CONCENTRATE, KEEP_UP = "concentrate here", "keep up the good work"
LOW, OVERKILL = "low priority", "possible overkill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse:
    """Where the true point lies with 95 % confidence: half axes and an angle.

    The angle is the longer one's against the first coordinate (importance), in degrees.
    """

    long: float
    short: float
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A need's place in the matrix: ``importance`` × ``performance``, with its doubt."""

    importance: float
    performance: float
    ellipse: Ellipse
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What answers say about a need.

    ``stated``: what customers say matters (1…7). ``derived``: how far performance goes
    along with their overall judgement (correlation −1…1): what moves them, whether
    they say so or not. Null where answers are too few. ``low`` and ``high`` are the
    95 % interval of performance.
    """

    n: int
    performance: float | None
    low: float | None
    high: float | None
    stated: Place | None
    derived: Place | None


def measure(
    importance: Sequence[float | None],
    performance: Sequence[float | None],
    overall: Sequence[float | None],
    *,
    seed: int = 0,
) -> Measured:
    """Return what the answers on one need say; the lists run side by side."""
    said = _pairs(importance, performance)
    lived = _pairs(overall, performance)
    rated = np.array([p for p in performance if p is not None], float)
    low, high = _interval(rated)
    return Measured(
        n=len(rated),
        performance=float(rated.mean()) if len(rated) else None,
        low=low,
        high=high,
        stated=_stated(said) if len(said) >= ANSWERS_AT_LEAST else None,
        derived=_derived(lived, seed) if len(lived) >= PAIRS_AT_LEAST else None,
    )


def quadrant(place: Place, middle_importance: float, middle_performance: float) -> str:
    """Name the quadrant (Martilla and James 1977), or say that the doubt spans several.

    The middles are the means over all needs in the matrix.
    """
    wide, tall = extent(place.ellipse)
    sure = (
        abs(place.importance - middle_importance) >= wide
        and abs(place.performance - middle_performance) >= tall
    )
    if not sure:
        return "too close to tell"
    if place.importance > middle_importance:
        return KEEP_UP if place.performance > middle_performance else CONCENTRATE
    return OVERKILL if place.performance > middle_performance else LOW


def extent(ellipse: Ellipse) -> tuple[float, float]:
    """Return how far an ellipse reaches from its centre along each coordinate."""
    turn = np.radians(ellipse.angle)
    wide = sqrt(
        (ellipse.long * np.cos(turn)) ** 2 + (ellipse.short * np.sin(turn)) ** 2
    )
    tall = sqrt(
        (ellipse.long * np.sin(turn)) ** 2 + (ellipse.short * np.cos(turn)) ** 2
    )
    return wide, tall


def _stated(pairs: Array) -> Place:
    """Place a need by its means; the region is Hotelling's (1931)."""
    from scipy import special  # slow to import; no page waits for it

    n = len(pairs)
    scale = 2 * (n - 1) / (n - 2) * float(special.fdtri(2, n - 2, LEVEL)) / n
    return Place(
        importance=float(pairs[:, 0].mean()),
        performance=float(pairs[:, 1].mean()),
        ellipse=_ellipse(np.cov(pairs.T) * scale),
        n=n,
    )


def _derived(pairs: Array, seed: int) -> Place | None:
    """Place a need by its correlation; the region is drawn from resampled answers."""
    from scipy import special  # slow to import; no page waits for it

    if pairs[:, 0].std() == 0 or pairs[:, 1].std() == 0:
        return None
    chance = np.random.default_rng(seed)
    drawn = chance.integers(0, len(pairs), (RESAMPLES, len(pairs)))
    points = np.array([_point(pairs[rows]) for rows in drawn])
    points = points[np.isfinite(points).all(axis=1)]
    scale = float(special.chdtri(2, 1 - LEVEL))
    importance, performance = _point(pairs)
    return Place(
        importance=importance,
        performance=performance,
        ellipse=_ellipse(np.cov(points.T) * scale),
        n=len(pairs),
    )


def _point(pairs: Array) -> tuple[float, float]:
    overall, performance = pairs[:, 0], pairs[:, 1]
    spread = overall.std() * performance.std()
    if spread == 0:
        return float("nan"), float(performance.mean())
    together = ((overall - overall.mean()) * (performance - performance.mean())).mean()
    return float(together / spread), float(performance.mean())


def _ellipse(covariance: Array) -> Ellipse:
    sizes, directions = np.linalg.eigh(covariance)
    sizes = np.maximum(sizes, 0)
    x, y = directions[:, 1]
    return Ellipse(
        long=float(sqrt(sizes[1])),
        short=float(sqrt(sizes[0])),
        angle=degrees(atan2(y, x)),
    )


def _interval(values: Array) -> tuple[float | None, float | None]:
    from scipy import special  # slow to import; no page waits for it

    if len(values) < 2:
        return None, None
    wide = float(special.stdtrit(len(values) - 1, (1 + LEVEL) / 2))
    wide *= float(values.std(ddof=1)) / sqrt(len(values))
    return float(values.mean()) - wide, float(values.mean()) + wide


def _pairs(one: Sequence[float | None], two: Sequence[float | None]) -> Array:
    both = [
        (a, b) for a, b in zip(one, two, strict=True) if a is not None and b is not None
    ]
    return np.array(both, float).reshape(len(both), 2)
