"""Zendesk's CSV: figures about tickets, and no word of a customer."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Record, Source, UnreadableError


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for the columns of Zendesk's ticket report."""
    return 0.97 * has_columns(head, "Requester", "Ticket type", "Group stations")


def read(path: Path, ask: Ask) -> Iterator[Record]:
    """Refuse, and say what to export instead."""
    del ask
    raise UnreadableError(
        "Zendesk's CSV holds figures about tickets, not what customers wrote.",
        next_step="Export the tickets as JSON instead: see walkamile sources.",
        file=path.name,
    )
    yield {}


zendesk_csv = Source(
    name="zendesk_csv",
    title="Zendesk tickets (CSV: refused, it holds no messages)",
    how_to_export=(
        "The CSV of Zendesk has no message text.",
        "Choose JSON under Admin Centre, Account, Tools, Reports, Export.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
