"""Chatwoot conversations and messages, as its API gives them."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

INCOMING, OUTGOING = 0, 1
STAFF = "colleague"


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are messages of an inbox."""
    return max(
        has_keys(head, name, "message_type", "content", "inbox_id"),
        has_keys(head, name, "message_type", "content_type", "conversation_id"),
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read messages; private ones are refused, what the machine noted is left out."""
    del ask
    for item in records(path, "payload", "messages"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        inner = one.get("messages") if isinstance(one, dict) else None
        for message in inner if isinstance(inner, list) else [one]:
            yield (
                _message(row, message, one.get("id") if inner else None)
                if isinstance(message, dict)
                else Refusal(row, None, "it is no message.")
            )


def _message(row: int, one: Record, conversation: object) -> Record | Refusal:
    if "message_type" not in one:
        return Refusal(row, None, "it is no message.")
    if one.get("private"):
        return Refusal(
            row, "private", "an internal note: these are no words of a customer."
        )
    kind = {"incoming": INCOMING, "outgoing": OUTGOING}.get(
        one["message_type"], one["message_type"]
    )
    if kind not in {INCOMING, OUTGOING}:
        return Refusal(row, "message_type", "the system noted this: nobody said it.")
    sender, talk = one.get("sender") or {}, one.get("conversation") or {}
    # a webhook names the inbox as an object
    inbox = one.get("inbox_id") or (one.get("inbox") or {}).get("id")
    bot = sender.get("type") == "agent_bot"
    return {
        "row": row, "raw": one, "source_record_id": one.get("id"),
        "conversation_id": one.get("conversation_id") or conversation or talk.get("id"),
        "author": sender.get("name") or sender.get("id"),
        "author_role": "customer" if kind == INCOMING else ("bot" if bot else STAFF),
        "occurred_at": one.get("created_at"), "text": one.get("content"),
        "meta": {"inbox_id": inbox, "author_email": sender.get("email")},
    }  # fmt: skip


chatwoot = Source(
    name="chatwoot",
    title="Chatwoot messages (JSON)",
    how_to_export=(
        "Chatwoot exports no message text: save the API's answers instead,",
        "/api/v1/accounts/A/conversations/C/messages for each conversation.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
