"""Open any table: separated values, a spreadsheet, JSON, Parquet or Arrow."""

from pathlib import Path

from walkamile.listen.files import encoding, objects, separated, sheets
from walkamile.listen.files.stretch import Table

ZIP, OLD_EXCEL, PARQUET, ARROW = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"ARROW1"
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


def opened(path: Path, *, headings: int | None = None) -> Table:
    """Open a table by what its first bytes show; its name decides only in doubt."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith((PARQUET, ARROW, b"\xff\xff\xff\xff")):
        return objects.arrow_table(path)
    if start.startswith((ZIP, OLD_EXCEL)):
        return sheets.table(path, headings=headings)
    if is_json(encoding.head(path), path.name):
        return objects.table(path)
    return separated.table(path, headings=headings)


def is_json(head: bytes, name: str) -> bool:
    """Tell JSON from a table whose first value happens to begin like it."""
    if name.lower().removesuffix(".gz").endswith((".json", ".jsonl", ".ndjson")):
        return True
    start = head.lstrip()[:2]
    return start[:1] == b"{" or start in {b"[{", b'["', b"[\n", b"[\r", b"[ "}
