"""A record that comes twice in one round counts as it was said last."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pyarrow as pa

NEVER = datetime.min.replace(tzinfo=UTC)


def settled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a round, each id with the words it had last.

    A list shifts while it is paged through, and a ticket changes between two messages
    of a webhook. Every row stays in its place, so the receipt still adds up; the ones
    before the last say what the last says. A round is bounded, so it fits in memory.
    """
    held = list(batches)
    if not held:
        return
    rows = pa.Table.from_batches(held)
    ids: list[str | None] = rows.column("source_record_id").to_pylist()
    changed: list[datetime | None] = rows.column("updated_at").to_pylist()
    last: dict[str | None, int] = {}
    for place, one in enumerate(ids):
        known = last.get(one)
        if known is None or (changed[place] or NEVER) >= (changed[known] or NEVER):
            last[one] = place
    order = [place if one is None else last[one] for place, one in enumerate(ids)]
    yield from rows.take(order).to_batches()
