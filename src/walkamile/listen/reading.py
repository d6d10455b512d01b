"""A file that is being read: its rows, its receipt, and a preview."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from walkamile import sandbox
from walkamile.listen.read import Notes, stream
from walkamile.listen.source import Part, Question, Refusal, UnreadableError
from walkamile.table import VERBATIMS

if TYPE_CHECKING:
    import polars as pl

# A receipt lists this many refusals; beyond it only counts (the parts carry them all).
MOST_LISTED = 100_000

PREVIEW_ROWS = 20
# A file up to this size is read once and kept; a larger one streams each time.
READ_AT_ONCE = 4 * 1024 * 1024

Progress = Callable[[int], None]


class Reading:
    """What a file holds, as columns of the canonical record.

    Iterating yields Arrow record batches with the schema ``table.VERBATIMS``, from the
    start each time. Nothing of the file is ever opened in this process.
    """

    def __init__(
        self,
        path: str | Path,
        as_: str | None = None,
        mapping: Mapping[str, Any] | None = None,
    ) -> None:
        self.path = Path(path)
        self.as_ = as_
        self.answers = dict(mapping or {})
        self._receipt: dict[str, Any] | None = None
        self._notes, self._shown, self._all = self._looked()

    def _looked(self) -> tuple[Notes, pa.RecordBatch, list[Part | Notes] | None]:
        """Read the first rows; a small file to its end, so that it is read once."""
        _there(self.path)
        small = self.path.stat().st_size <= READ_AT_ONCE
        items, notes, rows = [], None, 0
        with closing(self._items()) as coming:
            for item in coming:
                items.append(item)
                if isinstance(item, Notes):
                    notes = item
                else:
                    rows += item.batch.num_rows
                if rows >= PREVIEW_ROWS and not small:
                    break
        assert notes is not None
        batches = [item.batch for item in items if isinstance(item, Part)]
        return notes, _first(batches, PREVIEW_ROWS), items if small else None

    def _items(self) -> Generator[Part | Notes, None, None]:
        limits = sandbox.Limits.of(self.path)
        return sandbox.stream(stream, self.path, self.as_, self.answers, limits=limits)

    @property
    def source(self) -> str:
        """The name of the format that the file turned out to be in."""
        return self._notes.source

    @property
    def title(self) -> str:
        """The format in words."""
        return self._notes.title

    @property
    def mapping(self) -> dict[str, Any]:
        """How the columns were understood; give it back to read a file the same way."""
        return dict(self._notes.understood)

    @property
    def questions(self) -> list[Question]:
        """What the file cannot say itself; answer by ``mapping={key: answer}``."""
        return list(self._notes.questions)

    def preview(self) -> "pl.DataFrame":
        """Return the first 20 rows as they will be stored."""
        import polars as pl

        return pl.DataFrame(pa.Table.from_batches([self._shown]))

    def parts(self, progress: Progress | None = None) -> Iterator[Part]:
        """Yield batches together with the rows refused in them; ends with a receipt."""
        counting = _Counting(self.path)
        for item in self._all if self._all is not None else self._items():
            if isinstance(item, Notes):
                counting.notes = item
                continue
            counting.count(item)
            if progress is not None:
                progress(counting.rows_in_file)
            yield item
        self._receipt = counting.receipt()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for part in self.parts():
            if part.batch.num_rows:
                yield part.batch

    def frame(self) -> "pl.DataFrame":
        """Return everything as one Polars frame."""
        import polars as pl

        table = pa.Table.from_batches(list(self), schema=VERBATIMS)
        return pl.DataFrame(table)

    @property
    def receipt(self) -> dict[str, Any]:
        """The count of the rows: in the file, stored, refused and why.

        ``rows_in_file = stored + refused`` always; a row with several texts counts
        once for each. Reads to the end once.
        """
        if self._receipt is None:
            for _ in self.parts():
                pass
        assert self._receipt is not None
        return self._receipt

    def __repr__(self) -> str:
        return f"<Reading of {self.path.name} as {self._notes.title}>"


class _Counting:
    """The receipt while it is being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stored = self.refused = self.wordless = 0
        self.listed: list[Refusal] = []
        self.notes: Notes | None = None

    @property
    def rows_in_file(self) -> int:
        return self.stored + self.refused

    def count(self, part: Part) -> None:
        self.stored += part.batch.num_rows
        self.refused += len(part.refusals)
        self.wordless += _wordless(part.batch)
        self.listed += part.refusals[: MOST_LISTED - len(self.listed)]

    def receipt(self) -> dict[str, Any]:
        notes = self.notes
        assert notes is not None
        refusals = [
            {"row": r.row, "field": r.field, "reason": r.reason} for r in self.listed
        ]
        return {
            "file": str(self.path),
            "source": notes.source,
            "rows_in_file": self.rows_in_file,
            "stored": self.stored,
            "refused": self.refused,
            "refusals": refusals,
            "refusals_not_listed": self.refused - len(refusals),
            "rating_without_words": self.wordless,
            "warnings": list(notes.warnings),
            "questions": [q.words for q in notes.questions],
        }


def _there(path: Path) -> None:
    if not path.exists():
        raise UnreadableError(
            "there is no such file.", next_step="Check the path.", file=path
        )
    if path.is_dir():
        raise UnreadableError(
            "this is a folder.", next_step="Give the files in it.", file=path
        )


def _first(batches: list[pa.RecordBatch], rows: int) -> pa.RecordBatch:
    shown = pa.Table.from_batches(batches, schema=VERBATIMS).slice(0, rows)
    whole = shown.combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema=VERBATIMS)


def _wordless(batch: pa.RecordBatch) -> int:
    import polars as pl

    return int((pl.Series(batch.column("text")) == "").sum())
