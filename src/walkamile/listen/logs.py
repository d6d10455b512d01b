"""Read a log of what customers did: tables, XES, and object-centric logs."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from walkamile import sandbox
from walkamile.refused import Refused

# Events are handed on in blocks, so that memory does not grow with the file.
BLOCK = 50_000
_NAMESPACED = "}"


class UnreadableLogError(Refused):
    """A log that cannot be read."""


def read_log(path: str | Path) -> pa.Table:
    """Return a log's rows as columns, whatever its format.

    CSV, TSV, JSON lines, Parquet and Excel come as they are; XES (also gzipped) as
    ``case:concept:name, concept:name, time:timestamp`` and the attributes beside them;
    object-centric JSON with one row an event and object. The file is opened in a child
    process with limits. Refuses what is broken, hostile or empty, and says where.
    """
    file = Path(path)
    if not file.is_file():
        raise UnreadableLogError(
            "there is no such file.", next_step="Check the path.", file=file
        )
    blocks = list(sandbox.stream(rows, str(file), limits=sandbox.Limits.of(file)))
    if not blocks:
        raise UnreadableLogError(
            "there is no event in it.", next_step="Export it again.", file=file
        )
    return pa.concat_tables(blocks, promote_options="permissive")


def rows(name: str) -> Iterator[pa.Table]:
    """Yield a log's rows block by block; runs in the child process."""
    lower = name.lower()
    if lower.endswith((".xes", ".xes.gz")):
        yield from _xes(name)
    elif lower.endswith((".jsonocel", ".json")):
        yield from _ocel(name)
    else:
        yield _table(name)


def _table(name: str) -> pa.Table:
    import polars as pl

    lower = name.lower()
    try:
        if lower.endswith((".parquet", ".pq")):
            return pl.read_parquet(name).to_arrow()
        if lower.endswith((".jsonl", ".ndjson")):
            return pl.read_ndjson(name, infer_schema_length=1_000).to_arrow()
        if lower.endswith((".xlsx", ".xlsm", ".xls", ".ods")):
            return pl.read_excel(name, engine="calamine").to_arrow()
        return pl.read_csv(
            name, separator=_separator(name), infer_schema_length=0, encoding="utf8"
        ).to_arrow()
    except (pl.exceptions.PolarsError, OSError, ValueError) as wrong:
        raise UnreadableLogError(
            f"it cannot be read as a table ({str(wrong).splitlines()[0][:200]}).",
            next_step="Export it as CSV with a heading, UTF-8.",
            file=name,
        ) from wrong


def _separator(name: str) -> str:
    opened: Any = gzip.open if name.lower().endswith(".gz") else open
    with opened(name, "rb") as file:
        head = file.readline(65_536)
    return max((b",", b";", b"\t", b"|"), key=head.count).decode()


def _xes(name: str) -> Iterator[pa.Table]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    with _opened(name) as file:
        kept: list[dict[str, str]] = []
        cases = 0
        try:
            for _, element in iterparse(file, events=("end",)):
                if _local(element.tag) != "trace":
                    continue
                cases += 1
                kept.extend(_trace(element, cases))
                element.clear()
                if len(kept) >= BLOCK:
                    yield pa.Table.from_pylist(kept)
                    kept = []
        except (ParseError, DefusedXmlException, EOFError, OSError) as wrong:
            raise UnreadableLogError(
                f"the XML breaks after {cases:,} cases ({wrong}).",
                next_step="Export the log again; nothing of it was taken in.",
                file=name,
                row=cases + 1,
            ) from wrong
    if kept:
        yield pa.Table.from_pylist(kept)


def _opened(name: str) -> IO[bytes]:
    if name.lower().endswith(".gz"):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    return Path(name).open("rb")


def _trace(trace: Any, number: int) -> Iterator[dict[str, str]]:
    about = {f"case:{key}": value for key, value in _attributes(trace).items()}
    about.setdefault("case:concept:name", str(number))
    for child in trace:
        if _local(child.tag) == "event":
            yield {**about, **_attributes(child)}


def _attributes(element: Any) -> dict[str, str]:
    return {
        child.get("key", ""): child.get("value", "")
        for child in element
        if child.get("key") is not None
    }


def _local(tag: str) -> str:
    return tag.rpartition(_NAMESPACED)[2]


def _ocel(name: str) -> Iterator[pa.Table]:
    try:
        given = json.loads(Path(name).read_text("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise UnreadableLogError(
            f"it is not JSON ({wrong}).", next_step="Export it again.", file=name
        ) from wrong
    if isinstance(given, list):
        yield pa.Table.from_pylist([row for row in given if isinstance(row, dict)])
        return
    happened = given.get("ocel:events") if isinstance(given, dict) else None
    if not isinstance(happened, dict):
        raise UnreadableLogError(
            "the JSON holds neither a list of events nor ocel:events.",
            next_step="Export an object-centric log (OCEL 1.0) or a table.",
            file=name,
        )
    flat = [
        {
            "case:concept:name": str(thing),
            "concept:name": event.get("ocel:activity"),
            "time:timestamp": event.get("ocel:timestamp"),
            "event": key,
        }
        for key, event in happened.items()
        for thing in event.get("ocel:omap", ())
    ]
    for at in range(0, len(flat), BLOCK):
        yield pa.Table.from_pylist(flat[at : at + BLOCK])
