"""Any list as a file: CSV for spreadsheets, CSV for machines, Parquet, XLSX."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

import pyarrow as pa

# A spreadsheet runs a cell that begins with one of these (OWASP, CSV injection), also
# behind blanks, in full width, or after characters that cannot be seen.
LIVE = "=+-@|%\t\r\n＝＋－＠"
UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
)
# What one sheet holds (Excel specifications and limits), less the header.
EXCEL_CELL, EXCEL_ROWS, EXCEL_COLUMNS = 32_767, 1_048_575, 60
EXCEL_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
IN_MEMORY, PIECE = 4 * 1024 * 1024, 256 * 1024


class Drain(io.RawIOBase):
    """A file that is read away as it is written, so that nothing piles up."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, piece: Any) -> int:
        """Take what was written."""
        self._pieces.append(bytes(piece))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """Hand over what was written since last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way of writing a list: its name, its ending, and what writes it."""

    name: str
    ending: str
    media_type: str
    for_whom: str
    write: Callable[[Iterable[pa.Table], pa.Schema], Iterator[bytes]]


def harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    bare = value.lstrip(UNSEEN + " ")
    if (bare and bare[0] in LIVE) or (value and value[0] in LIVE):
        return "'" + value
    return value


def spreadsheet_csv(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """Write CSV whose live cells begin with an apostrophe, as its header says.

    The byte-order mark makes spreadsheets read it as UTF-8.
    """
    names = [
        f"{name} (made safe)" if _is_text(schema, name) else name
        for name in schema.names
    ]
    yield b"\xef\xbb\xbf"
    yield _csv([names])
    for table in tables:
        yield _csv([[harmless(cell) for cell in row] for row in _rows(table)])


def machine_csv(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """Write CSV with every cell as it is stored: what goes in comes out."""
    yield _csv([schema.names])
    for table in tables:
        yield _csv(_rows(table))


def parquet(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """Write Parquet with the declared schema, so that types and time zones stay."""
    import pyarrow.parquet as pq

    drain = Drain()
    with pq.ParquetWriter(pa.PythonFile(drain), schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table)
            yield drain.taken()
    yield drain.taken()


def xlsx(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[bytes]:
    """Write an Excel file in which every text is a text, never a formula or a link.

    A sheet ends after 1,048,575 rows and a cell after 32,767 characters; what is cut
    says so.
    """
    import xlsxwriter

    with SpooledTemporaryFile(max_size=IN_MEMORY) as sink:
        with xlsxwriter.Workbook(sink, EXCEL_OPTIONS) as book:
            sheet = book.add_worksheet("Walkamile")
            for at, name in enumerate(schema.names):
                sheet.write_string(0, at, name, book.add_format({"bold": True}))
            _fill(sheet, (row for table in tables for row in _rows(table)))
        sink.seek(0)
        while piece := sink.read(PIECE):
            yield piece


SHAPES = {
    shape.name: shape
    for shape in (
        Shape(
            name="csv",
            ending="csv",
            media_type="text/csv; charset=utf-8",
            for_whom="CSV for spreadsheets",
            write=spreadsheet_csv,
        ),
        Shape(
            name="raw",
            ending="csv",
            media_type="text/csv; charset=utf-8",
            for_whom="CSV for machines",
            write=machine_csv,
        ),
        Shape(
            name="xlsx",
            ending="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            for_whom="Excel",
            write=xlsx,
        ),
        Shape(
            name="parquet",
            ending="parquet",
            media_type="application/vnd.apache.parquet",
            for_whom="Parquet",
            write=parquet,
        ),
    )
}


def _is_text(schema: pa.Schema, name: str) -> bool:
    return bool(pa.types.is_string(schema.field(name).type))


def _rows(table: pa.Table) -> list[list[object]]:
    parts = [column.to_pylist() for column in table.columns]
    return [[_plain(cell) for cell in row] for row in zip(*parts, strict=True)]


def _plain(cell: object) -> object:
    """Write times as ISO 8601 with their zone, and lists as words with commas."""
    if hasattr(cell, "isoformat"):
        return cell.isoformat()
    if isinstance(cell, list):
        return ", ".join(map(str, cell))
    return "" if cell is None else cell


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _fill(sheet: Any, rows: Iterable[Iterable[object]]) -> None:
    for place, row in enumerate(rows, start=1):
        if place > EXCEL_ROWS:
            sheet.write_string(0, EXCEL_COLUMNS, "Cut: Excel holds no more rows")
            break
        for at, cell in enumerate(row):
            _put(sheet, place, at, cell)


def _put(sheet: Any, row: int, column: int, cell: object) -> None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        words = str(cell)
        cut = len(words) > EXCEL_CELL
        sheet.write_string(row, column, words[: EXCEL_CELL - 1] + "…" if cut else words)
    else:
        sheet.write_number(row, column, cell)
