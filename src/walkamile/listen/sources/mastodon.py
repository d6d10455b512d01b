"""Mastodon posts, as an instance's API gives them."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source


def recognises(head: bytes, name: str) -> float:
    """Return how surely these are statuses."""
    return (
        0.95 if has_keys(head, name, "visibility", "reblogs_count", "content") else 0.0
    )


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read public statuses; a boost counts as the original, once."""
    del ask
    seen: set[str] = set()
    for item in records(path, "statuses", "ancestors", "descendants"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if isinstance(one, dict) and one.get("last_status"):
            one = one["last_status"]
        if not isinstance(one, dict) or "content" not in one:
            yield Refusal(row, None, "it is no status.")
            continue
        yield _record(row, one.get("reblog") or one, seen)


def _record(row: int, one: Record, seen: set[str]) -> Record | Refusal:
    account = one.get("account") or {}
    if one.get("visibility") != "public":
        return Refusal(row, "visibility", "the post is not public.")
    if account.get("noindex") or account.get("indexable") is False:
        return Refusal(row, "account", "the author does not want to be indexed.")
    identity = str(one.get("uri") or one.get("id"))
    if identity in seen:
        return Refusal(row, "reblog", "the same post again: reposts count once.")
    seen.add(identity)
    reply = one.get("in_reply_to_id")
    return {
        "row": row, "raw": one, "source_record_id": identity,
        "conversation_id": reply or one.get("id"), "parent_id": reply,
        "author": account.get("acct"),
        "author_role": "bot" if account.get("bot") else "customer",
        "occurred_at": one.get("created_at"), "updated_at": one.get("edited_at"),
        "language": one.get("language"), "title": one.get("spoiler_text") or None,
        "text": one["content"], "text_format": "html", "url": one.get("url"),
        "tags": [tag.get("name", "") for tag in one.get("tags") or ()],
        "meta": {"favourites": one.get("favourites_count"),
                 "reblogs": one.get("reblogs_count"),
                 "names": [account.get("display_name"), account.get("acct")]},
    }  # fmt: skip


mastodon = Source(
    name="mastodon",
    title="Mastodon posts (JSON)",
    how_to_export=(
        "Save /api/v1/timelines/tag/TAG or /api/v2/search?type=statuses as JSON,",
        "or let Walkamile follow a tag. Authors who opt out are respected.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
