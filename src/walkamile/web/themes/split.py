"""Which voices of a theme are of another kind than the rest?"""

from collections import Counter

import numpy as np

from walkamile.understand.meaning import encoder
from walkamile.web.models import Label, Theme
from walkamile.web.themes.shape import LEAST_TO_SPLIT, CannotShapeError

# Two kinds show in the newest of this many; more would make a colleague wait.
LOOKED_AT = 5_000
# The smaller kind holds a tenth at least, or it is a handful of oddities.
LEAST_SHARE = 0.1
SEED = 7
SHORTEST_WORD, WORDS_IN_A_NAME = 4, 3


def halves(theme: Theme) -> tuple[list[int], str]:
    """Return the verbatims of the smaller kind and a name for it, in their words.

    Two-means over the meaning of the words, with a fixed seed. Raises
    CannotShapeError where the voices are too few or of one kind.
    """
    labels = Label.objects.filter(theme=theme).order_by("-occurred_at", "-verbatim_id")
    rows = list(labels.values_list("verbatim_id", "verbatim__text")[:LOOKED_AT])
    if len(rows) < LEAST_TO_SPLIT:
        raise CannotShapeError(
            f"{len(rows)} voices are too few to fall into two kinds.",
            next_step="Move single quotes instead.",
        )
    kinds = _two_kinds([text for _, text in rows])
    smaller = int(kinds.sum() * 2 <= len(kinds))
    part = [row for row, kind in zip(rows, kinds, strict=True) if kind == smaller]
    if len(part) < len(rows) * LEAST_SHARE:
        raise CannotShapeError(
            "these voices do not fall into two kinds.",
            next_step="Move single quotes instead.",
        )
    rest = [
        text for (_, text), kind in zip(rows, kinds, strict=True) if kind != smaller
    ]
    return [number for number, _ in part], _name([text for _, text in part], rest)


def _two_kinds(texts: list[str]) -> np.ndarray:
    from sklearn.cluster import KMeans

    vectors = encoder("static")(texts)
    return np.asarray(KMeans(2, n_init=4, random_state=SEED).fit_predict(vectors))


def _name(part: list[str], rest: list[str]) -> str:
    """Name a kind by the words that are far more usual in it than in the rest."""
    here, there = _words(part), _words(rest)
    ahead = {
        word: many / len(part) - there[word] / max(len(rest), 1)
        for word, many in here.items()
    }
    best = sorted(ahead, key=lambda word: (-ahead[word], word))[:WORDS_IN_A_NAME]
    return ", ".join(best).capitalize() or "The other kind"


def _words(texts: list[str]) -> Counter[str]:
    """Count in how many texts each longer word stands."""
    return Counter(
        word
        for text in texts
        for word in {part.strip(".,;:!?()“”\"'").lower() for part in text.split()}
        if len(word) >= SHORTEST_WORD
    )
