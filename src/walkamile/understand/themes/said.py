"""What is said, whichever number stands in it? "Order 123 never came" is "order 0 …".

Order numbers, dates and sums make every text different and none of them another theme,
so the quick reader sees all numbers alike. Quotes and names keep theirs.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from walkamile.understand import meaning

# A number by itself, with what parts it, or a long one within a word: not "4g", "b2b".
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,:/-]\d+)*(?!\w)|\d{4,}")
_DIGIT = re.compile(r"\d")
ANY = "0"


def said(text: str) -> str:
    """Return the text with all its numbers alike."""
    return _NUMBER.sub(ANY, text) if _DIGIT.search(text) else text


def fast(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the fast tier's vectors of what is said: (texts, 256)."""
    return meaning.static([said(text) for text in texts])
