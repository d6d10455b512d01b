"""Freshdesk tickets and conversations, as its API gives them."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

CHANNELS = {
    1: "email",
    2: "portal",
    3: "phone",
    7: "chat",
    9: "feedback widget",
    10: "outbound email",
}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are tickets with a plain description or conversations."""
    ticket = has_keys(head, name, "description_text", "responder_id")
    return max(ticket, has_keys(head, name, "body_text", "incoming", "private"))


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read a ticket's description and its conversations; private notes are refused."""
    del ask
    for item in records(path, "tickets", "conversations", "satisfaction_ratings"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict):
            yield Refusal(row, None, "it is neither a ticket nor a conversation.")
        elif "feedback" in one:
            yield _rating(row, one)
        elif "body_text" in one:
            yield _conversation(row, one)
        else:
            yield _ticket(row, one)
            yield from (
                _conversation(row, part) for part in one.get("conversations") or ()
            )


def _ticket(row: int, one: Record) -> Record:
    outbound = one.get("source") == 10
    return {
        "row": row, "raw": one, "source_record_id": f"ticket-{one.get('id')}",
        "conversation_id": one.get("id"), "turn_index": 0,
        "author": one.get("requester_id"),
        "author_role": "colleague" if outbound else "customer",
        "occurred_at": one.get("created_at"), "updated_at": one.get("updated_at"),
        "title": one.get("subject"),
        "text": one.get("description_text") or one.get("description"),
        "tags": one.get("tags") or [], "product": one.get("product_id"),
        "meta": {"channel": CHANNELS.get(one.get("source") or 0),
                 "type": one.get("type"), "html": one.get("description")},
    }  # fmt: skip


def _conversation(row: int, one: Record) -> Record | Refusal:
    if one.get("private"):
        return Refusal(
            row, "private", "an internal note: these are no words of a customer."
        )
    return {
        "row": row, "raw": one, "source_record_id": f"conversation-{one.get('id')}",
        "conversation_id": one.get("ticket_id"), "author": one.get("user_id"),
        "author_role": "customer" if one.get("incoming") else "colleague",
        "occurred_at": one.get("created_at"), "updated_at": one.get("updated_at"),
        "text": one.get("body_text"),
    }  # fmt: skip


def _rating(row: int, one: Record) -> Record:
    return {
        "row": row, "raw": one, "source_record_id": f"rating-{one.get('id')}",
        "conversation_id": one.get("ticket_id"), "author": one.get("user_id"),
        "author_role": "customer", "occurred_at": one.get("created_at"),
        "text": one.get("feedback"), "meta": {"ratings": one.get("ratings")},
    }  # fmt: skip


freshdesk_json = Source(
    name="freshdesk_json",
    title="Freshdesk tickets (JSON)",
    how_to_export=(
        "Save the API's answers: /api/v2/tickets?include=description,",
        "/api/v2/tickets/ID/conversations and /api/v2/surveys/satisfaction_ratings.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
