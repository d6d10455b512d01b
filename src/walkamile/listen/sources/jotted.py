"""A note that a colleague jotted down after meeting a customer."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import documents
from walkamile.listen.source import Ask, Record, Refusal, Source

FIELDS = ("place", "product", "segment", "journey", "stage", "language", "url")


def recognises(head: bytes, _name: str) -> float:
    """Return certainty where JSON lines begin with who jotted them."""
    return 1.0 if head.lstrip().startswith(b'{"jotted_by"') else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one note a line."""
    del ask
    for item in documents.lines(path):
        if isinstance(item, Refusal):
            yield item
            continue
        row, note, raw = item
        if not isinstance(note, dict):
            yield Refusal(row, None, "it is not a note.")
            continue
        paraphrase = bool(note.get("paraphrase"))
        yield {
            **{name: note[name] for name in FIELDS if note.get(name)},
            "row": row,
            "raw": raw,
            "source_record_id": note.get("id"),
            "occurred_at": note.get("said_at"),
            "text": note.get("words"),
            "author": note.get("said_by"),
            "author_role": "customer",
            "tags": [str(tag) for tag in note.get("tags") or ()],
            "meta": {"jotted_by": note.get("jotted_by"), "paraphrase": paraphrase},
        }


jotted = Source(
    name="jotted",
    title="Jotted notes (JSON lines)",
    how_to_export=(
        "Write notes with walkamile jot, or on the page Listen, and export them there.",
        'Each line: {"jotted_by": "…", "said_at": "2026-01-05T09:00Z", "words": "…"}',
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
