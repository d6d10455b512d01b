"""Is this a feed? And which feed does this page name?"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from walkamile.listen.fetching.answer import NotThereError, host
from walkamile.outside import Fetched

# The head of a page names its feeds; nobody has to read on.
HEAD = 512 << 10
START = 4_096
KINDS = {"application/rss+xml", "application/atom+xml"}
ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")


def is_feed(body: bytes) -> bool:
    """Say whether an answer is RSS or Atom."""
    start = body[:START].replace(b"\x00", b"")
    return bool(re.search(rb"<(?:\w+:)?(?:rss|RDF|feed)[\s>]", start))


def items(body: bytes) -> int:
    """Return about how many items a feed holds."""
    return len(ITEM.findall(body.replace(b"\x00", b"")))


class _Links(HTMLParser):
    """Collects the feeds that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        kinds = (said.get("type") or "").lower()
        if tag == "link" and kinds in KINDS and said.get("href"):
            self.found.append(str(said["href"]))


def feed_address(page: Fetched) -> str:
    """Return the address of the feed that a page names. Raises NotThereError."""
    reader = _Links()
    reader.feed(page.body[:HEAD].decode("utf-8", "replace"))
    if not reader.found:
        raise NotThereError(
            f"{host(page.url)} answers with a page that names no feed.",
            next_step="Look for a link called RSS or Atom, and give its address.",
        )
    return urljoin(page.url, reader.found[0])
