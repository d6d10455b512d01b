"""A verbatim as the database has it: columns, digests, and what cannot be held."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute

from walkamile import table

pc: Any = pyarrow.compute  # its stubs refuse plain numbers

# What the run and the database add is not part of what the customer said.
CANONICAL = tuple(name for name in table.VERBATIMS.names if name != "import_run")
TIMES = ("occurred_at", "updated_at")
NUMBERS = ("rating", "rating_min", "rating_max")
# What a whole file mostly has in common.
FEW = ("source_type", "source_name", "author_role", "text_format", "rating_kind")
Column = Any  # a pyarrow column: its stubs ask for more than the library has
DIGEST_BYTES = 16  # 128 bits: no two rows of 10^15 alike by chance

# An index entry of PostgreSQL holds 2,704 bytes; no source known has ids this long.
LONGEST_ID = 600
LENGTHS = {
    "source_record_id": LONGEST_ID,
    "conversation_id": LONGEST_ID,
    "author_ref": LONGEST_ID,
    "author_role": 20,
    "text_format": 10,
    "raw_sha256": 64,
}
# What Python's dates, and so the pages, can show.
EARLIEST_US = -62_135_596_800_000_000
LATEST_US = 253_402_300_799_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row of a batch (its position there) that the database cannot hold."""

    row: int
    field: str
    reason: str
    next_step: str


def canonical(batch: pa.RecordBatch | pa.Table) -> pa.Table:
    """Return a batch with exactly the canonical columns; absent ones are null."""
    whole = (
        pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    )
    columns = []
    for name in CANONICAL:
        kind = table.VERBATIMS.field(name).type
        if name in whole.column_names:
            columns.append(whole.column(name).cast(kind))
        else:
            columns.append(pa.nulls(whole.num_rows, kind))
    made = pa.table(columns, names=list(CANONICAL)).combine_chunks()
    for name in NUMBERS:
        made = _finite(made, name)
    return _tags_as_text(made)


def _finite(rows: pa.Table, name: str) -> pa.Table:
    """Databases disagree about NaN and infinity; what is not a number is null."""
    column = rows.column(name)
    if column.null_count == len(column):
        return rows
    place = rows.column_names.index(name)
    finite = pc.if_else(pc.is_finite(column), column, None)
    return rows.set_column(place, name, finite.cast(pa.float64()))


def _tags_as_text(rows: pa.Table) -> pa.Table:
    tags, place = rows.column("tags"), rows.column_names.index("tags")
    if tags.null_count == len(tags):
        return rows.set_column(place, "tags", pa.nulls(len(tags), pa.string()))
    which, some = _alike(tags.combine_chunks())
    spelled = strings(
        [None if one is None else json.dumps(one, ensure_ascii=False) for one in some]
    )
    return rows.set_column(place, "tags", spelled.take(which))


def _alike(lists: Any) -> tuple[Any, list[Any]]:
    """Return for each list the place of its like among the different ones, and those.

    Tags repeat: few combinations come often, and each is written as JSON once.
    """
    every = np.arange(len(lists))
    joined = pc.binary_join(lists, "\0")
    holds_nul = pc.any(pc.match_substring(lists.flatten(), "\0")).as_py()
    if holds_nul or joined.null_count != lists.null_count:
        return pa.array(every), lists.to_pylist()
    length = pc.list_value_length(lists).cast(pa.string())
    keys = pc.binary_join_element_wise(joined, length, "\0")
    coded = keys.dictionary_encode(null_encoding="encode")
    which = coded.indices.to_numpy()
    first = np.unique(which, return_index=True)[1]
    return coded.indices, lists.take(pa.array(first)).to_pylist()


def strings(given: Sequence[str | None]) -> "pa.Array[Any]":
    """Return texts as a column; Arrow itself would first load pandas for a list."""
    return pl.Series(given, dtype=pl.String).to_arrow().cast(pa.string())


def unholdable(rows: pa.Table) -> Iterator[Refused]:
    """Yield the rows that SQLite and PostgreSQL cannot both hold, with the reason."""
    for name in CANONICAL:
        column = rows.column(name)
        if column.null_count == len(column):
            continue
        if pa.types.is_string(column.type):
            # JSON text spells a NUL out; PostgreSQL holds that in a text column.
            nul = pc.match_substring(column, "\x00")
            yield from _where(
                nul,
                name,
                "the text holds a NUL character, which no database keeps in a text.",
                "Remove the NUL from this row; the file itself is kept as it is.",
            )
        if name in LENGTHS:
            most = LENGTHS[name]
            yield from _where(
                pc.greater(pc.utf8_length(column), most),
                name,
                f"longer than {most} characters.",
                "Choose another column for it.",
            )
        if name in TIMES:
            instant = column.cast(pa.int64())
            outside = pc.or_(
                pc.less(instant, EARLIEST_US), pc.greater(instant, LATEST_US)
            )
            yield from _where(
                outside,
                name,
                "the time lies outside the years 1 to 9999.",
                "Correct the date, or leave it empty.",
            )
    yield from _missing(rows)


def _missing(rows: pa.Table) -> Iterator[Refused]:
    for name in ("source_record_id", "author_role", "text", "text_format"):
        column = rows.column(name)
        if column.null_count:
            yield from _where(
                column.is_null(),
                name,
                "there is none, and a verbatim needs one.",
                "Map a column to it.",
            )


def _where(mask: Any, field: str, reason: str, next_step: str) -> Iterator[Refused]:
    if not pc.any(mask).as_py():
        return
    for row in pc.indices_nonzero(mask.combine_chunks()).to_pylist():
        yield Refused(row=row, field=field, reason=reason, next_step=next_step)


def digests(rows: pa.Table) -> list[str]:
    """Return a digest of every canonical column, one a row, as hexadecimal.

    Numbers enter as their bits and times as microseconds, so that no formatting of
    any library version decides. Fields cannot hold NUL (see ``unholdable``), so NUL
    divides them; a bitmap says which are null rather than empty.
    """
    count = rows.num_rows
    holes: Any = pa.scalar(0, pa.int64())
    parts: list[Column] = []
    for place, name in enumerate(CANONICAL):
        column: Column = rows.column(name)
        if column.null_count == count:
            holes = pc.add(holes, 1 << place)
            parts.append(pa.scalar(""))
            continue
        if column.null_count:
            bit = pc.multiply(column.is_null().cast(pa.int64()), 1 << place)
            holes = pc.add(holes, bit)
        parts.append(_plain(column))
    bitmap: Any = (
        pa.array(repeat(holes.as_py(), count), pa.int64(), size=count)
        if isinstance(holes, pa.Scalar)
        else holes
    )
    joined = pc.binary_join_element_wise(
        bitmap.cast(pa.string()),
        *parts,
        "\x00",
        null_handling="replace",
        null_replacement="",
    )
    hashed = hashlib.blake2b
    return [
        hashed(one, digest_size=DIGEST_BYTES).hexdigest()
        for one in joined.cast(pa.binary()).to_pylist()
    ]


def _plain(column: Column) -> Column:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.int64()).cast(pa.string())
    if pa.types.is_float64(kind):
        bits = [chunk.view(pa.int64()) for chunk in column.chunks]
        return pa.chunked_array(bits, pa.int64()).cast(pa.string())
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8()).cast(pa.string())
    return column.cast(pa.string())


def filled(rows: pa.Table) -> tuple[str, ...]:
    """Return the canonical columns that hold anything: the others need no writing."""
    return tuple(n for n in CANONICAL if rows.column(n).null_count < rows.num_rows)


def values(
    rows: pa.Table,
    *,
    time: Callable[[Column], list[Any]],
    names: Sequence[str] = CANONICAL,
) -> list[Any]:
    """Return one list of values a canonical column, ready for the database.

    ``time`` says how the database wants a time.
    """
    columns: list[Any] = []
    for name in names:
        column = rows.column(name)
        if column.null_count == len(column):
            columns.append(repeat(None, len(column)))
        elif name in FEW and pc.all(pc.equal(column, column[0])).as_py():
            columns.append(repeat(column[0].as_py(), len(column)))
        else:
            columns.append(time(column) if name in TIMES else column.to_pylist())
    return columns


def time_as_text(column: Column) -> list[str | None]:
    """Return times as Django writes them into SQLite: UTC, no empty fraction."""
    naive: Any = column.cast(pa.timestamp("us"))
    written = naive.cast(pa.string())
    short = pc.replace_substring_regex(written, r"\.000000$", "")
    return list(short.to_pylist())


def time_as_value(column: Column) -> list[Any]:
    """Return times as aware datetimes, as PostgreSQL's driver wants them."""
    return list(column.to_pylist())


def written(row: Sequence[Any]) -> str:
    """Return canonical values as one line of JSON; times in ISO 8601."""
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in row]
    return json.dumps(plain, ensure_ascii=False)


def read_back(lines: Sequence[str]) -> pa.Table:
    """Return what ``written`` wrote as a table of canonical columns."""
    columns = list(zip(*map(json.loads, lines), strict=True))
    arrays = []
    for name, column in zip(CANONICAL, columns, strict=True):
        kind = stored_type(name)
        given: Sequence[Any] = column
        if name in TIMES:
            given = [one and datetime.fromisoformat(one) for one in column]
        arrays.append(pa.array(given, kind))
    return pa.table(arrays, names=list(CANONICAL))


def stored_type(name: str) -> pa.DataType:
    """Return the type of a canonical column as it is stored: tags are JSON text."""
    return pa.string() if name == "tags" else table.VERBATIMS.field(name).type
