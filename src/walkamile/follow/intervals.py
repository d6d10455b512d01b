"""How sure is a share, a median, a difference? Intervals that hold 95 times of 100."""

import math

import numpy as np
import numpy.typing as npt

Z = 1.959964  # two-sided 95 %
Interval = tuple[float, float]


def of_share(count: int, whole: int) -> Interval:
    """Return Wilson's interval of a share (Wilson 1927); all of 0…1 for none."""
    if whole <= 0:
        return 0.0, 1.0
    share, square = count / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    root = math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    reach = Z * root / (1 + square / whole)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def of_difference(count: int, whole: int, other: int, others: int) -> Interval:
    """Return the interval of one share less another (Newcombe 1998, method 10)."""
    first, second = count / max(whole, 1), other / max(others, 1)
    low, high = of_share(count, whole)
    less, more = of_share(other, others)
    gap = first - second
    down = math.hypot(first - low, more - second)
    up = math.hypot(high - first, second - less)
    return max(-1.0, gap - down), min(1.0, gap + up)


def of_median(values: npt.NDArray[np.int64]) -> tuple[float | None, float | None]:
    """Return an interval of the median from order statistics, without assumptions.

    Too few values (under six) give no interval.
    """
    many = len(values)
    reach = Z * math.sqrt(many) / 2
    low, high = math.floor(many / 2 - reach), math.ceil(many / 2 + reach)
    if many < 6 or low < 1 or high > many:
        return None, None
    ordered = np.partition(values, (low - 1, high - 1))
    return float(ordered[low - 1]), float(ordered[high - 1])


def of_mean(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return a mean and half its interval (normal); infinite for fewer than two."""
    many = len(values)
    if many < 2:
        return (float(values.mean()) if many else math.nan), math.inf
    return float(values.mean()), Z * float(values.std(ddof=1)) / math.sqrt(many)
