"""Fider posts, the CSV export of its feedback board."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

COLUMNS = Columns(
    text=("description", "title"),
    fields={
        "occurred_at": ("created_at",),
        "source_record_id": ("number",),
        "parent_id": ("original_number",),
        "author": ("created_by",),
        "tags": ("tags",),
    },
)


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the columns of Fider."""
    return has_columns(head, "votes_count", "original_number")


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read the idea and its description, each as a verbatim, with its votes."""
    yield from read_table(path, ask, name="fider", known=COLUMNS)


fider = Source(
    name="fider",
    title="Fider posts (CSV)",
    how_to_export=(
        "Fider, Site settings, Export: download posts.csv.",
        "An idea marked as a duplicate keeps the number of the original.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
