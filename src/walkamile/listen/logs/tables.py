"""Logs that are tables: CSV, Parquet, JSON lines and arrays, Excel; block by block."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from walkamile.listen.logs import sheet
from walkamile.listen.logs.broken import UnreadableLogError

BLOCK = 100_000
CSV_BLOCK = 8 << 20
# So many refused rows are listed; all are counted.
LISTED = 100
EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")
# UTF-16 and UTF-8 marks at the start of a file, and what is tried where UTF-8 fails.
MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
OTHER = "cp1252"

Told = pa.Table | dict[str, Any]


def rows(name: str) -> Iterator[Told]:
    """Yield a table's rows in blocks, and at the end which rows could not be read."""
    import pyarrow.lib

    lower = name.lower().removesuffix(".gz")
    try:
        if lower.endswith((".parquet", ".pq")):
            yield {"read_as": "Parquet"}
            yield from _parquet(name)
        elif lower.endswith((".jsonl", ".ndjson")):
            yield {"read_as": "JSON lines"}
            yield from _lines(name)
        elif lower.endswith(EXCEL):
            yield {"read_as": "a sheet"}
            yield from sheet.rows(name)
        else:
            yield {"read_as": "CSV"}
            yield from _csv(name)
    except (pyarrow.lib.ArrowException, OSError, ValueError, UnicodeError) as wrong:
        raise unreadable(name, str(wrong)) from wrong


def unreadable(name: str, why: str) -> UnreadableLogError:
    """Say that a file is no table."""
    first = (why.splitlines() or ["no reason given"])[0][:200]
    return UnreadableLogError(
        f"it cannot be read as a table ({first}).",
        next_step="Export it as CSV with a heading, UTF-8.",
        file=name,
    )


def _parquet(name: str) -> Iterator[Told]:
    import pyarrow.parquet as pq

    texts = [
        field.name
        for field in pq.read_schema(name)
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    # Text as numbers and a list of what they stand for: half the work of handing it on.
    # One row group after another: read in one go, their dictionaries would pile up.
    with pq.ParquetFile(name, read_dictionary=texts) as file:
        for group in range(file.num_row_groups):
            for batch in file.iter_batches(BLOCK * 5, row_groups=[group]):
                yield pa.Table.from_batches([batch])


def _csv(name: str) -> Iterator[Told]:
    from pyarrow import csv

    head = _head(name)
    encoding = _encoding(head)
    names = _names(head.decode(encoding, "replace"))
    wrong: list[dict[str, Any]] = []
    count = 0

    def odd(row: Any) -> Literal["skip"]:
        nonlocal count
        count += 1
        if len(wrong) < LISTED:
            said = f"it has {row.actual_columns} fields, the heading {row.expected_columns}."
            wrong.append({"row": row.number, "field": None, "reason": said})
        return "skip"

    stream = csv.open_csv(
        name,
        read_options=csv.ReadOptions(
            use_threads=False, block_size=CSV_BLOCK, encoding=encoding
        ),
        parse_options=csv.ParseOptions(
            delimiter=_separator(head.decode(encoding, "replace")),
            newlines_in_values=True,
            invalid_row_handler=odd,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=["", " "],
            strings_can_be_null=True,
        ),
    )
    for batch in stream:
        yield pa.Table.from_batches([batch])
    if count:
        yield {"refused": count, "refusals": wrong}


def _head(name: str) -> bytes:
    opened: Any = gzip.open if name.lower().endswith(".gz") else open
    with opened(name, "rb") as file:
        return bytes(file.read(1 << 20))


def _encoding(head: bytes) -> str:
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return OTHER
    return "utf8"


def _separator(head: str) -> str:
    line = head.split("\n", 1)[0]
    return max((",", ";", "\t", "|"), key=line.count)


def _names(head: str) -> list[str]:
    import csv as plain

    reader = plain.reader(
        head.removeprefix("\ufeff").splitlines()[:50], delimiter=_separator(head)
    )
    return next(reader, [])


def _lines(name: str) -> Iterator[Told]:
    opened: Any = gzip.open if name.lower().endswith(".gz") else open
    wrong: list[dict[str, Any]] = []
    count = row = 0
    with opened(name, "rb") as file:
        while lines := list(islice(file, BLOCK)):
            found = []
            for line in lines:
                row += 1
                if not line.strip():
                    continue
                thing = _object(line)
                if thing is None:
                    count += 1
                    said = {
                        "row": row,
                        "field": None,
                        "reason": "it is no JSON object.",
                    }
                    wrong.extend([said] if len(wrong) < LISTED else [])
                else:
                    found.append(thing)
            yield as_text(found)
    if count:
        yield {"refused": count, "refusals": wrong}


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        thing = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return thing if isinstance(thing, dict) else None


def json_of(name: str) -> Any:
    """Return what a JSON file holds, or the array in a JavaScript file."""
    text = Path(name).read_bytes().decode("utf-8-sig", "replace")
    if name.lower().endswith(".js"):
        text = text[text.find("[") : text.rfind("]") + 1]
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise UnreadableLogError(
            f"it is not JSON ({wrong}).", next_step="Export it again.", file=name
        ) from wrong


def of_json(given: Any, name: str) -> Iterator[Told]:
    """Yield the rows of a JSON array, or of the first array in an object."""
    if isinstance(given, dict):
        arrays = [v for v in given.values() if isinstance(v, list) and v]
        given = next((a for a in arrays if isinstance(a[0], dict)), None)
    found = [row for row in given if isinstance(row, dict)] if given else []
    if not found:
        raise UnreadableLogError(
            "the JSON holds no list of events.",
            next_step="Export an object-centric log (OCEL) or a table.",
            file=name,
        )
    yield {"read_as": "JSON"}
    for at in range(0, len(found), BLOCK):
        yield as_text(found[at : at + BLOCK])


def as_text(found: list[dict[str, Any]]) -> pa.Table:
    """Return objects as columns of text; what is nested stays JSON."""
    names = dict.fromkeys(key for row in found for key in row)
    return pa.table(
        {
            name: pa.array([_text(row.get(name)) for row in found], pa.string())
            for name in names
        }
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
