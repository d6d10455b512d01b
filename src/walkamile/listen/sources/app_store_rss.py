"""App Store reviews from Apple's customer review feed, as JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import pages
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely this is a feed of reviews with ratings."""
    if b'"im:rating"' in head and b'"feed"' in head:
        return 0.97
    return 0.9 if has_keys(head, name, "feed") and b"customerreviews" in head else 0.0


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read the entries; one review alone is an object, none is missing altogether."""
    del ask
    row = 0
    for page in pages(path):
        if isinstance(page, Refusal):
            yield page
            continue
        feed = page.get("feed") if isinstance(page, dict) else None
        entries = (feed or {}).get("entry") or []
        for entry in entries if isinstance(entries, list) else [entries]:
            row += 1
            if "im:rating" in entry:
                yield _review(row, entry)
            else:  # the first entry of old feeds is the app itself
                yield Refusal(row, "im:rating", "this entry is the app, not a review.")


def _review(row: int, entry: Record) -> Record:
    return {
        "row": row, "raw": entry, "source_record_id": _label(entry, "id"),
        "author": _label(entry.get("author") or {}, "name"), "author_role": "customer",
        "occurred_at": _label(entry, "updated"),
        "rating": float(_label(entry, "im:rating") or "nan"),
        "rating_min": 1, "rating_max": 5, "rating_kind": "stars",
        "title": _label(entry, "title"), "text": _label(entry, "content"),
        "version": _label(entry, "im:version"), "url": _link(entry),
    }  # fmt: skip


def _label(entry: Any, name: str) -> str | None:
    part = entry.get(name)
    return part.get("label") if isinstance(part, dict) else None


def _link(entry: Record) -> str | None:
    link = entry.get("link")
    link = link[0] if isinstance(link, list) and link else link
    return (
        (link or {}).get("attributes", {}).get("href")
        if isinstance(link, dict)
        else None
    )


app_store_rss = Source(
    name="app_store_rss",
    title="App Store reviews (Apple's feed as JSON)",
    how_to_export=(
        "Save itunes.apple.com/COUNTRY/rss/customerreviews/page=1/id=APP/json, pages 1",
        "to 10, for each country; or let Walkamile follow the feed.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
