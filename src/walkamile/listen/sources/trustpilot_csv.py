"""Trustpilot reviews, the CSV or Excel export of the business portal."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.columns.ratings import Ratings
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

COLUMNS = Columns(
    text=("Review Content",),
    fields={
        "title": ("Review Title",),
        "rating": ("Review Stars",),
        "occurred_at": ("Review Created (UTC)",),
        "source_record_id": ("Review Id",),
        "author": ("Review Username", "Review Consumer User Id"),
        "language": ("Review Language",),
        "place": ("Location Name", "Webshop Name", "Domain Url"),
    },
    rating=Ratings("stars", 1, 5),
    zone="UTC",
)


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the columns of the business portal."""
    return has_columns(head, "Review Created (UTC)", "Review Content")


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read one review a row; the title carries signal of its own and is kept apart."""
    yield from read_table(path, ask, name="trustpilot_csv", known=COLUMNS)


trustpilot_csv = Source(
    name="trustpilot_csv",
    title="Trustpilot reviews (CSV, Excel)",
    how_to_export=(
        "Trustpilot Business, Manage reviews, Service reviews: Export.",
        "Choose all columns; CSV and Excel are both read.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
