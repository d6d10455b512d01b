"""Customers' words for tests of the store, as the readers hand them over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from walkamile import table

FIRST = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def said(number: int, words: str | None = None, **more: object) -> dict[str, object]:
    """One row of a file: what one customer said."""
    return {
        "source_type": "table",
        "source_name": "Till notes",
        "source_record_id": f"note-{number}",
        "author_role": "customer",
        "occurred_at": FIRST + timedelta(hours=number),
        "text": words if words is not None else f"Nobody told me about delay {number}.",
        "text_format": "plain",
        "rating": float(number % 5 + 1),
        "rating_min": 1.0,
        "rating_max": 5.0,
        "segment": "web shop" if number % 2 else "repairs",
        "tags": ["late", "phone"] if number % 3 == 0 else None,
        "meta": '{"till": 4}',
        **more,
    }


def file_of(rows: list[dict[str, object]], *, at_once: int = 7) -> Iterator[pa.Table]:
    """A file's rows in batches, with the columns that every reader gives."""
    for start in range(0, len(rows), at_once):
        yield table.rows(rows[start : start + at_once], table.VERBATIMS)
