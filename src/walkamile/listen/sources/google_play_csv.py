"""Google Play reviews, the monthly CSV of the Play Console."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import polars as pl

from walkamile.listen.columns.ratings import Ratings
from walkamile.listen.files import tables
from walkamile.listen.files.stretch import Stretch, Table
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

REVIEW_ID = r"[?&]reviewId=([^&#]+)"
COLUMNS = Columns(
    text=("Review Text",),
    fields={
        "title": ("Review Title",),
        "rating": ("Star Rating",),
        "occurred_at": (
            "Review Submit Millis Since Epoch",
            "Review Submit Date and Time",
        ),
        "updated_at": (
            "Review Last Update Millis Since Epoch",
            "Review Last Update Date and Time",
        ),
        "language": ("Reviewer Language",),
        "version": ("App Version Name",),
        "product": ("Package Name",),
        "source_record_id": ("review id in the link",),
        "url": ("Review Link",),
    },
    rating=Ratings("stars", 1, 5),
)


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the columns of the Play Console."""
    return has_columns(head, "Package Name", "Star Rating")


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read one review a row; its id stands in the link, and lasts through edits."""
    table = tables.opened(path, headings=1)
    link = next(
        (name for name in table.names if name.strip().lower() == "review link"), None
    )
    if link is not None:
        table = _with_ids(table, link)
    yield from read_table(path, ask, name="google_play_csv", known=COLUMNS, table=table)


def _with_ids(table: Table, link: str) -> Table:
    def stretches() -> Iterator[Stretch]:
        for one in table.stretches():
            links = one.columns.column(link).to_pylist()
            found = [re.search(REVIEW_ID, text or "") for text in links]
            ids = pl.Series(
                [unquote(match[1]) if match else "" for match in found], dtype=pl.String
            )
            columns = one.columns.append_column(
                "review id in the link", ids.to_arrow().cast("string")
            )
            yield Stretch(columns, one.rows, one.raw, one.refusals)

    names = (*table.names, "review id in the link")
    return Table(names, stretches, table.headings, table.warnings, table.of_objects)


google_play_csv = Source(
    name="google_play_csv",
    title="Google Play reviews (CSV of the Play Console)",
    how_to_export=(
        "Play Console, Download reports, Reviews: choose the app, download each month.",
        "A review edited later stands in a later month again: it is updated.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
