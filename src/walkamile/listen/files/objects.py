"""Open JSON, JSON lines, Parquet and Arrow as tables of text."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from walkamile.listen.files import documents, encoding
from walkamile.listen.files.separated import without_nul
from walkamile.listen.files.stretch import Stretch, Table, unique_names
from walkamile.listen.source import Refusal, UnreadableError
from walkamile.listen.storable import unstorable

ROWS_A_STRETCH = 4_096
NAMES_FROM = 2_000
DEEPEST = 3


def table(path: Path) -> Table:
    """Open a JSON document or JSON lines whose items are objects or plain texts."""
    make = _reader(path)
    names: dict[str, None] = {}
    for item in islice(make(), NAMES_FROM):
        if not isinstance(item, Refusal) and isinstance(item[1], dict | str):
            known = (name for name in flat(item[1]) if not unstorable(name))
            names.update(dict.fromkeys(known))
    columns = unique_names(list(names), path.name)
    return Table(columns, lambda: _stretches(make(), columns), of_objects=True)


def _reader(path: Path) -> Any:
    if documents.is_lines(encoding.head(path)):
        return lambda: documents.lines(path)
    if path.stat().st_size > documents.LARGEST_DOCUMENT:
        return lambda: documents.items(path)
    found = list(_numbered(records_in(documents.document(path))))
    return lambda: iter(found)


def _numbered(values: Iterable[Any]) -> Iterator[documents.Item | Refusal]:
    for number, value in enumerate(values, start=1):
        name = documents.twice(value)
        if name:
            yield Refusal(
                number, name, "the name stands twice in this record: which is meant?"
            )
            continue
        plain = json.dumps(value, ensure_ascii=False)
        yield number, value, plain.encode("utf-8", "surrogatepass")


def records_in(value: Any) -> list[Any]:
    """Return the list of records that a document is or holds; else the document."""
    if isinstance(value, list):
        return value
    best: list[Any] = []
    for found in _lists(value, DEEPEST):
        if len(found) > len(best) and any(isinstance(one, dict) for one in found):
            best = found
    if best:
        return best
    columns = value if isinstance(value, dict) else {}
    if columns and all(isinstance(part, list) for part in columns.values()):
        return [
            dict(zip(columns, row, strict=False))
            for row in zip(*columns.values(), strict=False)
        ]
    return [value]


def _lists(value: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict) and depth:
        for part in value.values():
            yield from _lists(part, depth - 1)


def flat(value: Any, prefix: str = "", depth: int = DEEPEST) -> dict[str, str | None]:
    """Return an object as one level of texts: ``author.name``; a text is its own."""
    if isinstance(value, str) and not prefix:
        return {"text": value}
    made: dict[str, str | None] = {}
    for name, part in value.items():
        if isinstance(part, Mapping) and depth and part:
            made.update(flat(part, f"{prefix}{name}.", depth - 1))
        else:
            made[f"{prefix}{name}"] = said(part)
    return made


def said(value: Any) -> str | None:
    """Return a value as text; nothing stays nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _stretches(
    items: Iterator[documents.Item | Refusal], names: tuple[str, ...]
) -> Iterator[Stretch]:
    for group in iter(lambda: list(islice(items, ROWS_A_STRETCH)), []):
        yield _stretch(group, names)


def _stretch(group: list[documents.Item | Refusal], names: tuple[str, ...]) -> Stretch:
    rows, raws, refusals, values = [], [], [], []
    for item in group:
        if isinstance(item, Refusal):
            refusals.append(item)
            continue
        number, value, raw = item
        record = flat(value) if isinstance(value, dict | str) else None
        fault = _fault(record)
        if record is None or fault:
            refusals.append(Refusal(number, *(fault or (None, "it is not a record."))))
            continue
        rows.append(number)
        raws.append(raw)
        values.append(record)
    columns = {
        name: pa.array([one.get(name) for one in values], pa.string()) for name in names
    }
    made = pa.table(columns) if names else pa.table({"text": pa.array([], pa.string())})
    return Stretch(made, rows, raws, tuple(refusals))


def _fault(record: Mapping[str, str | None] | None) -> tuple[str | None, str] | None:
    for name, value in (record or {}).items():
        if why := unstorable(name):
            return None, f"in the name of a field {why}"
        if value and (why := unstorable(value)):
            return name, why
    return None


def arrow_table(path: Path) -> Table:
    """Open a Parquet, Arrow or Feather file."""
    batches = _batches(path)
    schema = next(batches)
    assert isinstance(schema, pa.Schema)
    names = unique_names(list(schema.names), path.name)
    return Table(names, lambda: _from_arrow(path, names))


def _batches(path: Path) -> Iterator[pa.Schema | pa.RecordBatch]:
    try:
        with path.open("rb") as stream:
            if stream.read(4) == b"PAR1":
                from pyarrow import parquet

                with parquet.ParquetFile(path) as file:
                    yield file.schema_arrow
                    yield from file.iter_batches(batch_size=4 * ROWS_A_STRETCH)
                return
            stream.seek(0)
            opened = (
                pa.ipc.open_file if stream.read(6) == b"ARROW1" else pa.ipc.open_stream
            )
            stream.seek(0)
            reader = opened(stream)
            yield reader.schema
            if isinstance(reader, pa.RecordBatchFileReader):
                yield from (
                    reader.get_batch(at) for at in range(reader.num_record_batches)
                )
            else:
                yield from reader
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(
            "the file is damaged or breaks off: Arrow cannot read it.",
            next_step="Write it again.",
            file=path.name,
        ) from error


def _from_arrow(path: Path, names: tuple[str, ...]) -> Iterator[Stretch]:
    number = 1
    batches = _batches(path)
    next(batches)
    for batch in batches:
        assert isinstance(batch, pa.RecordBatch)
        columns = [_texts(column) for column in batch.columns]
        rows = list(range(number, number + batch.num_rows))
        number += batch.num_rows
        made = pa.table(dict(zip(names, columns, strict=True)))
        yield without_nul(Stretch(made, rows, None))


def _texts(column: Any) -> "pa.Array[Any]":
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        values = [
            _iso(one) for one in column.cast(pa.timestamp("us", kind.tz)).to_pylist()
        ]
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        plain: pa.Array[Any] = column.cast(pa.string())
        return plain
    else:
        values = [said(_readable(one)) for one in column.to_pylist()]
    return pa.array(values, pa.string())


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _readable(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
