"""Typeform answers, the CSV or Excel export."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

COLUMNS = Columns(
    fields={
        "source_record_id": ("#",),
        "occurred_at": ("Submit Date (UTC)", "Start Date (UTC)"),
        "tags": ("Tags",),
        "author": ("Email", "email", "Your email"),
    },
    zone="UTC",
    survey=True,
    others=(
        "#",
        "Response Type",
        "(Start|Stage|Submit) Date.*",
        "Network ID",
        "Tags",
        "Ending",
    ),
)


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for a submit date and a network id."""
    return has_columns(head, "Submit Date (UTC)", "Network ID")


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read each open answer as a verbatim titled by its question."""
    yield from read_table(path, ask, name="typeform_csv", known=COLUMNS)


typeform_csv = Source(
    name="typeform_csv",
    title="Typeform answers (CSV, Excel)",
    how_to_export=(
        "Results, Responses, select all, Download: CSV or XLSX.",
        "Partial responses come along where Typeform gives them.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
