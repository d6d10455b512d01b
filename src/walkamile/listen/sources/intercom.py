"""Intercom conversations, as the API or the S3 export gives them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

# How a webhook wraps a conversation, of which it sends the newest parts only.
NOTIFICATION = "notification_event"
ROLES = {
    "user": "customer",
    "lead": "customer",
    "contact": "customer",
    "admin": "colleague",
    "bot": "bot",
    "teammate": "colleague",
}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are conversations with a source or parts."""
    whole = has_keys(head, name, "delivered_as", "source")
    return max(whole, has_keys(head, name, "part_type", "body", "author"))


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read the first message, then the parts that are said; notes are refused."""
    del ask
    for item in records(path, "conversations"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        sent = isinstance(one, dict) and one.get("type") == NOTIFICATION
        if sent:
            one = (one.get("data") or {}).get("item")
        if not isinstance(one, dict) or (sent and "id" not in one):
            yield Refusal(row, None, "it is no conversation.")
        elif "part_type" in one:
            yield from _part(row, one, one.get("conversation_id"), None)
        else:
            yield from _conversation(row, one, whole=not sent)


def _conversation(
    row: int, one: Record, *, whole: bool = True
) -> Iterator[Record | Refusal]:
    first = one.get("source") or {}
    identity = one.get("id")
    subject = first.get("subject") or one.get("title")
    if first.get("body"):
        yield _said(
            row, first, identity, 0 if whole else None, one.get("created_at"), subject
        ) | {"url": first.get("url")}
    parts = one.get("conversation_parts") or {}
    parts = parts.get("conversation_parts", []) if isinstance(parts, dict) else parts
    for turn, part in enumerate(parts, start=1):
        yield from _part(row, part, identity, turn if whole else None)
    rating = one.get("conversation_rating") or {}
    if rating.get("rating") is not None:
        yield {
            "row": row, "raw": rating, "source_record_id": f"rating-{identity}",
            "conversation_id": identity, "author_role": "customer",
            "author": (rating.get("contact") or {}).get("id"),
            "occurred_at": rating.get("created_at"), "text": rating.get("remark"),
            "rating": float(rating["rating"]), "rating_min": 1, "rating_max": 5,
            "rating_kind": "csat",
        }  # fmt: skip


def _part(
    row: int, part: Record, identity: Any, turn: int | None
) -> Iterator[Record | Refusal]:
    if part.get("part_type") == "note":
        yield Refusal(
            row, "part_type", "an internal note: these are no words of a customer."
        )
    elif part.get("body"):
        yield _said(row, part, identity, turn, part.get("created_at"), None)


def _said(
    row: int, one: Record, identity: Any, turn: int | None, at: Any, title: Any
) -> Record:
    author = one.get("author") or {}
    return {
        "row": row, "raw": one, "source_record_id": f"{identity}/{one.get('id')}",
        "conversation_id": identity, "turn_index": turn, "title": title,
        "author": author.get("name") or author.get("email") or author.get("id"),
        "author_role": ROLES.get(str(author.get("type")), "unknown"),
        "occurred_at": at, "updated_at": one.get("updated_at"),
        "text": one.get("body"), "text_format": "html",
        "meta": {"author_email": author.get("email")},
    }  # fmt: skip


intercom = Source(
    name="intercom",
    title="Intercom conversations (JSON)",
    how_to_export=(
        "Settings, Data, Imports and exports: export conversations to S3 as JSON,",
        "or save the API's conversations (each one, so that its parts are in it).",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
