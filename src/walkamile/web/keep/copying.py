"""Rows as PostgreSQL's COPY reads them, made column by column rather than row by row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute
from django.db import connection

pc: Any = pyarrow.compute  # its stubs refuse plain numbers

# So many rows are on their way while the next are made: the server need not wait.
AT_ONCE = 2_000
# COPY's text format (PostgreSQL 16, "COPY", File Formats): these four are spelled out.
SPECIAL = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
ANY_SPECIAL = r"[\\\t\n\r]"
NULL = "\\N"

Column = Any  # a pyarrow column, or one value for all rows


def copy(name: str, columns: Mapping[str, Column], count: int) -> None:
    """Copy rows into a table of PostgreSQL.

    ``columns`` holds by name a pyarrow column of ``count`` values, or one plain value
    that is the same for all.
    """
    listed = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{name}" ({listed}) FROM STDIN') as going,
    ):
        for piece in lines(list(columns.values()), count):
            going.write(piece)


def lines(columns: Sequence[Column], count: int) -> Iterator[bytes]:
    """Yield whole lines of COPY's text format."""
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        spelled = [_spelled(column, start, size) for column in columns]
        rows = pc.binary_join_element_wise(
            *spelled, "\t", null_handling="replace", null_replacement=NULL
        )
        ended = pc.binary_join_element_wise(rows, "", "\n")
        for chunk in ended.chunks if isinstance(ended, pa.ChunkedArray) else [ended]:
            yield pc.binary_join(_one_list(chunk), "")[0].as_buffer().to_pybytes()


def _one_list(rows: Any) -> Any:
    """Return all rows as one list of them, so that they can be joined."""
    return pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)


def _spelled(column: Column, start: int, size: int) -> Any:
    """Return part of a column as COPY spells it; what is null stays null."""
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        return (
            pa.nulls(size, pa.string()) if column is None else _constant(column, size)
        )
    part = column.slice(start, size)
    if pa.types.is_timestamp(part.type):
        naive = part.cast(pa.timestamp("us")).cast(pa.string())
        return pc.binary_join_element_wise(naive, "+00", "")
    if not pa.types.is_string(part.type):
        return part.cast(pa.string())
    if pc.any(pc.match_substring_regex(part, ANY_SPECIAL)).as_py():
        for mark, spelled in SPECIAL:
            part = pc.replace_substring(part, mark, spelled)
    return part


def _constant(value: Any, size: int) -> Any:
    written = str(value)
    for mark, spelled in SPECIAL:
        written = written.replace(mark, spelled)
    return pa.repeat(written, size)
