"""Freshdesk's CSV: subjects and figures, and no message of a customer."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Record, Source, UnreadableError


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the columns of Freshdesk's ticket export."""
    return 0.97 * has_columns(head, "Ticket ID", "Agent interactions")


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Refuse, and say what to export instead."""
    del ask
    raise UnreadableError(
        "Freshdesk's CSV holds subjects and figures, not the messages.",
        next_step="Save the API's tickets with their conversations as JSON instead.",
        file=path.name,
    )
    yield {}


freshdesk_csv = Source(
    name="freshdesk_csv",
    title="Freshdesk tickets (CSV: refused, it holds no messages)",
    how_to_export=(
        "The CSV of Freshdesk has no message text.",
        "Save /api/v2/tickets?include=description and their conversations as JSON.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
