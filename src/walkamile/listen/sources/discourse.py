"""Discourse: topics and posts from the API, or a member's archive (CSV)."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.files import tables
from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_columns, has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source, UnreadableError

# Fields of the same service's other answers, which hold no posts.
WORDLESS = (
    "topic_list", "can_create_topic", "avatar_template", "badge_groupings",
    "skipped_reason", "uploaded_avatar_id", "mentionable_level", "user_badges",
)  # fmt: skip
YES = {"yes", "ja", "sí", "si", "oui", "sim", "да", "はい", "true"}


def recognises(head: bytes, name: str) -> float:
    """Return how surely posts were cooked here."""
    archive = 0.97 * has_columns(head, "topic_title", "post_raw")
    posts = has_keys(head, name, "cooked", "post_number")
    lists = max(has_keys(head, name, key) for key in WORDLESS)
    return max(archive, posts, 0.97 if b'"post_stream"' in head else 0.0, 0.7 * lists)


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read posts; hidden, deleted and private ones are refused."""
    del ask
    if tables.is_json(path.read_bytes()[:100], path.name):
        yield from _posts(path)
        return
    for stretch in tables.opened(path, headings=1).stretches():
        yield from stretch.refusals
        for row, one in zip(stretch.rows, stretch.columns.to_pylist(), strict=True):
            yield _archived(row, one)


def _posts(path: Path) -> Iterator[Record | Refusal]:
    title, found = None, False
    for item in records(path, "posts", "latest_posts"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict) or not ("cooked" in one or "raw" in one):
            continue
        found = True
        title = one.get("topic_title") or one.get("topic_slug") or title
        yield _post(row, one, title)
    if not found:
        raise UnreadableError(
            "no post is in it: lists of topics or members hold no words.",
            next_step="Save /t/TOPIC.json, or /posts.json, instead.",
            file=path.name,
        )


def _post(row: int, one: Record, title: str | None) -> Record | Refusal:
    if one.get("hidden") or one.get("deleted_at") or one.get("user_deleted"):
        return Refusal(row, "hidden", "the post is hidden or deleted.")
    staff = one.get("staff") or one.get("moderator") or one.get("admin")
    reply = one.get("reply_to_post_number")
    raw = one.get("raw") if isinstance(one.get("raw"), str) else None
    return {
        "row": row, "raw": one, "source_record_id": one.get("id"),
        "conversation_id": one.get("topic_id"), "turn_index": one.get("post_number"),
        "parent_id": f"{one.get('topic_id')}#{reply}" if reply else None,
        "author": one.get("username"),
        "author_role": "colleague" if staff else "customer",
        "occurred_at": one.get("created_at"), "updated_at": one.get("updated_at"),
        "title": title, "text": raw or one.get("cooked"),
        "text_format": "md" if raw else "html",
        "meta": {"names": [one.get("username"), one.get("name")]},
    }  # fmt: skip


def _archived(row: int, one: Record) -> Record | Refusal:
    if str(one.get("is_pm") or "").strip().lower() in YES:
        return Refusal(row, "is_pm", "a private message.")
    return {
        "row": row, "raw": one, "source_record_id": one.get("url"),
        "author_role": "customer",
        "occurred_at": one.get("created_at"), "title": one.get("topic_title"),
        "text": one.get("post_raw"), "text_format": "md", "url": one.get("url"),
        "tags": [tag for tag in str(one.get("categories") or "").split("|") if tag],
        "meta": {"likes": one.get("like_count")},
    }  # fmt: skip


discourse = Source(
    name="discourse",
    title="Discourse posts (JSON, archive CSV)",
    how_to_export=(
        "Save /t/TOPIC.json?print=true for each topic, or /posts.json;",
        "or a member's archive: Preferences, Account, Export your data.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
