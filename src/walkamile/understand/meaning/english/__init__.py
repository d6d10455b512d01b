"""What does an English sentence mean? all-MiniLM-L6-v2, small enough for any machine.

The extra ``minilm``: the weights come in a Python package, are brought to eight bits a
number when they are first needed, and are read by onnxruntime; no hub, no torch. Other
languages it hardly knows.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.english.reader import MINILM_DIMENSIONS, opened
from walkamile.understand.meaning.english.weights import (
    MissingWeightsError,
    installed,
)
from walkamile.understand.meaning.words import unit

__all__ = ["MINILM_DIMENSIONS", "MissingWeightsError", "installed", "minilm"]

# The model reads 256 word pieces; few texts of so many characters have fewer.
READ_AT_MOST = 2_000


def minilm(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors of shape (texts, 384); an empty text is all zeros.

    Raises ``MissingWeightsError``, with the line to type, where the extra or the package
    with its weights is not installed.
    """
    read = opened()
    spoken = [i for i, text in enumerate(texts) if text.strip()]
    vectors = np.zeros((len(texts), MINILM_DIMENSIONS), dtype=np.float32)
    if spoken:
        vectors[spoken] = unit(read([texts[i][:READ_AT_MOST] for i in spoken]))
    return vectors
