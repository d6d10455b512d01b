"""What is said, whichever number or name stands in it? "Order 123 never came" is "order 0 …".

Order numbers, dates and sums make every text different and none of them another theme,
so the quick reader sees all numbers alike. Quotes and names keep theirs. What stands for
a name that was taken out ("[person 1]") says nothing to either reader: texts that only
share having spoken of somebody once were the largest theme of the sample.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from walkamile.understand import meaning
from walkamile.understand.taken_out import PSEUDONYM

# A number by itself, with what parts it, or a long one within a word: not "4g", "b2b".
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,:/-]\d+)*(?!\w)|\d{4,}")
_DIGIT = re.compile(r"\d")
ANY = "0"
_TAKEN_OUT = re.compile(PSEUDONYM)


def said(text: str) -> str:
    """Return the text without what stands for names, and with all its numbers alike."""
    text = nameless(text)
    return _NUMBER.sub(ANY, text) if _DIGIT.search(text) else text


def nameless(text: str) -> str:
    """Return the text without what stands for names, where anything is left."""
    if "[" not in text:
        return text
    left = " ".join(_TAKEN_OUT.sub(" ", text).split())
    return left if any(map(str.isalnum, left)) else text


def fast(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the fast tier's vectors of what is said: (texts, 256)."""
    return meaning.static([said(text) for text in texts])
