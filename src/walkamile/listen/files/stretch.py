"""A stretch of a stranger's table: columns of text, and where each row stood."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from walkamile.listen.source import Refusal, UnreadableError

# More columns than any form has questions; a 20,000-column file is an attack or a
# mistake (trust.md, section 4).
MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows of a table. ``raw`` holds the bytes of each row as they were read."""

    columns: pa.Table
    rows: list[int]
    raw: list[bytes] | None = None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A stranger's table: unique column names, and its stretches as often as asked.

    ``headings`` are the first rows as they stand, for formats with several.
    """

    names: tuple[str, ...]
    stretches: Callable[[], Iterator[Stretch]]
    headings: tuple[tuple[str, ...], ...] = ()
    warnings: dict[str, str] = field(default_factory=dict)
    of_objects: bool = False

    def sample(self, rows: int) -> pa.Table:
        """Return the first rows as columns of text."""
        taken: list[pa.Table] = []
        for stretch in self.stretches():
            taken.append(stretch.columns)
            if sum(map(len, taken)) >= rows:
                break
        if not taken:
            return pa.table({name: pa.array([], pa.string()) for name in self.names})
        return pa.concat_tables(taken).slice(0, rows)


def unique_names(cells: list[str], file: str) -> tuple[str, ...]:
    """Return column names that differ: empty ones numbered, repeated ones counted."""
    if len(cells) > MOST_COLUMNS:
        raise UnreadableError(
            f"it has {len(cells):,} columns; {MOST_COLUMNS:,} are read at most.",
            next_step="Export only the columns you need.",
            file=file,
        )
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell.replace("\0", "").strip() or f"column {place}"
        given, count = name, 1
        while name in names:
            count += 1
            name = f"{given} ({count})"
        names.append(name)
    return tuple(names)
