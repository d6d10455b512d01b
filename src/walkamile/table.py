"""Verbatims and events as columns: the one schema, and frames in and out."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa

from walkamile.refused import Refused

UTC_MICROSECONDS = pa.timestamp("us", tz="UTC")

# The canonical record: what every source turns what it reads into, one row a verbatim.
# ``meta`` is a JSON object as text: everything else the record carried.
VERBATIMS = pa.schema(
    [  # type: ignore[arg-type]  # fields of many types
        pa.field("source_type", pa.string(), nullable=False),
        pa.field("source_name", pa.string(), nullable=False),
        pa.field("source_record_id", pa.string(), nullable=False),
        pa.field("conversation_id", pa.string()),
        pa.field("turn_index", pa.int32()),
        pa.field("parent_id", pa.string()),
        pa.field("author_ref", pa.string()),
        pa.field("author_role", pa.string(), nullable=False),
        pa.field("occurred_at", UTC_MICROSECONDS),
        pa.field("occurred_at_raw", pa.string()),
        pa.field("tz_assumed", pa.bool_()),
        pa.field("updated_at", UTC_MICROSECONDS),
        pa.field("language", pa.string()),
        pa.field("title", pa.string()),
        pa.field("text", pa.string(), nullable=False),
        pa.field("text_format", pa.string(), nullable=False),
        pa.field("rating", pa.float64()),
        pa.field("rating_min", pa.float64()),
        pa.field("rating_max", pa.float64()),
        pa.field("rating_kind", pa.string()),
        pa.field("segment", pa.string()),
        pa.field("product", pa.string()),
        pa.field("version", pa.string()),
        pa.field("place", pa.string()),
        pa.field("journey", pa.string()),
        pa.field("stage", pa.string()),
        pa.field("url", pa.string()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("meta", pa.string()),
        pa.field("import_run", pa.string()),
        pa.field("raw_sha256", pa.string()),
    ]
)

# What a customer did: a case, an activity, a time.
EVENTS = pa.schema(
    [  # type: ignore[arg-type]  # fields of many types
        pa.field("case", pa.string(), nullable=False),
        pa.field("activity", pa.string(), nullable=False),
        pa.field("at", UTC_MICROSECONDS),
        pa.field("customer_ref", pa.string()),
        pa.field("segment", pa.string()),
        pa.field("meta", pa.string()),
    ]
)


class NoSuchColumnError(Refused):
    """A frame lacks a column that the caller named."""


class NotAFrameError(Refused):
    """What was given is neither a frame nor a list of texts."""


def arrow(frame: Any, *, text: str = "text") -> pa.Table:
    """Return any frame, or a list of texts, as an Arrow table.

    Takes pandas, Polars (eager or lazy), Arrow tables and whatever else narwhals knows;
    a list or tuple of strings becomes one column named ``text``. Raises
    ``NotAFrameError`` for anything else.
    """
    if isinstance(frame, pa.Table):
        return frame
    try:
        if isinstance(frame, list | tuple):
            return pa.table({text: _strings(frame)})
        native = nw.from_native(frame)
    except (TypeError, pa.ArrowInvalid):  # Arrow's own type error is one of Python's
        raise NotAFrameError(
            f"{_kind(frame)} is neither a frame nor a list of texts.",
            next_step="Give a frame of pandas, Polars or Arrow, or a list of strings.",
        ) from None
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    return eager.to_arrow()


def _strings(texts: Sequence[Any]) -> "pa.Array[Any]":
    """Return texts as Arrow; half a letter, which no table can hold, is shown as "?"."""
    try:
        return pa.array(texts, type=pa.string())
    except UnicodeEncodeError:
        whole = [one and one.encode("utf-8", "replace").decode() for one in texts]
        return pa.array(whole, type=pa.string())


def _kind(given: Any) -> str:
    if isinstance(given, list | tuple):
        odd = next((one for one in given if not isinstance(one, str | None)), None)
        return f"a list that holds {odd!r:.60}" if odd is not None else "this list"
    return f"a {type(given).__name__}"


def column(table: pa.Table, name: str, *, asked_for: str) -> "pa.ChunkedArray[Any]":
    """Return a column by name, or refuse with the names that there are."""
    if name not in table.column_names:
        there = ", ".join(map(repr, table.column_names[:20]))
        raise NoSuchColumnError(
            f"there is no column {name!r} for the {asked_for}.",
            next_step=f"Name one of the columns there are: {there}.",
            field=name,
        )
    return table.column(name)


def texts(table: pa.Table, name: str = "text") -> list[str]:
    """Return a column of texts as strings; a null is an empty text."""
    found = column(table, name, asked_for="text")
    if not pa.types.is_string(found.type) and not pa.types.is_large_string(found.type):
        if pa.types.is_dictionary(found.type):
            found = found.cast(pa.string())
        else:
            raise NoSuchColumnError(
                f"the column {name!r} holds {found.type}, not text.",
                next_step="Name the column with customers' words.",
                field=name,
            )
    return [value or "" for value in found.to_pylist()]


def like(result: pa.Table, given: Any) -> Any:
    """Return an Arrow table as the same kind of frame as the one given.

    Lists and paths in give Polars out.
    """
    import polars as pl

    if isinstance(given, pa.Table):
        return result
    if isinstance(given, list | tuple | str | Path) or given is None:
        return pl.from_arrow(result)
    native = nw.from_native(given, pass_through=True)
    if not isinstance(native, nw.DataFrame | nw.LazyFrame):
        return pl.from_arrow(result)
    if native.implementation.is_pandas():
        return result.to_pandas()
    if native.implementation.is_pyarrow():
        return result
    return pl.from_arrow(result)


def rows(values: Iterable[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return dictionaries as a table with a declared schema; a missing key is null."""
    return pa.Table.from_pylist(list(values), schema=schema)
