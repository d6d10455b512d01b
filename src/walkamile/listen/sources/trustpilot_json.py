"""Trustpilot reviews from its API."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are reviews of a business unit."""
    return has_keys(head, name, "stars", "consumer", "createdAt")


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one review after another."""
    del ask
    for item in records(path, "reviews"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or "stars" not in one:
            yield Refusal(row, None, "it is no review.")
            continue
        consumer, unit = one.get("consumer") or {}, one.get("businessUnit") or {}
        yield {
            "row": row, "raw": one, "source_record_id": one.get("id"),
            "author": consumer.get("displayName") or consumer.get("id"),
            "author_role": "customer", "occurred_at": one.get("createdAt"),
            "updated_at": one.get("updatedAt"), "language": one.get("language"),
            "title": one.get("title"), "text": one.get("text"),
            "rating": one.get("stars"),
            "rating_min": 1, "rating_max": 5, "rating_kind": "stars",
            "place": unit.get("displayName"),
            "meta": {"verified": one.get("isVerified"), "status": one.get("status"),
                     "likes": one.get("numberOfLikes"),
                     "reply": one.get("companyReply")},
        }  # fmt: skip


trustpilot_json = Source(
    name="trustpilot_json",
    title="Trustpilot reviews (API)",
    how_to_export=(
        "Save the answers of /v1/business-units/ID/reviews,",
        "page by page, as JSON or JSON lines.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
