"""Logs that are sheets of Excel or LibreOffice: the first sheet that holds rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from walkamile.listen.logs.broken import UnreadableLogError

BLOCK = 100_000


def rows(name: str) -> Iterator[pa.Table]:
    """Yield a sheet's rows in blocks of text, under the headings of its first row."""
    try:
        book = CalamineWorkbook.from_path(name)
        grids = (
            book.get_sheet_by_name(one).to_python(skip_empty_area=True)
            for one in book.sheet_names
        )
        grid = next((grid for grid in grids if len(grid) > 1), [])
    except (CalamineError, OSError) as wrong:
        raise UnreadableLogError(
            f"it cannot be read as a sheet ({wrong}).",
            next_step="Export it as CSV with a heading, UTF-8.",
            file=name,
        ) from wrong
    names = _headings(grid[0]) if grid else []
    for at in range(1, len(grid), BLOCK):
        some = grid[at : at + BLOCK]
        columns = {
            heading: pa.array([_text(row[n]) for row in some], pa.string())
            for n, heading in enumerate(names)
        }
        yield pa.table(columns)


def _headings(first: list[Any]) -> list[str]:
    """Return a name for each column; what has none, or another's, is numbered."""
    names: list[str] = []
    for n, cell in enumerate(first, start=1):
        name = _text(cell) or f"column {n}"
        names.append(f"{name} ({n})" if name in names else name)
    return names


def _text(cell: Any) -> str | None:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if cell not in ("", None) else None
