"""Recognise a file by what stands at its beginning."""

import csv
import re

from walkamile.listen.columns.header_words import plain
from walkamile.listen.files.tables import is_json

SEPARATORS = ",;\t"


def headings(head: bytes) -> set[str]:
    """Return the names in the first row of a table, in plain letters."""
    line = head.decode("utf-8", "replace").lstrip().split("\n", 1)[0][:60_000]
    found: set[str] = set()
    for separator in SEPARATORS:
        try:
            row = next(csv.reader([line.strip("\r")], delimiter=separator), [])
        except csv.Error:
            continue
        if len(row) > 1:
            found |= {plain(cell) for cell in row}
    return found


def has_columns(head: bytes, *names: str) -> float:
    """Return 1 where the first row holds all these names, whatever their case."""
    if head.lstrip()[:1] in {b"{", b"["}:
        return 0.0
    there = headings(head)
    return 1.0 if all(plain(name) in there for name in names) else 0.0


def has_keys(head: bytes, name: str, *keys: str) -> float:
    """Return 0.9 where a JSON file shows all these names of fields."""
    if not is_json(head, name):
        return 0.0
    return 0.9 if all(f'"{key}"'.encode() in head for key in keys) else 0.0


def has_pattern(head: bytes, pattern: bytes) -> bool:
    """Tell whether a pattern stands at the beginning of any line."""
    return bool(re.search(pattern, head, re.MULTILINE))
