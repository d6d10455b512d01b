"""Reddit posts and comments, as its API gives them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError

SITE = "https://www.reddit.com"
GONE = {"[deleted]", "[removed]", ""}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are posts of a subreddit."""
    known = has_keys(head, name, "subreddit", "created_utc")
    return max(
        known,
        0.85 if b"oauth.reddit.com" in head or b"www.reddit.com/api" in head else 0.0,
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read posts and comments wherever they stand in the listings."""
    del ask
    row = 0
    for page in pages(path):
        if isinstance(page, Refusal):
            yield page
            continue
        for one in _things(page):
            row += 1
            yield _record(row, one)
    if not row:
        raise UnreadableError(
            "no post and no comment is in it.",
            next_step="Save the answers of a subreddit's listings or comments.",
            file=path.name,
        )


def _things(page: Any) -> Iterator[Record]:
    """Walk a listing without recursion: threads of replies are deep."""
    left = [page]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += reversed(one)
        elif isinstance(one, dict):
            if (
                "created_utc" in one
                and "author" in one
                and ("body" in one or "selftext" in one)
            ):
                yield one
            left += [part for part in one.values() if isinstance(part, dict | list)]


def _record(row: int, one: Record) -> Record | Refusal:
    text = one.get("body") if "body" in one else one.get("selftext")
    if str(text or "") in GONE and not (
        "selftext" in one and text == "" and one.get("title")
    ):
        return Refusal(row, "body", "deleted or removed.")
    edited = one.get("edited")
    name = one.get("name") or one.get("id")
    return {
        "row": row, "raw": one, "source_record_id": name,
        "conversation_id": one.get("link_id") or name,
        "parent_id": one.get("parent_id"),
        "author": one.get("author"), "author_role": "customer",
        "occurred_at": one.get("created_utc"),
        "updated_at": edited if edited not in (True, False) else None,
        "title": one.get("title"), "text": text or one.get("title"),
        "text_format": "md",
        "place": f"r/{one.get('subreddit')}" if one.get("subreddit") else None,
        "url": f"{SITE}{one['permalink']}" if one.get("permalink") else None,
        "tags": [one["link_flair_text"]] if one.get("link_flair_text") else [],
        "meta": {"score": one.get("score")},
    }  # fmt: skip


reddit = Source(
    name="reddit",
    title="Reddit posts and comments (JSON)",
    how_to_export=(
        "Save the API's listings as JSON, with your own key and within Reddit's terms,",
        "or let Walkamile follow a subreddit or a search.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
