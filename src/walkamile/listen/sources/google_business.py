"""Google Business Profile reviews, from Takeout or the API."""

import re
from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
NAME = re.compile(r"(accounts/[^/]+/)?locations/(?P<place>[^/]+)/")


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are reviews rated in words."""
    return has_keys(head, name, "starRating", "reviewer")


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one review after another; stars alone are kept, too."""
    del ask
    for item in records(path, "reviews"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or "starRating" not in one:
            yield Refusal(row, None, "it is no review.")
            continue
        where = NAME.search(str(one.get("name") or ""))
        reviewer = one.get("reviewer") or {}
        named = reviewer.get("displayName")
        yield {
            "row": row, "raw": one,
            "source_record_id": one.get("reviewId") or one.get("name"),
            "author": None if reviewer.get("isAnonymous") else named,
            "author_role": "customer", "occurred_at": one.get("createTime"),
            "updated_at": one.get("updateTime"), "text": one.get("comment"),
            "rating": STARS.get(str(one["starRating"])),
            "rating_min": 1, "rating_max": 5, "rating_kind": "stars",
            "place": where["place"] if where else None,
            "meta": {"reply": one.get("reviewReply")},
        }  # fmt: skip


google_business = Source(
    name="google_business",
    title="Google Business Profile reviews (Takeout, API)",
    how_to_export=(
        "takeout.google.com: choose Google Business Profile, give its reviews.json;",
        "or save the answers of accounts/A/locations/L/reviews.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
