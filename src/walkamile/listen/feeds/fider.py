"""Fider: ideas on a feedback board."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field, flattened
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import bearer


def fetch(asked: Asked) -> Iterator[Page]:
    """Ask for the board's posts, the latest first."""
    key = asked["key"]
    board = asked.get.service(asked["board"], bearer(key) if key else None)

    def ask(_older: Any) -> Listed:
        answer = board.json("/api/v1/posts", {"view": "recent", "limit": "all"})
        rows = [
            one for one in answer or () if isinstance(one, dict) and "number" in one
        ]
        marks = {str(one["number"]): float(one["number"]) for one in rows}
        return Listed([as_exported(one) for one in rows], marks)

    return newest_first(asked.cursor, ask)


def as_exported(one: dict[str, Any]) -> dict[str, Any]:
    """Return a post under the names that Fider's own export gives them."""
    original = (one.get("response") or {}).get("original") or {}
    return {
        "number": str(one["number"]),
        "title": one.get("title") or "",
        "description": one.get("description") or "",
        "created_at": one.get("createdAt") or "",
        "created_by": (one.get("user") or {}).get("name") or "",
        "votes_count": str(one.get("votesCount") or 0),
        "comments_count": str(one.get("commentsCount") or 0),
        "status": str(one.get("status") or ""),
        "original_number": str(original.get("number") or ""),
        "original_title": str(original.get("title") or ""),
        "tags": ", ".join(str(tag) for tag in one.get("tags") or ()),
    }


fider = Feed(
    name="fider",
    title="Fider board",
    about=(
        "Ideas and their descriptions with votes; an idea edited later is not asked again.",
        "A public board needs no key; a private one: Site settings, API key.",
    ),
    limits="Comments under an idea are not fetched.",
    trust="unverified",
    read_as="fider",
    fields=(
        Field(name="board", label="Board", help="Such as feedback.example.org"),
        Field(name="key", label="API key", kind="secret", needed=False),
    ),
    fetch=fetch,
    every=3 * 60,
    together=flattened,
)
