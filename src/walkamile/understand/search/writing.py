"""Writing the evidence index: one writer, and nothing counts until it is kept."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import tantivy

from walkamile.understand.search import vectors as nearness
from walkamile.understand.search.columns import Columns
from walkamile.understand.search.evidence import (
    KINDS,
    NO_CODE,
    NO_TIME,
    vector_column,
    word_files,
)
from walkamile.understand.search.filters import SAME_AS
from walkamile.understand.search.state import State, damaged, load, save
from walkamile.understand.search.vectors import FLAT_AT_MOST
from walkamile.understand.search.words import WRITER_MEMORY, Entry, add

Array = np.ndarray[Any, Any]

# Vectors without a code are compared one by one; before that costs more than the codes
# themselves, they get one.
CODE_AFTER = FLAT_AT_MOST
# Codes are learned anew when there are so many times more vectors than they knew.
RETRAIN_AT = 4


class Writing:
    """The one writer of an index folder. Use as a context; ``keep`` makes it count."""

    def __init__(self, folder: Path, *, encoder: str, width: int) -> None:
        """Open for writing, cutting off what a crash left; another encoder begins anew.

        Raises ``IndexDamagedError`` where the folder cannot be used: ``begin_again``.
        """
        folder.mkdir(parents=True, exist_ok=True)
        found = load(folder)
        if found is not None and (found.encoder, found.width) != (encoder, width):
            begin_again(folder)
            found = None
        self.state = found or State(encoder=encoder, width=width)
        self._folder = folder
        self._columns = Columns(folder, KINDS)
        self._kept = vector_column(folder, self.state)
        self._cut_what_a_crash_left(new=found is None)
        self._index = word_files(folder, self.state)
        self._writer = self._index.writer(WRITER_MEMORY, num_threads=1)
        self._writer.delete_documents_by_query(_from(self._index, self.state.rows))

    def _cut_what_a_crash_left(self, *, new: bool) -> None:
        if not new and not (
            self._columns.whole(self.state.rows) and self._kept.whole(self.state.meant)
        ):
            raise damaged(self._folder, "a column is too short")
        self._columns.cut(self.state.rows)
        self._kept.cut(self.state.meant)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the folder; what was not kept is cut off at the next opening."""
        self._writer.rollback()
        del self._writer

    @cached_property
    def _row_of(self) -> dict[int, int]:
        keys = self._columns.read("key", self.state.rows)
        return {int(key): row for row, key in enumerate(keys) if key}

    def add(self, entries: Sequence[Entry]) -> None:
        """Take verbatims in by their words; one that is already in is replaced."""
        if not entries:
            return
        self._bury(
            [row for e in entries if (row := self._row_of.get(e.key)) is not None]
        )
        first = self.state.rows
        numbered = [replace(e, key=first + place) for place, e in enumerate(entries)]
        add(self._writer, numbered)
        self._columns.append(self._as_columns(entries))
        self._row_of.update({e.key: first + place for place, e in enumerate(entries)})
        self.state = replace(self.state, rows=first + len(entries))

    def _as_columns(self, entries: Sequence[Entry]) -> dict[str, Array]:
        return {
            "key": np.array([e.key for e in entries]),
            "at": np.array([NO_TIME if e.at is None else e.at for e in entries]),
            "rating": np.array([_number(e.rating) for e in entries]),
            "sentiment": np.full(len(entries), np.nan),
            "theme": np.full(len(entries), NO_CODE),
            **{
                name: self._codes(name, [getattr(e, name) for e in entries])
                for name in ("source", "segment", "language")
            },
        }

    def _codes(self, name: str, values: Sequence[str]) -> Array:
        known = list(self.state.codes.get(name, []))
        number = {value: code for code, value in enumerate(known)}
        for value in values:
            if value and value not in number:
                number[value] = len(known)
                known.append(value)
        self.state = replace(self.state, codes={**self.state.codes, name: known})
        return np.array(
            [number.get(value, NO_CODE) for value in values], dtype=np.int32
        )

    def wanting(self, most: int) -> list[int]:
        """Return keys (0 where gone) of the next rows that have no vector yet."""
        first = self.state.meant
        keys = self._columns.read("key", self.state.rows)
        return [int(key) for key in keys[first : first + most]]

    def mean(self, vectors: Array) -> None:
        """Take in the vectors of the next rows, in the order of ``wanting``."""
        if not len(vectors):
            return
        first = self.state.meant
        self._kept.append({"vector": vectors})
        before = np.array(self.state.mean or np.zeros(self.state.width))
        total = first + len(vectors)
        mean = (before * first + vectors.sum(axis=0, dtype=np.float64)) / total
        self.state = replace(
            self.state, meant=total, mean=tuple(float(number) for number in mean)
        )

    def forget(self, keys: Iterable[int]) -> None:
        """Take erased verbatims out of words, columns, vectors and codes."""
        rows = [row for key in keys if (row := self._row_of.pop(key, None)) is not None]
        self._bury(rows)
        self.state = replace(self.state, erased=self.state.erased + len(rows))

    def _bury(self, rows: Sequence[int]) -> None:
        if not rows:
            return
        for row in rows:
            self._writer.delete_documents_by_term("key", row)
        numbers = np.array(sorted(rows))
        for name in KINDS:
            self._columns.put(name, numbers, 0)
        self._kept.put("vector", numbers[numbers < self.state.meant], 0)
        if (numbers < self.state.covered).any():
            index = nearness.loaded(self._folder / self.state.codes_file)
            index.reset()
            nearness.fill(index, self._kept.read("vector", self.state.covered))
            self._new_codes(index, self.state.covered)
        self.state = replace(self.state, dead=self.state.dead + len(rows))

    def relabel(self, name: str, values: Mapping[int, Any], *, mark: str) -> None:
        """Write what changes without the words: ``theme`` (a name) or ``sentiment``."""
        keys = self._columns.read("key", self.state.rows)
        said = [values.get(int(key)) for key in keys]
        column = (
            self._codes(name, [value or "" for value in said])
            if name in SAME_AS
            else np.array([_number(value) for value in said])
        )
        if len(column):
            self._columns.put(name, np.arange(len(column)), column)
        self.state = replace(self.state, themes=mark)

    def code(self) -> None:
        """Give vectors their codes, where there are enough of them without."""
        if self.state.meant - self.state.covered < CODE_AFTER:
            return
        rows = self._kept.read("vector", self.state.meant)
        known = self.state.covered
        if known and self.state.meant < RETRAIN_AT * known:
            index = nearness.loaded(self._folder / self.state.codes_file)
            nearness.fill(index, rows[known:])
        else:
            index = nearness.codes(rows)
        self._new_codes(index, self.state.meant)

    def _new_codes(self, index: Any, covered: int) -> None:
        number = int(self.state.codes_file.rpartition("-")[2].split(".")[0] or 0) + 1
        name = f"codes-{number}.faiss"
        nearness.save(index, self._folder / name)
        self.state = replace(self.state, codes_file=name, covered=covered)

    def rewrite_words(
        self, entries: Callable[[Sequence[int]], Iterable[Entry]]
    ) -> None:
        """Write the files of words anew, so that erased words leave no trace in them.

        ``entries`` is given keys and returns what they stand for.
        """
        number = int(self.state.words.rpartition("-")[2]) + 1
        fresh = replace(self.state, words=f"words-{number}", erased=0)
        index = word_files(self._folder, fresh)
        writer = index.writer(WRITER_MEMORY, num_threads=1)
        keys = list(self._row_of)
        for start in range(0, len(keys), FLAT_AT_MOST):
            some = entries(keys[start : start + FLAT_AT_MOST])
            add(writer, (replace(e, key=self._row_of[e.key]) for e in some))
        writer.commit()
        writer.wait_merging_threads()
        self._writer.rollback()
        self._index, self._writer = index, index.writer(WRITER_MEMORY, num_threads=1)
        self.state = fresh

    def keep(self, *, seq: int) -> None:
        """Make all of it count, up to and with the change ``seq``."""
        self._writer.commit()
        self.state = replace(self.state, seq=seq)
        save(self._folder, self.state)
        _tidy(self._folder, self.state)


def begin_again(folder: Path) -> None:
    """Throw an index away; it is derived and can be rebuilt."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def _from(index: tantivy.Index, row: int) -> tantivy.Query:
    return tantivy.Query.range_query(
        index.schema, "key", tantivy.FieldType.Unsigned, lower_bound=row
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _tidy(folder: Path, state: State) -> None:
    """Remove what an earlier state named; readers that hold it open keep reading."""
    for file in folder.iterdir():
        if file.name.startswith("codes-") and file.name != state.codes_file:
            file.unlink(missing_ok=True)
        if file.name.startswith("words-") and file.name != state.words:
            shutil.rmtree(file, ignore_errors=True)
