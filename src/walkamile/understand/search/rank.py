"""Two lists of finds, by words and by meaning, made into one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.understand.search.meant import unit

Array = np.ndarray[Any, Any]

# Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a find counts
# 1 / (RANK_OFFSET + rank) in every list it is in.
RANK_OFFSET = 60
# Only the best of many say more about the question: of ten finds, one.
FEW_OF_MANY = 10
# A find is as good as those that are most like it: so many of them are heard.
NEIGHBOURS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How much words count beside meaning.

    ``first``: weight of the list by words in the fusion; ``feedback``: how many of the
    best finds then sharpen the question (pseudo-relevance feedback, Rocchio 1971), and
    ``pull`` how strongly; ``choosy``: each of them counts by its closeness to this
    power; ``words``: weight of the word score in the final order; ``company``: weight
    of a find's own neighbours beside itself; ``static``: share of the static tier where
    both tiers of meaning stand side by side. The same for every set of texts: chosen so
    that the worst of four judged sets comes off best (bench/search_quality.py).
    """

    first: float
    feedback: int
    pull: float
    choosy: int
    words: float
    company: float
    static: float


# A few words name a thing: the words themselves, and what they mean one by one.
A_FEW_WORDS = Manner(
    first=8.0, feedback=3, pull=2.0, choosy=0, words=1.0, company=0.0, static=0.5
)
# A sentence tells a meaning: its words are mostly accidental.
A_SENTENCE = Manner(
    first=0.25, feedback=20, pull=2.0, choosy=2, words=0.1, company=1.0, static=0.2
)
A_SENTENCE_FROM = 5


def manner(words: int) -> Manner:
    """Return how a question of so many words is answered."""
    return A_SENTENCE if words >= A_SENTENCE_FROM else A_FEW_WORDS


def fused(lists: Sequence[Sequence[int]], weights: Sequence[float]) -> list[int]:
    """Return rows by reciprocal rank fusion, best first; ties go to the lower row."""
    scores: dict[int, float] = {}
    for rows, weight in zip(lists, weights, strict=True):
        for rank, row in enumerate(rows, start=1):
            scores[row] = scores.get(row, 0.0) + weight / (RANK_OFFSET + rank)
    return sorted(scores, key=lambda row: (-scores[row], row))


def ranked(
    by_words: tuple[Sequence[int], Sequence[float]],
    by_meaning: Sequence[int],
    question: Array,
    vectors: Callable[[Array], Array],
    how: Manner,
) -> list[tuple[int, float]]:
    """Return every find with a score in 0…1, best first.

    Both lists are fused; the best of the fused list sharpen the question; then all
    finds are ordered by closeness to the sharpened question and by their words.
    ``vectors`` gives the centred unit vectors of rows, ``question`` is one itself.
    """
    rows, word_scores = by_words
    together = fused([rows, by_meaning], [how.first, 1.0])
    if not together:
        return []
    found = np.asarray(together)
    theirs = vectors(found)
    best = theirs[: min(how.feedback, len(theirs) // FEW_OF_MANY)]
    weights = np.maximum(best @ question, 0) ** how.choosy
    close = theirs @ sharpened(question, best * weights[:, None], how.pull)
    close = _stretched(_among_neighbours(close, theirs, how.company))
    top = max(word_scores, default=0.0) or 1.0
    said = dict(zip(rows, word_scores, strict=True))
    worded = np.array([said.get(row, 0.0) / top for row in together])
    score = (close + how.words * worded) / (1 + how.words)
    order = np.lexsort((found, -score.round(6)))
    return [(int(found[at]), float(score[at])) for at in order]


def sharpened(question: Array, best: Array, pull: float) -> Array:
    """Return the question moved towards the mean of the best finds."""
    if not len(best):
        return question
    mean = best.mean(axis=0)
    return unit(question + pull * mean / (np.linalg.norm(mean) or 1.0))


def _among_neighbours(close: Array, theirs: Array, company: float) -> Array:
    """Return closeness with that of each find's own neighbours beside."""
    if not company or len(close) < NEIGHBOURS * 2:
        return close
    alike = theirs @ theirs.T
    np.fill_diagonal(alike, -1)
    nearest = np.argpartition(-alike, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0)
    heard = (weights * close[nearest]).sum(axis=1)
    total = np.maximum(weights.sum(axis=1), 1e-6)
    return np.asarray(close + company * heard / total)


def _stretched(scores: Array) -> Array:
    low, high = scores.min(), scores.max()
    return np.asarray((scores - low) / ((high - low) or 1.0))
