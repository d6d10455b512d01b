"""Bluesky: posts that a search finds."""

from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field, flattened
from walkamile.listen.fetching.moments import ceiling, seconds
from walkamile.listen.fetching.newest_first import Listed, newest_first
from walkamile.listen.fetching.page import Asked, Page
from walkamile.listen.fetching.polite import Service, bearer

SERVER = "https://bsky.social"
OPTED_OUT = "!no-unauthenticated"
POST = "app.bsky.feed.post"


def fetch(asked: Asked) -> Iterator[Page]:
    """Walk down the latest posts; marked by when Bluesky saw them, not by their date."""
    way, signed_in = "/xrpc/app.bsky.feed.searchPosts", _signed_in(asked)

    def ask(older: Any) -> Listed:
        asking = {"q": asked["words"], "sort": "latest", "limit": 100, "cursor": older}
        asking |= {"lang": asked["language"] or None}
        answer = signed_in.json(way, asking)
        posts = [one for one in answer.get("posts") or () if isinstance(one, dict)]
        marks = {str(one.get("uri")): seconds(one.get("indexedAt")) for one in posts}
        return Listed([respected(one) for one in posts], marks, answer.get("cursor"))

    return newest_first(asked.cursor, ask, ceiling=ceiling(asked.now))


def _signed_in(asked: Asked) -> Service:
    user = {"identifier": asked["handle"], "password": asked["password"]}
    session = asked.get.service(SERVER).json(
        "/xrpc/com.atproto.server.createSession", body=user
    )
    return asked.get.service(SERVER, bearer(str(session.get("accessJwt") or "")))


def respected(one: dict[str, Any]) -> dict[str, Any]:
    """Return a post; of an author who asks not to be shown only that there was one."""
    labels = (one.get("author") or {}).get("labels") or ()
    if not any(label.get("val") == OPTED_OUT for label in labels):
        return one
    return {
        "uri": one.get("uri"),
        "record": {"$type": POST},
        "author": {"labels": [{"val": OPTED_OUT}]},
    }


bluesky = Feed(
    name="bluesky",
    title="Bluesky",
    about=(
        "Public posts that hold certain words, a mention or a link to your site.",
        "Settings, Privacy and security, App passwords: make one just for this.",
    ),
    limits="Authors who ask not to be shown to strangers are left out, and their words "
    "not kept. How far back a search goes is Bluesky's affair.",
    trust="seen",
    read_as="bluesky",
    fields=(
        Field(name="words", label="Words", help="As in Bluesky's own search.", query=True),
        Field(
            name="language", label="Language", needed=False, query=True,
            help="Two letters, such as en; empty for all.",
        ),
        Field(name="handle", label="Your handle", help="Such as you.bsky.social"),
        Field(name="password", label="App password", kind="secret"),
    ),
    fetch=fetch,
    together=flattened,
)  # fmt: skip
