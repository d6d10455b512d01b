"""SafetyCulture (iAuditor): comments in inspections, actions and issues."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source, UnreadableError
from walkamile.listen.tabular import Columns, read_table

ITEMS = Columns(
    text=("comment",),
    fields={
        "source_record_id": ("id",),
        "conversation_id": ("audit_id",),
        "title": ("label",),
        "occurred_at": ("modified_at", "date_completed"),
    },
    role="colleague",
)
ACTIONS = Columns(
    text=("description", "title"),
    fields={
        "source_record_id": ("unique_id",),
        "author": ("creator",),
        "place": ("site_id",),
        "occurred_at": ("created_at", "due_date"),
    },
    role="colleague",
)  # fmt: skip


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the tables of the vendor's exporter."""
    items = has_columns(head, "item_id", "audit_id", "comment")
    actions = has_columns(head, "audit_item_id", "unique_id")
    return 0.97 * max(
        items, actions, has_columns(head, "audit_id", "template_id", "web_report_link")
    )


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read what inspectors wrote; the table of inspections alone holds no words."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    if has_columns(head, "item_id", "comment"):
        yield from read_table(path, ask, name="safetyculture", known=ITEMS)
    elif has_columns(head, "audit_item_id", "unique_id"):
        yield from read_table(path, ask, name="safetyculture", known=ACTIONS)
    else:
        raise UnreadableError(
            "the table of inspections holds scores and dates, no words.",
            next_step="Give inspection_items.csv or actions.csv of the same export.",
            file=path.name,
        )


safetyculture = Source(
    name="safetyculture",
    title="SafetyCulture inspections, actions (CSV)",
    how_to_export=(
        "Run the vendor's safetyculture-exporter with the CSV output.",
        "Give inspection_items.csv and actions.csv; inspections.csv has no words.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
