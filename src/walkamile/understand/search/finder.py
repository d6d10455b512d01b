"""Asking the words and the meaning the same question, and answering once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.understand.search.filters import Filters
from walkamile.understand.search.meant import level, trusted, weights
from walkamile.understand.search.query import Query
from walkamile.understand.search.rank import manner, ranked
from walkamile.understand.search.vectors import Vectors
from walkamile.understand.search.words import Words

Array = np.ndarray[Any, Any]

# How deep either list goes before they are made into one.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Closer:
    """A second, better look at the few that were found.

    ``of`` gives the vectors of rows, ``question`` the query's own, ``mean`` the mean.
    """

    question: Array
    of: Callable[[Array], Array]
    mean: Array


@dataclass(frozen=True, slots=True)
class Finder:
    """Words and vectors over the same rows. ``mean`` is the mean vector of all."""

    words: Words
    vectors: Vectors | None = None
    mean: Array | None = None

    def find(
        self,
        query: Query,
        meaning: Array | None,
        *,
        most: int,
        filters: Filters | None = None,
        allowed: Array | None = None,
        closer: Closer | None = None,
    ) -> list[tuple[int, float]]:
        """Return row numbers and scores (0…1), best first.

        ``meaning`` is the vector of the query, or ``None`` for words alone;
        ``allowed`` says for every row whether the filters let it through.
        """
        depth = max(DEPTH, most)
        by_words = self.words.best(query, most=depth, filters=filters, allowed=allowed)
        if meaning is None or self.vectors is None or not len(self.vectors):
            return _worded(*by_words)[:most]
        how = manner(sum(len(part.words.split()) for part in query.wanted))
        near: list[int] = []
        if not query.strict:
            asked = self._weighed(meaning, how.static)
            asked = asked * weights(len(asked), how.static)
            near = self.vectors.nearest(asked, most=depth, allowed=allowed)[0].tolist()
        look = closer or Closer(meaning, self.vectors.of, self._mean())

        def seen(rows: Array) -> Array:
            theirs = level(look.of(rows) - look.mean)
            return np.asarray(theirs * weights(theirs.shape[-1], how.static))

        own = level(look.question - look.mean)
        own = own * weights(len(own), how.static)
        return ranked(by_words, near, own, seen, how)[:most]

    def like(
        self,
        row: int,
        *,
        query: Query,
        most: int,
        filters: Filters | None = None,
        allowed: Array | None = None,
    ) -> list[tuple[int, float]]:
        """Return what is like a row that is already here, without the row itself."""
        meaning = None if self.vectors is None else self.vectors.of(np.array([row]))[0]
        found = self.find(
            query, meaning, most=most + 1, filters=filters, allowed=allowed
        )
        return [(other, score) for other, score in found if other != row][:most]

    def _mean(self) -> Array:
        assert self.vectors is not None
        if self.mean is None:
            return np.zeros(self.vectors.width, dtype=np.float32)
        return trusted(self.mean, len(self.vectors))

    def _weighed(self, meaning: Array, share: float) -> Array:
        asked = level(meaning - self._mean())
        return np.asarray(asked * weights(len(asked), share))


def _worded(rows: list[int], scores: list[float]) -> list[tuple[int, float]]:
    top = max(scores, default=1.0) or 1.0
    return [(row, score / top) for row, score in zip(rows, scores, strict=True)]
