"""Google Play reviews as JSON: the developer API, or google-play-scraper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

STARS = {"rating_min": 1, "rating_max": 5, "rating_kind": "stars"}


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are reviews of an app."""
    api = has_keys(head, name, "reviewId", "userComment")
    return max(api, has_keys(head, name, "reviewId", "userName", "thumbsUpCount"))


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one review after another."""
    for item in records(path, "reviews"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if isinstance(one, dict) and "comments" in one:
            yield from _from_api(row, one)
        elif isinstance(one, dict):
            yield _scraped(row, one, ask)
        else:
            yield Refusal(row, None, "it is no review.")


def _from_api(row: int, one: Record) -> Iterator[Record]:
    replies = [
        part["developerComment"]
        for part in one["comments"]
        if "developerComment" in part
    ]
    for part in one["comments"]:
        said = part.get("userComment")
        if not said:
            continue
        words = str(said.get("originalText") or said.get("text") or "")
        title, tab, body = words.partition("\t")  # the API joins the two by a tab
        yield {
            "row": row, "raw": one, "source_record_id": one.get("reviewId"),
            "author": one.get("authorName"), "author_role": "customer", **STARS,
            "occurred_at": _seconds(said.get("lastModified")),
            "rating": said.get("starRating"),
            "title": title if tab and title else None, "text": body if tab else words,
            "version": said.get("appVersionName"),
            "meta": {"device_language": said.get("reviewerLanguage"),
                     "device": said.get("device"),
                     "thumbs_up": said.get("thumbsUpCount"), "replies": replies},
        }  # fmt: skip


def _seconds(given: Any) -> Any:
    return (given or {}).get("seconds") if isinstance(given, dict) else given


def _scraped(row: int, one: Record, ask: Ask) -> Record:
    zone = ask(
        "time_zone",
        "In which time zone did the machine run that fetched these reviews?",
        assumed="UTC",
    )
    return {
        "row": row, "raw": one, "source_record_id": one.get("reviewId"), "zone": zone,
        "author": one.get("userName"), "author_role": "customer", **STARS,
        "occurred_at": one.get("at"), "rating": one.get("score"),
        "text": one.get("content"),
        "version": one.get("reviewCreatedVersion") or one.get("appVersion"),
        "meta": {"thumbs_up": one.get("thumbsUpCount"),
                 "reply": one.get("replyContent")},
    }  # fmt: skip


google_play_json = Source(
    name="google_play_json",
    title="Google Play reviews (JSON of the API or google-play-scraper)",
    how_to_export=(
        "Save the answers of the developer API's reviews.list (the last week only),",
        "or the list that google-play-scraper returns.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
