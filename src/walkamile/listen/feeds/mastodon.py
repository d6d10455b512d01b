"""Mastodon: posts with a tag, or posts that hold certain words."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from walkamile.listen.feed import Feed, Field, flattened
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import bearer

A_PAGE = 40  # the most that an instance gives (docs.joinmastodon.org)


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the timeline of a tag, or the findings of a search."""
    token = asked["token"]
    instance = asked.get.service(asked["instance"], bearer(token) if token else None)
    tag = asked["tag"].lstrip("#")

    def of_tag(older: Any) -> Listed:
        way = f"/api/v1/timelines/tag/{quote(tag, safe='')}"
        found = instance.json(way, {"limit": A_PAGE, "max_id": older})
        return listed(found, _oldest(found))

    def of_search(older: Any) -> Listed:
        asking = {"q": asked["words"], "type": "statuses", "limit": A_PAGE}
        asking |= {"offset": older or 0}
        found = instance.json("/api/v2/search", asking).get("statuses", [])
        full = len(found) == A_PAGE
        return listed(found, int(older or 0) + A_PAGE if full else None)

    return newest_first(asked.cursor, of_tag if tag else of_search)


def _oldest(found: Any) -> str | None:
    ids = [str(one["id"]) for one in found or () if isinstance(one, dict)]
    return min(ids, key=_number, default=None)


def listed(found: Any, older: Any) -> Listed:
    """Return a page without the words of those who do not want to be found."""
    rows = (
        [one for one in found if isinstance(one, dict)]
        if isinstance(found, list)
        else []
    )
    marks = {str(one.get("id")): _number(one.get("id")) for one in rows}
    return Listed([respected(one) for one in rows], marks, older)


def _number(given: Any) -> float:
    text = str(given)
    return int(text) if text.isdecimal() else 0


def respected(one: dict[str, Any]) -> dict[str, Any]:
    """Return a post; of an author who forbids indexing only that there was one."""
    account = (one.get("reblog") or one).get("account") or {}
    if not account.get("noindex") and account.get("indexable") is not False:
        return one
    return {
        "id": one.get("id"),
        "visibility": one.get("visibility"),
        "content": "",
        "account": {"noindex": True},
    }


mastodon = Feed(
    name="mastodon",
    title="Mastodon",
    about=(
        "Public posts with a tag, as one instance knows them, or posts with certain words.",
        "For words: on the instance, Preferences, Development, New application, read:search.",
    ),
    limits="Authors who do not want to be indexed are left out, and their words not kept. "
    "Searching by words needs a token and an instance with full-text search.",
    trust="seen",
    read_as="mastodon",
    fields=(
        Field(name="instance", label="Instance", help="Such as mastodon.social"),
        Field(
            name="tag", label="Tag", help="Without the #", needed=False, query=True
        ),
        Field(
            name="words",
            label="Words",
            help="Where no tag is given: posts that hold these words.",
            needed=False,
            query=True,
        ),
        Field(
            name="token", label="Access token", kind="secret", needed=False,
            help="For words, and where an instance shows nothing to strangers.",
        ),
    ),
    fetch=fetch,
    together=flattened,
    robots=True,
)  # fmt: skip
