"""Which voices of a theme say nearly the same as one that is moved?"""

import numpy as np

from walkamile.understand.meaning import static
from walkamile.web.models import Label, Theme, Verbatim
from walkamile.web.pages.shown import words_of

# Looked through while a colleague waits; more of a theme are found when it is learned.
AT_ONCE = 5_000


def alike(
    verbatim: Verbatim, theme: Theme | None, *, most: int | None = None
) -> list[int]:
    """Return the voices of a theme that nobody put there by hand and are much alike."""
    from walkamile.understand.themes.curated import LIKE  # no page waits for learning

    if theme is None:
        return []
    others = Label.objects.filter(theme=theme, by_hand=False).exclude(verbatim=verbatim)
    rows = list(
        others.order_by("-occurred_at", "-verbatim_id").values_list(
            "verbatim_id", "verbatim__text", "verbatim__redacted_text"
        )[:most]
    )
    said = [text if redacted is None else redacted for _, text, redacted in rows]
    vectors = static([words_of(verbatim), *said])
    near = np.round(vectors[1:] @ vectors[0], 4) >= LIKE
    return [row[0] for row, close in zip(rows, near.tolist(), strict=True) if close]
