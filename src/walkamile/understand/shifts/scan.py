"""Is this theme spoken of more, or less, than the others let expect?"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

# A change is looked for in the newest one, two, … weeks: a burst shows in the first,
# a slow swelling in the last.
WINDOWS = (1, 2, 3, 4, 6, 8)
# What was usual is what was said in at most half a year before, at least six weeks; two
# after a shift, or a second one right behind it would be missed.
BASELINE_WEEKS, BASELINE_AT_LEAST, AFTER_A_SHIFT = 26, 6, 2
# A large theme that is spoken of a tenth more often is no news, however sure it is.
SMALLEST = 1.25
# The middle third of all themes, by weight, sets the week's volume, so that one theme
# swelling does not make all others seem to fade (as in trimmed-mean normalisation of
# counts: Robinson and Oshlack, Genome Biology 2010).
TRIMMED = 0.35
# Themes borrow their spread from each other until they have so many weeks themselves.
BORROWED_WEEKS = 12
SPREAD_WEEKS = 52
# One wild week may not blow up the spread of a theme for a year.
WILD = 9.0
# With two years behind us the season of the year is taken out; it is believed only as
# far as so many mentions a month back it.
SEASON_FROM, A_YEAR, SEASON_SIDES, SEASON_BACKED_BY = 104, 52, 2, 60.0


@dataclass(frozen=True, slots=True)
class Scan:
    """Every theme in every week: how far from usual, and in which window furthest.

    ``score`` … × themes × weeks × windows: signed, about standard normal where nothing
    changes; 0 where there is not enough to judge by. ``telling``: the same, but 0 where
    the change is too small to matter.
    """

    score: Array
    telling: Array
    spread: Array


def scan(counts: Array, *, start: int = 0) -> Scan:
    """Compare every window of every week with the weeks before it.

    ``counts`` is … × themes × weeks, the last line what has no theme. ``start``: weeks
    before it are not looked at, because the theme has shifted since.
    """
    exposure = seasoned(counts)
    spread = _spread(counts, exposure)
    parts = [_window(counts, exposure, spread, weeks, start) for weeks in WINDOWS]
    score = np.stack([part[0] for part in parts], axis=-1)
    telling = np.stack([part[1] for part in parts], axis=-1)
    return Scan(score, telling, spread)


def seasoned(counts: Array) -> Array:
    """Return the exposure of every theme and week: the volume, and the season."""
    volume = counts.sum(axis=-2, keepdims=True)
    exposure = np.broadcast_to(volume, counts.shape).copy()
    many = counts.shape[-1]
    if many < SEASON_FROM:
        return exposure
    near = _moving(counts, SEASON_SIDES)
    near_volume = _moving(volume, SEASON_SIDES)
    year = _moving(counts, A_YEAR // 2)
    year_volume = np.maximum(_moving(volume, A_YEAR // 2), 1)
    expected = year / year_volume * near_volume
    season = (near + SEASON_BACKED_BY) / (expected + SEASON_BACKED_BY)
    known = slice(A_YEAR // 2, many - A_YEAR)
    then = slice(A_YEAR // 2 + A_YEAR, many)
    exposure[..., then] *= season[..., known]
    return exposure


def _moving(counts: Array, sides: int) -> Array:
    """Return sums over a week and its ``sides`` neighbours to either side."""
    many = counts.shape[-1]
    summed = _summed(counts)
    week = np.arange(many)
    last = np.minimum(week + sides + 1, many)
    return summed[..., last] - summed[..., np.maximum(week - sides, 0)]


def _summed(counts: Array) -> Array:
    nothing = np.zeros((*counts.shape[:-1], 1))
    return np.concatenate([nothing, np.cumsum(counts, axis=-1)], axis=-1)


def _window(
    counts: Array, exposure: Array, spread: Array, weeks: int, start: int
) -> tuple[Array, Array]:
    """Return score, and score where it matters, of windows of so many weeks."""
    end = np.arange(counts.shape[-1]) + 1
    first = np.maximum(end - weeks, 0)
    before = np.maximum(first - BASELINE_WEEKS, start)
    enough = first - before >= (AFTER_A_SHIFT if start else BASELINE_AT_LEAST)
    before = np.minimum(before, first)
    said, usual = _between(counts, first, end), _between(counts, before, first)
    here, there = _between(exposure, first, end), _between(exposure, before, first)
    here = here * middle(said, usual * here / np.maximum(there, 1e-9))
    score = _departure(said, here, usual, there) / np.sqrt(spread)
    score = np.where(enough, score, 0.0)
    expected = usual * here / np.maximum(there, 1e-9)
    larger = np.maximum(said, expected) >= SMALLEST * np.minimum(said, expected)
    return score, np.where(larger, score, 0.0)


def _between(counts: Array, first: Array, last: Array) -> Array:
    summed = _summed(counts)
    return np.asarray(summed[..., last] - summed[..., first])


def middle(said: Array, expected: Array) -> Array:
    """Return how much was said in the middle third of all themes, 1 = as expected."""
    ratio = said / np.maximum(expected, 1e-9)
    order = np.argsort(ratio, axis=-2, kind="stable")
    weight = np.take_along_axis(expected, order, axis=-2)
    ratio = np.take_along_axis(ratio, order, axis=-2)
    share = np.cumsum(weight, axis=-2) / np.maximum(
        weight.sum(axis=-2, keepdims=True), 1e-9
    )
    inside = np.minimum(share, 1 - TRIMMED) - np.maximum(
        share - weight / np.maximum(weight.sum(axis=-2, keepdims=True), 1e-9), TRIMMED
    )
    inside = np.maximum(inside, 0)
    total = inside.sum(axis=-2, keepdims=True)
    middle = (inside * ratio).sum(axis=-2, keepdims=True) / np.maximum(total, 1e-9)
    return np.asarray(np.where((total > 0) & (middle > 0), middle, 1.0))


def _departure(said: Array, here: Array, usual: Array, there: Array) -> Array:
    """Return the signed root of the deviance of two Poisson counts."""
    rate = (said + usual) / np.maximum(here + there, 1e-9)
    now, then = rate * here, rate * there
    deviance = 2 * (_times_log(said, now) + _times_log(usual, then))
    sign = np.where(said * there >= usual * here, 1.0, -1.0)
    return np.asarray(sign * np.sqrt(np.maximum(deviance, 0)))


def _times_log(said: Array, expected: Array) -> Array:
    safe = np.where(said > 0, said, 1.0) / np.maximum(expected, 1e-9)
    return np.asarray(np.where(said > 0, said * np.log(np.maximum(safe, 1e-12)), 0.0))


def _spread(counts: Array, exposure: Array) -> Array:
    """Return how much wider than Poisson each theme scatters, known week by week.

    From differences of neighbouring weeks, so that a lasting shift counts only once.
    """
    week = np.arange(counts.shape[-1])
    first = np.maximum(week + 1 - BASELINE_WEEKS, 0)
    rate = _between(counts, first, week + 1) / np.maximum(
        _between(exposure, first, week + 1), 1e-9
    )
    expected = np.maximum(rate * exposure, 1e-9)
    volume = middle(counts, expected)
    residual = (counts - expected * volume) / np.sqrt(expected * volume)
    step = np.diff(residual, axis=-1, prepend=residual[..., :1]) ** 2 / 2
    step = np.minimum(np.where(counts + expected > 1, step, 1.0), WILD)
    start = np.maximum(week - SPREAD_WEEKS, 0)
    total = _between(step, start, week)
    weeks = np.maximum(week - start, 1)
    shared = total.mean(axis=-2, keepdims=True) / weeks
    own = (total + BORROWED_WEEKS * shared) / (weeks + BORROWED_WEEKS)
    return np.asarray(np.maximum(own, 1.0))
