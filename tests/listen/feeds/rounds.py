"""One round of a feed against a stranger's server, and what a reader makes of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from listen.feeds.stranger import Stranger
from walkamile.listen.feeds import feed_named
from walkamile.listen.fetching.batch import MOST_PAGES, Batch, batch
from walkamile.listen.fetching.page import Asked
from walkamile.listen.fetching.polite import Polite
from walkamile.listen.read import stream
from walkamile.listen.source import Part, Refusal
from walkamile.outside import Outside

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Round:
    """A feed, its fields and where it stands; each call is one round."""

    def __init__(
        self,
        name: str,
        server: Stranger,
        *,
        at: str = "",
        given: Mapping[str, str] = {},
    ) -> None:
        self.feed = feed_named(name)
        self.server = server
        self.given = self.feed.checked(given)
        self.instead = dict.fromkeys(at.split(), server.url)
        self.cursor: Mapping[str, Any] = {}
        self.known: dict[str, list[str]] = {}
        self.slept: list[float] = []

    def __call__(self, *, most_pages: int = MOST_PAGES) -> Batch:
        assert self.feed.fetch is not None
        with Outside(allow=[self.server.place]) as way_out:
            get = Polite(
                way_out, known=dict(self.known), sleep=self.slept.append,
                robots=self.feed.robots, instead=self.instead,
            )  # fmt: skip
            asked = Asked(given=self.given, cursor=self.cursor, get=get, now=NOW)
            done = batch(
                self.feed.fetch,
                asked,
                together=self.feed.together,
                most_pages=most_pages,
            )
        self.cursor, self.known = done.cursor, get.known
        return done


def read(
    name: str, content: bytes, folder: Path
) -> tuple[list[dict[str, Any]], list[Refusal]]:
    """Return the rows and refusals that the feed's own reader makes of a round."""
    feed = feed_named(name)
    path = folder / f"answers{feed.ending}"
    path.write_bytes(content)
    parts = [one for one in stream(path, feed.read_as, {}) if isinstance(one, Part)]
    rows = [row for part in parts for row in part.batch.to_pylist()]
    return rows, [refusal for part in parts for refusal in part.refusals]


def texts(name: str, done: Batch, folder: Path) -> list[str]:
    return [row["text"] for row in read(name, done.content, folder)[0]]
