"""A Telegram chat as the desktop application exports it (JSON)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source
from walkamile.listen.transcript import role


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are messages with unix times."""
    return (
        0.95
        if has_keys(head, name, "messages", "date_unixtime")
        else has_keys(head, name, "messages", "text_entities")
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one message after another, of one chat or of all."""
    row = 0
    for page in pages(path):
        chats = (
            (page.get("chats") or {}).get("list") if isinstance(page, dict) else None
        )
        for chat in chats or [page]:
            for one in chat.get("messages", ()) if isinstance(chat, dict) else ():
                row += 1
                yield _message(row, one, chat, ask)


def _message(row: int, one: Record, chat: Record, ask: Ask) -> Record | Refusal:
    if one.get("type") != "message":
        return Refusal(row, "type", "Telegram itself noted this: nobody said it.")
    author = one.get("from") or one.get("from_id") or ""
    reply = one.get("reply_to_message_id")
    return {
        "row": row, "raw": one, "source_record_id": f"{chat.get('id')}/{one.get('id')}",
        "conversation_id": chat.get("id"),
        "parent_id": f"{chat.get('id')}/{reply}" if reply else None,
        "author": author, "author_role": role(str(author), ask),
        "occurred_at": one.get("date_unixtime") or one.get("date"),
        "occurred_at_raw": one.get("date"),
        "text": _words(one.get("text")), "meta": {"chat": chat.get("name")},
    }  # fmt: skip


def _words(text: Any) -> str:
    """Join a formatted text, which comes in pieces: strings and objects."""
    if isinstance(text, list):
        return "".join(
            part if isinstance(part, str) else part.get("text", "") for part in text
        )
    return text if isinstance(text, str) else ""


telegram = Source(
    name="telegram",
    title="Telegram chat (JSON)",
    how_to_export=(
        "Telegram Desktop: in the chat, the dots, Export chat history, format JSON.",
        "Give result.json, and say which names are customers.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
