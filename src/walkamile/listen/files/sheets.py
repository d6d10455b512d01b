"""Open a spreadsheet as a table of text: Excel or OpenDocument."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from walkamile.listen.files.heading import is_heading
from walkamile.listen.files.objects import ROWS_A_STRETCH
from walkamile.listen.files.separated import without_nul
from walkamile.listen.files.stretch import MOST_COLUMNS, Stretch, Table, unique_names
from walkamile.listen.source import Refusal, UnreadableError

# A workbook is read whole. XML of words packs about ten to one (trust.md, section 4).
MOST_UNPACKED, MOST_GROWTH = 200 * 1024 * 1024, 100
LOOKED_AT = 200


def table(path: Path, *, headings: int | None = None) -> Table:
    """Open the sheet of a workbook that holds the most."""
    _within_limits(path)
    rows = _rows(path)
    first = [[said(cell) for cell in row] for row in rows[:LOOKED_AT]]
    if not first or not any(map(any, first)):
        return Table((), lambda: iter(()))
    top = next(
        at for at, row in enumerate(first) if sum(map(bool, row)) > 1 or len(row) == 1
    )
    has = headings if headings is not None else int(is_heading(first[top:]))
    names = unique_names(first[top] if has else [""] * len(first[top]), path.name)
    shown = tuple(tuple(row) for row in first[top : top + has])
    return Table(names, lambda: _stretches(rows, top + has, names), shown)


def _within_limits(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return  # the old binary Excel is read as it lies
    with zipfile.ZipFile(path) as packed:
        size = sum(member.file_size for member in packed.infolist())
    if size > MOST_UNPACKED or size > MOST_GROWTH * path.stat().st_size:
        raise UnreadableError(
            f"the workbook unpacks to {size // 1_048_576} MiB, more than is safe.",
            next_step="Save the sheet as CSV and give that.",
            file=path.name,
        )


def _rows(path: Path) -> list[list[Any]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_index(at) for at in range(len(book.sheet_names))]
        largest = max(
            sheets,
            key=lambda sheet: sheet.total_height * min(sheet.total_width, MOST_COLUMNS),
        )
        if largest.total_width > MOST_COLUMNS:
            unique_names([""] * largest.total_width, path.name)
        return largest.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError(
            "it is damaged, locked by a password, or no workbook at all.",
            next_step="Save it again without a password, or as CSV.",
            file=path.name,
        ) from error


def said(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _stretches(
    rows: list[list[Any]], skip: int, names: tuple[str, ...]
) -> Iterator[Stretch]:
    numbered = (
        (at, row)
        for at, row in enumerate(rows[skip:], start=skip + 1)
        if any(cell not in ("", None) for cell in row)
    )
    for group in iter(lambda: list(islice(numbered, ROWS_A_STRETCH)), []):
        fitting = [
            (at, row)
            for at, row in group
            if not any(cell not in ("", None) for cell in row[len(names) :])
        ]
        fits = {at for at, _ in fitting}
        refusals = tuple(
            Refusal(at, None, f"it has values beyond the {len(names)} named columns.")
            for at, _ in group if at not in fits
        )  # fmt: skip
        columns = {
            name: pa.array(
                [said(row[place]) if place < len(row) else "" for _, row in fitting],
                pa.string(),
            )
            for place, name in enumerate(names)
        }
        made = pa.table(columns)
        yield without_nul(Stretch(made, [at for at, _ in fitting], None, refusals))
