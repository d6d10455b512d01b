"""Discourse: the latest posts of a forum."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the latest posts of the whole forum, by their numbers."""
    key = asked["key"]
    who = {"api-key": key, "api-username": asked["user"] or "system"} if key else None
    forum = asked.get.service(asked["forum"], who)

    def ask(older: Any) -> Listed:
        answer = forum.json("/posts.json", {"before": older})
        posts = [one for one in answer.get("latest_posts") or () if "id" in one]
        marks = {str(one["id"]): int(one["id"]) for one in posts}
        oldest = min(marks.values(), default=0) - 1
        return Listed(answer, marks, oldest if oldest > 0 else None)

    return newest_first(asked.cursor, ask)


discourse = Feed(
    name="discourse",
    title="Discourse forum",
    about=(
        "Every public post, newest first, then back to the beginning, a bit each round.",
        "For a closed forum: Admin, API, New API key, one user, read only.",
    ),
    limits="A post that is edited later is not fetched again.",
    trust="unverified",
    read_as="discourse",
    fields=(
        Field(name="forum", label="Forum", help="Such as forum.example.org"),
        Field(name="user", label="User of the key", needed=False, usual=""),
        Field(
            name="key", label="API key", kind="secret", needed=False,
            help="Only where the forum is closed to strangers.",
        ),
    ),
    fetch=fetch,
    robots=True,
)  # fmt: skip
