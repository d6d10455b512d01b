"""Pieces of data that are the same pieces on every machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

# Smaller splits cost files, larger ones leave processes idle at the end; results do
# not depend on it.
ROWS_A_SPLIT = 50_000


@dataclass(frozen=True, slots=True, order=True)
class Split:
    """Some row groups of one Parquet file; ``id`` names its output on every engine."""

    id: str
    uri: str
    groups: tuple[int, ...]

    def tables(self, columns: Sequence[str] | None, rows: int) -> Iterator[pa.Table]:
        """Yield its rows as tables of at most so many rows."""
        system, path = pa.fs.FileSystem.from_uri(self.uri)
        with system.open_input_file(path) as file:
            parquet = pq.ParquetFile(file)
            for batch in parquet.iter_batches(
                rows,
                row_groups=list(self.groups),
                columns=list(columns) if columns else None,
            ):
                yield pa.Table.from_batches([batch])


def plan(
    sources: Iterable[str | Path], *, rows_a_split: int = ROWS_A_SPLIT
) -> list[Split]:
    """Return the splits of Parquet files: whole row groups, in order.

    The same files give the same splits and the same names everywhere. ``sources`` are
    paths, or URIs of any file system that Arrow knows.
    """
    splits: list[Split] = []
    for source in sources:
        uri = str(source)
        if "://" not in uri:
            uri = Path(uri).absolute().as_uri()
        system, path = pa.fs.FileSystem.from_uri(uri)
        with system.open_input_file(path) as file:
            shape = pq.ParquetFile(file).metadata
        sizes = [shape.row_group(n).num_rows for n in range(shape.num_row_groups)]
        for groups in _packed(sizes, rows_a_split):
            splits.append(Split(f"{len(splits):06d}", uri, groups))
    return splits


def _packed(sizes: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    groups: list[int] = []
    rows = 0
    for number, size in enumerate(sizes):
        if groups and rows + size > most:
            yield tuple(groups)
            groups, rows = [], 0
        groups.append(number)
        rows += size
    if groups:
        yield tuple(groups)
