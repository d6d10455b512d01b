"""Which texts stand for all of them? A bounded sample that no order can change."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.themes.said import said

# Beyond this many the quality of themes grows little and exact neighbours cost n².
SAMPLE = 10_000

# Characters that show nothing: a text of these alone has no words.
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    ]
)


@dataclass(frozen=True)
class Distinct:
    """The different texts among many: ``first`` row of each, ``of`` every row.

    Sorted by a hash of what is said, so that the order of rows does not matter.
    ``of`` is -1 for a row without words.
    """

    keys: NDArray[np.uint64]
    first: NDArray[np.int64]
    of: NDArray[np.int64]

    @property
    def sampled(self) -> NDArray[np.int64]:
        """Return the first rows of the texts that themes are fitted on."""
        return self.first[:SAMPLE]


def key(text: str) -> int:
    """Return a stable 64-bit key of what is said; 0 for nothing at all."""
    words = text.strip()
    if not words:
        return 0
    if not words.isascii() and not words.translate(_INVISIBLE).strip():
        return 0
    data = words.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little") | 1


def distinct(texts: Sequence[str]) -> Distinct:
    """Find the different texts; those without words are left out, not dropped."""
    all_keys = np.fromiter(map(key, texts), dtype=np.uint64, count=len(texts))
    keys, first, of = np.unique(all_keys, return_index=True, return_inverse=True)
    if len(keys) and keys[0] == 0:
        return Distinct(keys[1:], first[1:], of - 1)
    return Distinct(keys, first, of)


def said_keys(texts: Sequence[str], keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return keys of what is said, alike where texts differ by a number alone.

    ``keys`` are those of the texts as they are.
    """
    alike = keys.copy()
    for row, text in enumerate(texts):
        if (read := said(text)) != text:
            alike[row] = key(read)
    return alike
