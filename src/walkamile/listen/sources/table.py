"""Any table: CSV, TSV, Excel, OpenDocument, JSON, JSON lines, Parquet or Arrow."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import separated
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import read_table

ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl",
    ".ndjson", ".parquet", ".arrow", ".feather", ".csv.gz", ".json.gz", ".jsonl.gz",
)  # fmt: skip
PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"<svg",
    b"RIFF",
    b"MZ",
    b"\x7fELF",
)


def recognises(head: bytes, name: str) -> float:
    """Return a little certainty for whatever might be a table: others know better."""
    if head.startswith(PICTURES) or head.lstrip()[:5].lower() in {
        b"<?xml",
        b"<html",
        b"<!doc",
    }:
        return 0.0
    if name.lower().endswith(ENDINGS):
        return 0.2
    if "." in name.rpartition("/")[2].strip("."):
        return 0.1 if separated.dialect_of(head).separator else 0.0
    return 0.1 if b"\0" not in head and head.strip() else 0.0


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read one verbatim a row, finding out what the columns mean."""
    yield from read_table(path, ask, name="table")


table = Source(
    name="table",
    title="Any table (CSV, TSV, Excel, OpenDocument, JSON, Parquet, Arrow)",
    how_to_export=(
        "Save the sheet, survey or report as CSV, Excel or JSON, with its heading row.",
        "Include the column with the words; a date, a rating and an id help.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
