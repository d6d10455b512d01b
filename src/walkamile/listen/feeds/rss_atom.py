"""RSS and Atom: whatever a forum, blog or review page publishes by itself."""

import hashlib
from collections.abc import Iterator
from typing import Any

from walkamile.listen.feed import Feed, Field
from walkamile.listen.fetching.answer import NotThereError
from walkamile.listen.fetching.found import feed_address, is_feed, items
from walkamile.listen.fetching.page import Asked, Page


def fetch(asked: Asked) -> Iterator[Page]:
    """Ask for the feed; an address of a page leads to the feed that it names."""
    address = str(asked.cursor.get("address") or asked["address"])
    answer = asked.get.service(address).if_new(address)
    if answer is None:
        return
    if not is_feed(answer.body):
        address = feed_address(answer)
        answer = asked.get.service(address).if_new(address)
        if answer is None or not is_feed(answer.body):
            raise NotThereError(
                "the feed that this page names is none.",
                next_step="Look for a link called RSS or Atom, and give its address.",
            )
    sha = hashlib.sha256(answer.body).hexdigest()
    new = sha != asked.cursor.get("sha256")
    yield Page(
        answer.body,
        items(answer.body) if new else 0,
        {"address": address, "sha256": sha},
    )


def last(pages: Any) -> bytes:
    """Return the one answer that there is."""
    body: bytes = pages[-1]
    return body


rss_atom = Feed(
    name="rss_atom",
    title="RSS or Atom feed",
    about=(
        "Each item of the feed: a post, an answer, a review. No key is needed.",
        "The address of a page will do, where the page names its feed.",
    ),
    limits="A feed shows its latest items only; what came and went between is missed.",
    trust="unverified",
    read_as="rss_atom",
    fields=(
        Field(
            name="address",
            label="Address",
            help="Of the feed, or of the page: https://forum.example.org/latest.rss",
        ),
    ),
    fetch=fetch,
    together=last,
    ending=".xml",
    robots=True,
)
