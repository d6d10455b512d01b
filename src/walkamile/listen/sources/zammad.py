"""Zammad tickets and articles, as its API gives them."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

ROLES = {"Customer": "customer", "Agent": "colleague", "System": "bot"}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are articles of tickets."""
    return has_keys(head, name, "sender", "internal", "body", "ticket_id")


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read articles; internal ones are refused."""
    del ask
    for item in records(path, "articles", "ticket_articles"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or "body" not in one:
            yield Refusal(row, None, "it is no article.")
        elif one.get("internal"):
            yield Refusal(
                row, "internal", "an internal note: these are no words of a customer."
            )
        else:
            html = "html" in str(one.get("content_type"))
            yield {
                "row": row, "raw": one, "source_record_id": one.get("id"),
                "conversation_id": one.get("ticket_id"), "author": one.get("from"),
                "author_role": ROLES.get(str(one.get("sender")), "unknown"),
                "occurred_at": one.get("created_at"),
                "updated_at": one.get("updated_at"),
                "title": one.get("subject"), "text": one.get("body"),
                "text_format": "html" if html else "plain",
                "meta": {"type": one.get("type")},
            }  # fmt: skip


zammad = Source(
    name="zammad",
    title="Zammad articles (JSON)",
    how_to_export=(
        "Save the API's answers as JSON:",
        "/api/v1/ticket_articles/by_ticket/ID for each ticket.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
