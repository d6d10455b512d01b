"""Long lists, a page at a time, without ever counting or skipping rows.

A page is found by the last row of the page before (keyset), so the thousandth page of
a million voices costs what the first does. Rows without a day come after all others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

PAGE = 30
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of those that come after; empty at the end."""

    rows: list[Row]
    older: str
    first: bool


def newest(
    rows: QuerySet[Row],
    cursor: str = "",
    *,
    size: int = PAGE,
    at: str = "occurred_at",
    number: str = "id",
) -> Page[Row]:
    """Return one page of rows, newest first, beginning after the cursor.

    ``at`` and ``number`` name the columns of the index that is followed.
    """
    found = _dated(rows, cursor, size + 1, at, number)
    if len(found) <= size:
        found += _undated(rows, cursor, size + 1 - len(found), at, number)
    more = len(found) > size
    shown = found[:size]
    return Page(shown, _cursor(shown[-1], at, number) if more else "", not cursor)


def _dated(
    rows: QuerySet[Row], cursor: str, size: int, at: str, number: str
) -> list[Row]:
    if cursor.startswith(UNDATED):
        return []
    listed = rows.filter(**{f"{at}__isnull": False}).order_by(f"-{at}", f"-{number}")
    after = _read(cursor)
    if after:
        when, last = after
        # The plain bound beside the pair lets the database walk its index.
        listed = listed.filter(
            Q(**{f"{at}__lt": when}) | Q(**{at: when, f"{number}__lt": last}),
            **{f"{at}__lte": when},
        )
    return list(listed[:size])


def _undated(
    rows: QuerySet[Row], cursor: str, size: int, at: str, number: str
) -> list[Row]:
    listed = rows.filter(**{f"{at}__isnull": True}).order_by(f"-{number}")
    _, _, last = cursor.rpartition("_")
    if cursor.startswith(UNDATED) and last.isdecimal():
        listed = listed.filter(**{f"{number}__lt": int(last)})
    return list(listed[:size])


def cursor_of(row: Any) -> str:
    """Return the cursor of a verbatim: the next page begins after it."""
    return _cursor(row, "occurred_at", "id")


def _cursor(row: Any, at: str, number: str) -> str:
    when = _reach(row, at)
    stamp = when.isoformat() if when else UNDATED
    return f"{stamp}_{_reach(row, number)}"


def _reach(row: Any, path: str) -> Any:
    """Follow a path; over a relation the row carries the same value itself."""
    return getattr(row, path.rpartition("__")[2], row.pk)


def _read(cursor: str) -> tuple[datetime, int] | None:
    """Read a cursor from an address; a broken one begins at the newest."""
    stamp, _, last = cursor.rpartition("_")
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return (when, int(last)) if last.isdecimal() and when.tzinfo else None
