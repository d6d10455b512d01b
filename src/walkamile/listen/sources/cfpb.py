"""Consumer complaints of the United States' CFPB: its CSV, or its search answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Record, Refusal, Source, UnreadableError
from walkamile.listen.tabular import Columns, read_table

NARRATIVE = b'"complaint_what_happened"'
COLUMNS = Columns(
    text=("Consumer complaint narrative",),
    fields={
        "occurred_at": ("Date received",),
        "source_record_id": ("Complaint ID",),
        "product": ("Product",),
        "place": ("State",),
        "segment": ("Tags",),
        "tags": ("Issue",),
    },
)


def recognises(head: bytes, _name: str) -> float:
    """Return how surely these are complaints, or a search for them."""
    table = 0.98 * has_columns(head, "Consumer complaint narrative", "Complaint ID")
    return max(
        table, 0.95 if NARRATIVE in head and head.lstrip()[:1] in {b"{", b"["} else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal | Part]:
    """Read complaints whose consumers agreed to publish their words."""
    with path.open("rb") as stream:
        is_json = stream.read(64).lstrip()[:1] in {b"{", b"["}
    if not is_json:
        yield from read_table(path, ask, name="cfpb", known=COLUMNS)
        return
    row = 0
    for page in pages(path):
        for one in _hits(page):
            row += 1
            yield (
                _complaint(row, one.get("_source", one))
                if isinstance(one, dict)
                else Refusal(row, None, "no complaint.")
            )
    if not row:
        raise UnreadableError(
            "this is a question to the complaint search: no complaint is in it.",
            next_step="Download the complaints themselves as JSON or CSV.",
            file=path.name,
        )


def _hits(page: Any) -> list[Any]:
    if isinstance(page, dict):
        hits = page.get("hits")
        hits = hits.get("hits") if isinstance(hits, dict) else hits
        return (
            hits if isinstance(hits, list) else [page] if "complaint_id" in page else []
        )
    return page if isinstance(page, list) else []


def _complaint(row: int, one: Record) -> Record:
    return {
        "row": row, "raw": one, "source_record_id": one.get("complaint_id"),
        "author_role": "customer", "occurred_at": one.get("date_received"),
        "text": one.get("complaint_what_happened"), "product": one.get("product"),
        "place": one.get("state"), "tags": [one["issue"]] if one.get("issue") else [],
        "meta": {"company": one.get("company"), "sub_issue": one.get("sub_issue")},
    }  # fmt: skip


cfpb = Source(
    name="cfpb",
    title="CFPB consumer complaints (CSV, JSON)",
    how_to_export=(
        "consumerfinance.gov, Consumer Complaint Database: filter, then Export data.",
        "Only complaints with a narrative hold words; the others are refused by row.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
