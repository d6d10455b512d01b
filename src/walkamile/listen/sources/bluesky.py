"""Bluesky posts, as the AT protocol gives them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.columns.dates import instant
from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError

POST = "app.bsky.feed.post"
OPTED_OUT = "!no-unauthenticated"


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are records of the AT protocol."""
    return (
        0.97
        if has_keys(head, name, "uri") and b"app.bsky." in head
        else 0.6
        if b'"did:plc:' in head
        else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read posts wherever they stand: searches, feeds, threads, single records."""
    del ask
    row = 0
    seen: set[str] = set()
    for page in pages(path):
        if isinstance(page, Refusal):
            yield page
            continue
        for one in _posts(page):
            row += 1
            yield _record(row, one, seen)
    if not row:
        raise UnreadableError(
            "no post is in it.",
            next_step="Save app.bsky.feed.searchPosts instead.",
            file=path.name,
        )


def _posts(page: Any) -> Iterator[Record]:
    left = [page]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += reversed(one)
        elif isinstance(one, dict):
            said = one.get("record") or one.get("value")
            if isinstance(said, dict) and said.get("$type") == POST and "uri" in one:
                yield one
                left += [
                    part for name, part in one.items() if name in {"replies", "parent"}
                ]
            else:
                left += [part for part in one.values() if isinstance(part, dict | list)]


def _record(row: int, one: Record, seen: set[str]) -> Record | Refusal:
    said, author = one.get("record") or one["value"], one.get("author") or {}
    if any(label.get("val") == OPTED_OUT for label in author.get("labels") or ()):
        return Refusal(
            row, "author", "the author does not want to be shown to strangers."
        )
    if one["uri"] in seen:
        return Refusal(row, "uri", "the same post again: reposts count once.")
    seen.add(one["uri"])
    reply = said.get("reply") or {}
    stated, indexed = (
        instant(said.get("createdAt"))[0],
        instant(one.get("indexedAt"))[0],
    )
    languages = said.get("langs") or [None]
    return {
        "row": row, "raw": one, "source_record_id": one["uri"],
        "conversation_id": (reply.get("root") or {}).get("uri") or one["uri"],
        "parent_id": (reply.get("parent") or {}).get("uri"),
        "author": author.get("did") or one["uri"].split("/")[2],
        "author_role": "customer",
        # the author's own clock may lie: the earlier of the two is believed
        "occurred_at": min(filter(None, (stated, indexed)), default=None),
        "occurred_at_raw": said.get("createdAt"), "language": languages[0],
        "text": said.get("text"),
        "meta": {"likes": one.get("likeCount"),
                 "names": [author.get("handle"), author.get("displayName")]},
    }  # fmt: skip


bluesky = Source(
    name="bluesky",
    title="Bluesky posts (JSON)",
    how_to_export=(
        "Save the answers of app.bsky.feed.searchPosts or getPostThread as JSON,",
        "or let Walkamile follow a search.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
