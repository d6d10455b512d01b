"""Asking the words and the meaning the same question, and answering once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from walkamile.understand.search.filters import Filters
from walkamile.understand.search.query import Query
from walkamile.understand.search.rank import manner, ranked, unit
from walkamile.understand.search.vectors import Vectors
from walkamile.understand.search.words import Words

Array = np.ndarray[Any, Any]
# Texts in, one row of numbers a text out (float32, any length).
Encoder = Callable[[list[str]], Array]

# How deep either list goes before they are made into one.
DEPTH = 100


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
    ) -> list[tuple[int, float]]:
        """Return row numbers and scores (0…1), best first.

        ``meaning`` is the vector of the query, or ``None`` for words alone;
        ``allowed`` says for every row whether the filters let it through.
        """
        depth = max(DEPTH, most)
        rows, scores = self.words.best(
            query, most=depth, filters=filters, allowed=allowed
        )
        if meaning is None or self.vectors is None or not len(self.vectors):
            top = max(scores, default=1.0) or 1.0
            return [(r, s / top) for r, s in zip(rows, scores, strict=True)][:most]
        question = unit(meaning - self._mean())
        near: list[int] = []
        if not query.strict:
            numbers, _ = self.vectors.nearest(question, most=depth, allowed=allowed)
            near = numbers.tolist()
        size = sum(len(part.words.split()) for part in query.wanted)
        return ranked((rows, scores), near, question, self._centred, manner(size))[
            :most
        ]

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

    def _mean(self) -> Any:
        return 0.0 if self.mean is None else self.mean

    def _centred(self, numbers: Array) -> Array:
        assert self.vectors is not None
        return unit(self.vectors.of(numbers) - self._mean())
