"""What do the words alone say, "not" and "never" heard?"""

from functools import cache
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# VADER's own constants (Hutto & Gilbert 2014): what a negator leaves of a word, how far
# it reaches, how sums are brought into -1…1.
TURNED, REACH, EVENED = -0.74, 3, 15.0
# What stands before "but" counts half, as in VADER.
BEFORE_BUT = 0.5
_EDGES = '.,;:!?"()[]*…“”'
WORDS_AT_MOST = 2_000  # of one text


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _words() -> dict[str, float]:
    return dict(_analyser().lexicon)


@cache
def _negators() -> frozenset[str]:
    from vaderSentiment.vaderSentiment import NEGATE

    return frozenset(NEGATE) | {"no"}


def rules(texts: list[str]) -> Floats:
    """Return four features of VADER's whole set of rules, shape (n, 4)."""
    rows = [_analyser().polarity_scores(text) for text in texts]
    columns = [[r["compound"], r["pos"], r["neg"], r["pos"] - r["neg"]] for r in rows]
    return np.array(columns, dtype=np.float32).reshape(-1, 4)


def quick(texts: list[str]) -> Floats:
    """Return four features of the words and their negators, shape (n, 4).

    About a twelfth of the cost of :func:`rules`, level with them beside vectors.
    """
    return np.array([_counted(text) for text in texts], np.float32).reshape(-1, 4)


def _counted(text: str) -> tuple[float, float, float, float]:
    worth, negators = _words(), _negators()
    glad = unhappy = 0.0
    words = text.lower().split()[:WORDS_AT_MOST]
    since = REACH + 1
    for raw in words:
        word = raw.strip(_EDGES)
        since = 0 if word in negators else since + 1
        value = worth.get(word)
        if value:
            value *= TURNED if 0 < since <= REACH else 1
            glad, unhappy = (
                (glad + value, unhappy) if value > 0 else (glad, unhappy - value)
            )
        elif word == "but":
            glad, unhappy = glad * BEFORE_BUT, unhappy * BEFORE_BUT
    both, room = glad - unhappy, 2 * sqrt(len(words) + 1)
    evened = both / sqrt(both * both + EVENED)
    return evened, glad / room, unhappy / room, float("!" in text)
