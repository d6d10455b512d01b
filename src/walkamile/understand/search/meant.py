"""Both tiers of meaning side by side, weighed by the question."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from walkamile.understand.meaning import (
    SENTENCE_DIMENSIONS,
    STATIC_DIMENSIONS,
    sentence,
    static,
)

Array = np.ndarray[Any, Any]
# Texts in, one row of numbers a text out (float32, any width).
Encoder = Callable[[list[str]], Array]

# Static vectors know words, the sentence tier knows sentences; each finds what the
# other misses (bench/search_quality.py), so the index keeps both.
SIDE_BY_SIDE = "static+sentence"
# The mean of so many texts is believed by half.
A_FEW_TEXTS = 20
WIDTH = STATIC_DIMENSIONS + SENTENCE_DIMENSIONS


def side_by_side(texts: Sequence[str]) -> Array:
    """Return vectors of shape (texts, 768), each tier of length √½."""
    both = np.hstack([static(texts), sentence(texts)])
    return np.asarray(both * np.float32(np.sqrt(0.5)))


def trusted(mean: Array, many: int) -> Array:
    """Return the mean of so many vectors, believed as far as there are many.

    Three texts differ from their own mean in opposite directions, whatever they say.
    """
    return np.asarray(mean * np.float32(many / (many + A_FEW_TEXTS)))


def weights(width: int, share: float) -> Array:
    """Return the weight of every number, where a share goes to the static tier.

    Vectors of another width (an owner's own encoder) are taken as they are.
    """
    if width != WIDTH:
        return np.ones(width, dtype=np.float32)
    return np.repeat(
        np.sqrt(np.array([share, 1 - share], dtype=np.float32)),
        [STATIC_DIMENSIONS, SENTENCE_DIMENSIONS],
    )


def level(rows: Array) -> Array:
    """Return rows with each tier of length one; a tier of zeros stays."""
    if rows.shape[-1] != WIDTH:
        return unit(rows)
    return np.concatenate(
        [unit(rows[..., :STATIC_DIMENSIONS]), unit(rows[..., STATIC_DIMENSIONS:])],
        axis=-1,
    )


def unit(rows: Array) -> Array:
    """Return vectors of length one; a vector of zeros stays."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(length == 0, 1, length), dtype=np.float32)
