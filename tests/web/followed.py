"""A feed for tests of pages: it came in once, and fails now."""

from walkamile.web.models import Feed, Fetch
from web.house import NOW, House


def followed(house: House) -> Feed:
    """A feed that came in once and fails now."""
    feed, new = Feed.objects.get_or_create(
        key="followed",
        defaults={
            "kind": "mastodon", "name": "Posts about bikes", "source": house.source,
            "given": {"instance": "https://social.example", "tag": "bikes"}, "on": True,
            "failures": 2, "failing_since": NOW, "last_at": NOW, "next_at": NOW,
            "error": "social.example answers 503.", "helps": "It is tried again by itself.",
        },
    )  # fmt: skip
    if new:
        Fetch.objects.create(feed=feed, state="new", ended=NOW, run=house.run)
        Fetch.objects.create(feed=feed, state="later", error="It answers 503.")
    return feed
