"""Rows back to columns, for whoever counts, learns or exports."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from walkamile import table
from walkamile.web.models import Refusal, Run, Verbatim

ROWS_AT_ONCE = 10_000
IDENTITY: dict[str, pa.DataType] = {
    "id": pa.int64(),
    "seq": pa.int64(),
    "run_id": pa.int64(),
    "digest": pa.string(),
}
REFUSALS_TYPES: dict[str, pa.DataType] = {
    "row": pa.int64(),
    "field": pa.string(),
    "reason": pa.string(),
    "next_step": pa.string(),
}
REFUSALS = pa.schema(REFUSALS_TYPES)


def verbatims_frame(
    found: QuerySet[Verbatim] | None = None, *, columns: Sequence[str] | None = None
) -> pa.Table:
    """Return verbatims as one Arrow table: ``id``, ``seq`` and the canonical columns.

    ``found`` says which and in what order (all, by ``seq``, when left out); ``columns``
    picks some: ask for what you need, a million whole rows take gigabytes.
    """
    schema = _schema(columns)
    return pa.Table.from_batches(verbatim_batches(found, columns=columns), schema)


def verbatim_batches(
    found: QuerySet[Verbatim] | None = None, *, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the same in batches, so that memory stays bounded."""
    schema = _schema(columns)
    which = Verbatim.objects.order_by("seq") if found is None else found
    names = ["run_id" if name == "import_run" else name for name in schema.names]
    rows = which.values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
    held: list[Any] = []
    for row in rows:
        held.append(row)
        if len(held) == ROWS_AT_ONCE:
            yield _batch(held, schema)
            held = []
    if held:
        yield _batch(held, schema)


def _schema(columns: Sequence[str] | None) -> pa.Schema:
    names = columns or ["id", "seq", *table.VERBATIMS.names]
    fields: list[Any] = [
        pa.field(name, IDENTITY[name])
        if name in IDENTITY
        else table.VERBATIMS.field(name)
        for name in names
    ]
    return pa.schema(fields)


def _batch(rows: list[Any], schema: pa.Schema) -> pa.RecordBatch:
    arrays = []
    for field, column in zip(schema, zip(*rows, strict=True), strict=True):
        given: Sequence[Any] = column
        if field.name == "tags":
            given = [None if one is None else json.loads(one) for one in column]
        if field.name == "import_run":
            given = [None if one is None else str(one) for one in column]
        arrays.append(pa.array(given, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def refusals_frame(run: Run) -> pa.Table:
    """Return the rows that a run refused, in the order of the file."""
    found = Refusal.objects.filter(run=run).order_by("row", "id")
    rows = found.values(*REFUSALS.names)
    return table.rows(list(rows), REFUSALS)
