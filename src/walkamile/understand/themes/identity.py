"""Is this the theme that we knew? Themes keep their keys from one run to the next."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

# A theme is the same if it and the old one share this much of both (Jaccard over
# texts met in both runs), or lie this close where they share no texts.
SAME_TEXTS = 0.3
SAME_MEANING = 0.9
KEY_LENGTH = 40


def keys(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Return a short readable key for each name, unlike all others and those taken."""
    used, made = set(taken), []
    for name in names:
        stem = re.sub(r"[\W_]+", "-", name.lower()).strip("-")[:KEY_LENGTH].strip("-")
        stem = stem or "theme"
        key, again = stem, 2
        while key in used:
            key, again = f"{stem}-{again}", again + 1
        used.add(key)
        made.append(key)
    return made


def matched(
    shared: NDArray[np.int64],
    old_sizes: NDArray[np.int64],
    new_sizes: NDArray[np.int64],
    alike: NDArray[np.float32],
) -> dict[int, int]:
    """Pair new themes with old ones, best pairs overall (Hungarian method).

    ``shared`` and ``alike`` have shape (old, new): texts met in both runs that lie in
    both themes, and the cosine of the themes' middles. Returns new → old.
    """
    if not shared.size:
        return {}
    union = old_sizes[:, None] + new_sizes[None, :] - shared
    overlap = shared / np.maximum(union, 1)
    worth = np.round(overlap + 0.25 * alike, 6)
    pairs = zip(*linear_sum_assignment(-worth), strict=True)
    return {
        int(new): int(old)
        for old, new in pairs
        if overlap[old, new] >= SAME_TEXTS or alike[old, new] >= SAME_MEANING
    }
