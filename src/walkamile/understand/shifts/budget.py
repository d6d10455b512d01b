"""How sure must we be, so that nobody is alarmed in vain more often than agreed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.understand.shifts.scan import WINDOWS, Scan, scan, seasoned

Array = np.ndarray[Any, Any]

# Quiet streams like ours are made up and scanned; so many months of them in all fix
# the threshold to within about a tenth.
MONTHS_MADE_UP, MOST_COPIES = 150.0, 60
WEEKS_A_MONTH = 365.25 / 12 / 7
# Crossings closer than this are one alarm.
ONE_ALARM_WEEKS = 6
# Themes' own rate is followed in the made-up streams over so many weeks to each side.
FOLLOWED = 13
# Real streams are burstier than counts with the same spread. The middle of their own
# scores tells how much; true shifts are too rare to move it.
QUARTILES = (16.0, 84.0)
BURSTIEST = 3.0
# However generous the budget: what chance brings every eighty weeks is no news.
LOWEST, HIGHEST = 2.5, 12.0


@dataclass(frozen=True, slots=True)
class Budget:
    """From which score on a window of each length raises an alarm."""

    thresholds: Array

    def exceeded(self, score: Array) -> Array:
        """Return scores in units of their threshold: 1 and more is an alarm."""
        return np.asarray(np.abs(score) / self.thresholds)


def budget(
    streams: Sequence[Array], *, false_alarms_per_month: float, seed: int = 0
) -> Budget:
    """Return thresholds that hold the budget over all streams together.

    ``streams``: counts, themes × weeks, for everything that is watched (all segments
    together first, then each). Streams without any shift, with the same rates, seasons
    and spread, are made up and scanned exactly as the real ones.
    """
    real = [scan(counts) for counts in streams]
    many = streams[0].shape[-1]
    months = many / WEEKS_A_MONTH
    copies = int(min(MOST_COPIES, max(2, np.ceil(MONTHS_MADE_UP / months))))
    chance = np.random.default_rng(seed)
    quiet = [
        scan(_made_up(counts, seen, copies, chance))
        for counts, seen in zip(streams, real, strict=True)
    ]
    wider = _wider(real, quiet)
    scores = [np.abs(one.telling).max(axis=-1) for one in quiet]
    height = _height(scores, false_alarms_per_month * months * copies)
    return Budget(height * wider)


def _made_up(counts: Array, seen: Scan, copies: int, chance: Any) -> Array:
    """Return counts where every theme keeps its rate: copies × themes × weeks."""
    exposure = seasoned(counts)
    around = np.ones(2 * FOLLOWED + 1)

    def smooth(line: Array) -> Array:
        return np.convolve(line, around)[FOLLOWED : FOLLOWED + len(line)]

    near = np.apply_along_axis(smooth, -1, counts)
    rate = near / np.maximum(np.apply_along_axis(smooth, -1, exposure), 1e-9)
    mean = np.broadcast_to(rate * exposure, (copies, *counts.shape))
    spread = np.broadcast_to(np.median(seen.spread, axis=-1)[..., None], counts.shape)
    extra = np.maximum(spread - 1, 1e-3)
    return np.asarray(
        chance.poisson(chance.gamma(np.maximum(mean, 1e-9) / extra) * extra), float
    )


def _wider(real: Sequence[Scan], quiet: Sequence[Scan]) -> Array:
    """Return how much wider real scores scatter than made-up ones, for each window."""
    return np.array(
        [
            np.clip(
                _width([one.score[..., at] for one in real])
                / _width([one.score[..., at] for one in quiet]),
                1.0,
                BURSTIEST,
            )
            for at in range(len(WINDOWS))
        ]
    )


def _width(scores: Sequence[Array]) -> float:
    every = np.concatenate([score.ravel() for score in scores])
    judged = every[every != 0]
    if len(judged) < 10:
        return 1.0
    low, high = np.percentile(judged, QUARTILES)
    return float(max(high - low, 1e-6))


def _height(scores: Sequence[Array], allowed: float) -> float:
    """Return the height that made-up streams cross no more often than allowed."""
    low, high = LOWEST, HIGHEST
    for _ in range(24):
        middle = (low + high) / 2
        if sum(_alarms(score, middle) for score in scores) > allowed:
            low = middle
        else:
            high = middle
    return high


def _alarms(score: Array, height: float) -> int:
    above = score > height
    summed = np.cumsum(above, axis=-1)
    earlier = np.zeros_like(summed)
    earlier[..., 1:] = summed[..., :-1]
    longer_ago = np.zeros_like(summed)
    longer_ago[..., ONE_ALARM_WEEKS + 1 :] = summed[..., : -ONE_ALARM_WEEKS - 1]
    return int((above & (earlier == longer_ago)).sum())
