"""How a feed of ours asks the outside: its fields unsealed, through the one door."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from walkamile.listen.feed import Feed as Kind
from walkamile.listen.feeds import feed_named
from walkamile.listen.fetching.batch import MOST_PAGES, Batch, batch
from walkamile.listen.fetching.page import Asked
from walkamile.listen.fetching.polite import Polite, Sleep
from walkamile.web import keys
from walkamile.web.models import Feed
from walkamile.web.way_out import door


def kind_of(feed: Feed) -> Kind:
    """Return the kind of a feed. Raises UnknownFeedError where a plug-in was taken."""
    return feed_named(feed.kind)


def fields_of(feed: Feed) -> dict[str, str]:
    """Return all that a feed was told, its secrets too. Raises WrongKeyError."""
    sealed = json.loads(keys.unseal(feed.sealed)) if feed.sealed else {}
    return {**feed.given, **sealed}


def fetch(
    feed: Feed, *, sleep: Sleep, most_pages: int = MOST_PAGES
) -> tuple[Batch, Mapping[str, Any]]:
    """Fetch one round; return it, and the cursor that is true once it is kept."""
    kind = kind_of(feed)
    assert kind.fetch is not None
    stood = feed.cursor
    get = Polite(
        door(), known=dict(stood.get("known", {})), sleep=sleep, robots=kind.robots
    )
    asked = Asked(
        given=fields_of(feed), cursor=stood.get("at", {}), get=get, now=timezone.now()
    )
    done = batch(kind.fetch, asked, together=kind.together, most_pages=most_pages)
    return done, {"at": dict(done.cursor), "known": get.known}


def answers_of(feed: Feed) -> dict[str, Any]:
    """Return what the reader is told of this feed beforehand."""
    return dict(kind_of(feed).answers(feed.given))


def read_as(feed: Feed) -> str:
    """Return who reads what this feed brings."""
    return str(feed.given.get("reader") or kind_of(feed).read_as)
