"""Places on the net where customers' words keep coming in: one file for each kind."""

import sys
from functools import lru_cache

from walkamile.folder import things
from walkamile.listen.feed import Feed
from walkamile.refused import Refused


class UnknownFeedError(Refused):
    """There is no kind of feed of this name."""


@lru_cache(maxsize=1)
def known_feeds() -> dict[str, Feed]:
    """Return every kind of feed by name."""
    return {feed.name: feed for feed in things(sys.modules[__name__], Feed)}


def feed_named(name: str) -> Feed:
    """Return a kind of feed. Raises UnknownFeedError."""
    found = known_feeds().get(name)
    if found is None:
        raise UnknownFeedError(
            f"there is no kind of feed called {name!r}.",
            next_step=f"There are: {', '.join(sorted(known_feeds()))}.",
        )
    return found
