"""Is it the same recording again, and where in what was heard does it begin?"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from walkamile.walk.calling.sound import FRAME, RATE, SECONDS_A_FRAME, Samples

Picture = NDArray[np.float64]

# The bands of telephone speech, each a third wider than the last.
EDGES = (200, 300, 400, 530, 700, 930, 1_240, 1_650, 2_200, 2_900, 3_700)
WINDOW = 2 * FRAME  # 40 ms, every 20: a shift by part of a packet changes little
FLOOR = 1e4  # power under which everything is silence alike
# Recordings through one exchange agree to more than 0.95 with themselves, two sentences
# of one voice to less than 0.6 (tests/walk/calling/test_hearing.py).
SAME = 0.85
LONGEST = 8.0  # seconds that are compared: enough to know a prompt by
SHORTEST = 0.3


def picture(samples: Samples) -> Picture:
    """Return how loud each band is every 20 ms, in decibels: (frames, bands)."""
    count = (len(samples) - WINDOW) // FRAME + 1
    if count <= 0:
        return np.zeros((0, len(EDGES) - 1))
    starts = np.arange(count)[:, None] * FRAME + np.arange(WINDOW)[None, :]
    heard = samples[starts].astype(np.float64) * np.hanning(WINDOW)
    power = np.square(np.abs(np.fft.rfft(heard, axis=1))) / WINDOW
    places = [edge * WINDOW // RATE for edge in EDGES]
    bands = [power[:, a:b].sum(axis=1) for a, b in pairwise(places)]
    made: Picture = 10 * np.log10(np.maximum(np.stack(bands, axis=1), FLOOR))
    return made


def find(known: Samples, heard: Samples) -> tuple[float, float]:
    """Return where a known recording begins in what was heard, and how like it is.

    Seconds and a correlation of -1 to 1; (0.0, 0.0) where either is too short. The
    first ``LONGEST`` seconds of the known one are looked for.
    """
    needle = picture(known[: int(LONGEST * RATE)])
    hay = picture(np.concatenate([heard, np.zeros(FRAME * 5, np.int16)]))
    if len(needle) * SECONDS_A_FRAME < SHORTEST or len(hay) < len(needle):
        return 0.0, 0.0
    wanted = needle - needle.mean(axis=0)
    size = float(np.sqrt(np.square(wanted).sum()))
    best, place = 0.0, 0
    for begin in range(len(hay) - len(needle) + 1):
        part = hay[begin : begin + len(needle)]
        part = part - part.mean(axis=0)
        both = size * float(np.sqrt(np.square(part).sum()))
        like = float((wanted * part).sum()) / both if both else 0.0
        if like > best:
            best, place = like, begin
    return place * SECONDS_A_FRAME, best


def holds(known: Samples, heard: Samples) -> bool:
    """Say whether the known recording was heard."""
    return find(known, heard)[1] >= SAME
