"""In which weeks was a theme spoken of more than it usually is?"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

NOTHING, FEWER, USUAL, MORE, FAR_MORE = range(5)
# So many standard deviations of a count (Anscombe 1948: twice its root is about normal
# with a spread of one) make a week one to look at, and one not to miss.
TOLD, LOUD = 2.0, 4.0


def shades(counts: Array, volume: Array) -> Array:
    """Return a shade a theme and week: nothing, fewer, usual, more, far more.

    ``counts``: themes × weeks; ``volume``: all voices of each week. Usual is the
    theme's own share of all, so that a week in which everybody wrote is not loud for
    every theme. For the eye only: what has shifted is told by ``shifts``.
    """
    counts = np.asarray(counts, dtype=float)
    volume = np.asarray(volume, dtype=float)
    share = counts.sum(axis=1, keepdims=True) / max(float(volume.sum()), 1e-9)
    usual = share * volume[None, :]
    far = 2 * (np.sqrt(counts + 3 / 8) - np.sqrt(usual + 3 / 8))
    shade = np.full(counts.shape, USUAL)
    shade[far <= -TOLD] = FEWER
    shade[far >= TOLD] = MORE
    shade[far >= LOUD] = FAR_MORE
    shade[counts == 0] = NOTHING
    return shade
