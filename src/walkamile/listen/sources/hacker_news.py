"""Hacker News items and search hits."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are items, or hits of the search."""
    hits = has_keys(head, name, "objectID", "created_at_i")
    items = (
        has_keys(head, name, "by", "time", "type")
        if b'"descendants"' in head or b'"kids"' in head or b'"parent"' in head
        else 0.0
    )
    return max(hits, items)


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read stories and comments; dead, deleted and missing ones are refused."""
    del ask
    for item in records(path, "hits"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or one.get("deleted") or one.get("dead"):
            yield Refusal(row, None, "the item is deleted, dead or missing.")
        else:
            yield _hit(row, one) if "objectID" in one else _item(row, one)


def _item(row: int, one: Record) -> Record:
    return {
        "row": row, "raw": one, "source_record_id": one.get("id"),
        "parent_id": one.get("parent"),
        "author": one.get("by"), "author_role": "customer",
        "occurred_at": one.get("time"),
        "title": one.get("title"), "text": one.get("text") or one.get("title"),
        "text_format": "html",
        "url": f"https://news.ycombinator.com/item?id={one.get('id')}",
        "meta": {"score": one.get("score"), "link": one.get("url")},
    }  # fmt: skip


def _hit(row: int, one: Record) -> Record:
    return {
        "row": row, "raw": one, "source_record_id": one["objectID"],
        "parent_id": one.get("parent_id"),
        "conversation_id": one.get("story_id"), "author": one.get("author"),
        "author_role": "customer", "occurred_at": one.get("created_at"),
        "title": one.get("title") or one.get("story_title"), "text_format": "html",
        "text": one.get("comment_text") or one.get("story_text") or one.get("title"),
        "url": f"https://news.ycombinator.com/item?id={one['objectID']}",
        "meta": {"points": one.get("points")},
    }  # fmt: skip


hacker_news = Source(
    name="hacker_news",
    title="Hacker News (JSON)",
    how_to_export=(
        "Save hn.algolia.com/api/v1/search_by_date?query=YOURS as JSON,",
        "or let Walkamile follow the search.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
