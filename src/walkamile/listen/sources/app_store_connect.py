"""App Store reviews from the App Store Connect API."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are customer reviews of the API."""
    return (
        0.97
        if b'"customerReviews"' in head and has_keys(head, name, "attributes")
        else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one review after another."""
    del ask
    for item in records(path, "data"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        said = one.get("attributes") if isinstance(one, dict) else None
        if not isinstance(said, dict) or one.get("type") != "customerReviews":
            yield Refusal(row, "type", "it is no customer review.")
            continue
        yield {
            "row": row, "raw": one, "source_record_id": one.get("id"),
            "author": said.get("reviewerNickname"), "author_role": "customer",
            "occurred_at": said.get("createdDate"), "title": said.get("title"),
            "text": said.get("body"), "rating": said.get("rating"),
            "rating_min": 1, "rating_max": 5, "rating_kind": "stars",
            "place": said.get("territory"),
        }  # fmt: skip


app_store_connect = Source(
    name="app_store_connect",
    title="App Store reviews (App Store Connect API)",
    how_to_export=(
        "Save the answers of /v1/apps/APP/customerReviews?limit=200,",
        "following links.next to the end.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
