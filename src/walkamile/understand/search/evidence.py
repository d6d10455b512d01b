"""The evidence index: a folder beside the database that finds verbatims quickly."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from walkamile.understand.search import vectors as nearness
from walkamile.understand.search.columns import Columns
from walkamile.understand.search.filters import SAME_AS, Filters
from walkamile.understand.search.finder import Finder
from walkamile.understand.search.query import Query
from walkamile.understand.search.state import State, changed, damaged, load
from walkamile.understand.search.vectors import Vectors
from walkamile.understand.search.words import Words, opened

Array = np.ndarray[Any, Any]

KINDS = {
    "key": ("<i8", 1),
    "at": ("<i8", 1),
    "rating": ("<f4", 1),
    "sentiment": ("<f4", 1),
    **dict.fromkeys(SAME_AS, ("<i4", 1)),
}
# A time that is not known is before every filter.
NO_TIME = np.iinfo(np.int64).min
NO_CODE = -1
# People search again within the same filter; a mask is a byte a verbatim.
MASKS_KEPT = 8
# So do they ask the same again: by the link that was sent round, and going back to it.
ANSWERS_KEPT = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A verbatim found: its key, and how well it fits (0…1)."""

    key: int
    score: float


class Evidence:
    """The index as it was when opened. Reading never changes it."""

    def __init__(self, folder: Path) -> None:
        """Open for reading; refuse a folder that is missing or damaged."""
        self.mark = changed(folder)
        state = load(folder)
        if state is None:
            raise damaged(folder, "there is none yet")
        self.state = state
        self._folder = folder
        self._columns = Columns(folder, KINDS)
        self._check(folder)
        self._allowed: dict[str, Array] = {}
        self._sorted: Array | None = None
        self._found: dict[tuple[object, ...], list[Found]] = {}
        self._read = {n: self._columns.read(n, state.rows) for n in KINDS}
        self._finder = Finder(
            Words(word_files(folder, state)),
            self._vectors(folder),
            np.array(state.mean, dtype=np.float32) if state.mean else None,
        )

    def _check(self, folder: Path) -> None:
        kept = vector_column(folder, self.state)
        if not self._columns.whole(self.state.rows) or not kept.whole(self.state.meant):
            raise damaged(folder, "a column is too short")

    def _vectors(self, folder: Path) -> Vectors:
        rows = vector_column(folder, self.state).read("vector", self.state.meant)
        if not self.state.codes_file:
            return Vectors(rows)
        try:
            codes = nearness.loaded(folder / self.state.codes_file)
        except RuntimeError as error:  # what faiss raises for a broken file
            raise damaged(folder, "the codes cannot be read") from error
        return Vectors(rows, codes=codes, covered=self.state.covered)

    @property
    def stale(self) -> bool:
        """True where the folder has moved on since this was opened."""
        return changed(self._folder) != self.mark

    def find(
        self,
        query: Query,
        meaning: Array | None,
        *,
        most: int,
        filters: Filters | None = None,
    ) -> list[Found]:
        """Return the best finds, best first. ``meaning``: the query's vector."""
        chosen = filters or Filters()
        vector = None if meaning is None else meaning.tobytes()
        asked = (query, repr(chosen), vector, most)
        found = self._found.get(asked)
        if found is None:
            rows = self._finder.find(
                query, meaning, most=most, filters=chosen, allowed=self.allowed(chosen)
            )
            found = self._named(rows)
            while len(self._found) >= ANSWERS_KEPT:
                self._found.pop(next(iter(self._found)), None)
            self._found[asked] = found
        return found

    def like(
        self, key: int, query: Query, *, most: int, filters: Filters | None = None
    ) -> list[Found]:
        """Return what is like a verbatim of the index; nothing where it is not in."""
        row = np.flatnonzero(self._read["key"] == key)
        if not len(row):
            return []
        chosen = filters or Filters()
        return self._named(
            self._finder.like(
                int(row[-1]),
                query=query,
                most=most,
                filters=chosen,
                allowed=self.allowed(chosen),
            )
        )

    def meanings(self, keys: Sequence[int]) -> dict[int, Array]:
        """Return the vectors of some verbatims, as far as they are meant already."""
        if not keys or not self.state.meant:
            return {}
        theirs = self._read["key"][: self.state.meant]
        if self._sorted is None:  # 0.1 s for a million, once an opened index
            self._sorted = np.argsort(theirs, kind="stable")
        wanted = np.asarray(keys, dtype=np.int64)
        at = np.searchsorted(theirs, wanted, side="right", sorter=self._sorted) - 1
        rows = self._sorted[at.clip(0)]
        here = theirs[rows] == wanted
        vectors: Any = (
            self._finder.vectors.of(rows[here]) if self._finder.vectors else []
        )
        return dict(zip(wanted[here].tolist(), vectors, strict=True))

    def tally(self, name: str) -> dict[str, int]:
        """Return how many verbatims have each value of a column, such as ``segment``."""
        known = self.state.codes.get(name, [])
        said = self._read[name][(self._read["key"] != 0) & (self._read[name] >= 0)]
        sizes = np.bincount(said, minlength=len(known)).tolist()
        return {str(value): n for value, n in zip(known, sizes, strict=False) if n}

    def allowed(self, filters: Filters) -> Array | None:
        """Return for every row whether it may be found; ``None`` where all may."""
        if not filters and not self.state.dead:
            return None
        asked = (*sorted(filters.same_as.items()), *sorted(filters.between.items()))
        if repr(asked) not in self._allowed:
            while len(self._allowed) >= MASKS_KEPT:
                self._allowed.pop(next(iter(self._allowed)), None)
            self._allowed[repr(asked)] = self._let_through(filters)
        return self._allowed[repr(asked)]

    def _let_through(self, filters: Filters) -> Array:
        parts = [self._read["key"] != 0] if self.state.dead else []
        for name, values in filters.same_as.items():
            known = self.state.codes.get(name, [])
            codes = [known.index(value) for value in values if value in known]
            said = self._read[name]
            parts.append(np.isin(said, codes) if len(codes) != 1 else said == codes[0])
        for name, (low, high) in filters.between.items():
            parts += self._between(name, low, high)
        return np.asarray(np.logical_and.reduce(parts))

    def _between(self, name: str, low: Any, high: Any) -> list[Array]:
        column = self._read[name]
        if name == "at":  # whole microseconds, so that no column is widened to compare
            low = NO_TIME + 1 if low is None else int(low)
            high = None if high is None else int(high)
        parts = [] if low is None else [column >= low]
        return parts if high is None else [*parts, column <= high]

    def _named(self, found: Sequence[tuple[int, float]]) -> list[Found]:
        rows = np.fromiter((row for row, _ in found), dtype=np.int64, count=len(found))
        known = rows < self.state.rows
        keys = np.zeros(len(rows), dtype=np.int64)
        keys[known] = self._read["key"][rows[known]]
        return [
            Found(key=key, score=score)
            for key, (_, score) in zip(keys.tolist(), found, strict=True)
            if key
        ]


def word_files(folder: Path, state: State) -> tantivy.Index:
    """Open the index of words that a state names."""
    try:
        return opened(folder / state.words)
    except ValueError as error:  # what tantivy raises for a broken or older folder
        raise damaged(folder, "the words cannot be read") from error


def vector_column(folder: Path, state: State) -> Columns:
    """Return the column of vectors, sixteen bits a number."""
    return Columns(folder, {"vector": ("<f2", state.width)})
