"""A Slack export: one folder a channel, one file a day."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile import sandbox
from walkamile.listen.files import documents
from walkamile.listen.source import Ask, Record, Refusal, Source

SAID = {"", "file_share", "thread_broadcast", "me_message"}
MOST_BYTES = 64 * 1024 * 1024
LISTS = {
    "users.json",
    "channels.json",
    "groups.json",
    "dms.json",
    "mpims.json",
    "integration_logs.json",
}


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for an archive with users and channels."""
    names = set(head.decode("utf-8", "replace").split("\n"))
    return 1.0 if {"channels.json", "users.json"} <= names else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read what people said; guests in a shared channel are likely customers."""
    users = _users(path)
    row = 0
    for member in sandbox.members(path):
        channel, slash, day = member.name.rpartition("/")
        if not slash or not day.endswith(".json") or day in LISTS:
            continue
        for one in documents.parsed(member.read(), file=member.name):
            row += 1
            yield _message(row, channel, one, users, ask)


def _users(path: Path) -> dict[Any, Record]:
    for member in sandbox.members(path):
        if member.name == "users.json":
            return {
                one.get("id"): one
                for one in documents.parsed(member.read(), file=member.name)
            }
    return {}


def _message(
    row: int, channel: str, one: Record, users: dict[Any, Record], ask: Ask
) -> Record | Refusal:
    kind = one.get("subtype") or ""
    if kind not in SAID or one.get("bot_id"):
        return Refusal(
            row,
            "subtype",
            f"{kind or 'bot'}: a machine wrote this, or someone came or went.",
        )
    user = users.get(one.get("user")) or {}
    profile = user.get("profile") or {}
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    thread, stamp = one.get("thread_ts"), one.get("ts")
    return {
        "row": row, "raw": one, "source_record_id": f"{channel}/{one.get('ts')}",
        "conversation_id": f"{channel}/{thread or one.get('ts')}",
        "parent_id": f"{channel}/{thread}" if thread not in (None, stamp) else None,
        "author": user.get("name") or one.get("user"),
        "author_role": "customer" if guest else ask.answers.get("role", "unknown"),
        "occurred_at": str(one.get("ts", "")).split(".")[0],
        "occurred_at_raw": one.get("ts"),
        "text": one.get("text"), "text_format": "plain",
        "meta": {"channel": channel, "names": [
            user.get("name"), profile.get("real_name"), profile.get("email")
        ]},
    }  # fmt: skip


slack = Source(
    name="slack",
    title="Slack export (zip)",
    how_to_export=(
        "Workspace settings, Import/Export data, Export: public channels.",
        "Give the zip as it is. Guests count as customers; say what the others are.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
