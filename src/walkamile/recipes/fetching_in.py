"""Take in what customers say from an address: a file, a feed, a page that names one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from walkamile.listen.feed import Feed
from walkamile.listen.feeds import feed_named, known_feeds
from walkamile.listen.fetching.addresses import fields_of, known_place
from walkamile.listen.fetching.answer import NotThereError, host
from walkamile.listen.fetching.batch import batch
from walkamile.listen.fetching.found import feed_address, is_feed
from walkamile.listen.fetching.page import Asked
from walkamile.listen.fetching.polite import Polite, Sleep
from walkamile.outside import Fetched, Outside

# A feed is gone through in rounds of twenty pages; more than this is for a schedule.
MOST_ROUNDS = 20
# A file that a person names; what is larger is fetched by their browser.
LARGEST_FILE = 64 << 20
PAGE_STARTS = (b"<!doctype html", b"<html")
SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file that an address gave: where it lies, who reads it, and what it is called.

    ``answers`` are what the reader is to know; ``stopped`` says what ended the
    fetching early, where something did.
    """

    path: Path
    read_as: str | None
    answers: Mapping[str, Any]
    name: str
    stopped: str = ""


def is_address(text: str) -> bool:
    """Say whether something typed leads to the net rather than to a file."""
    return text.lower().startswith(("http://", "https://", "imap://", "imaps://"))


def kind_of(address: str, as_: str | None) -> tuple[Feed | None, dict[str, str]]:
    """Return the feed that an address means, and what the address says to it.

    ``as_`` names a kind of feed; otherwise the address is looked at. None: whatever
    it answers is read as a file.
    """
    if as_ in known_feeds():
        feed = feed_named(str(as_))
        fields = [field.name for field in feed.fields]
        return feed, fields_of(feed.name, fields, address)
    known = None if as_ else known_place(address)
    return (feed_named(known[0]), known[1]) if known else (None, {})


def fetched(
    address: str,
    *,
    as_: str | None,
    given: Mapping[str, str],
    folder: Path,
    way_out: Outside,
    now: datetime,
    sleep: Sleep,
    most_rounds: int = MOST_ROUNDS,
) -> Iterator[Arrived]:
    """Yield what an address gives as files in a folder, round after round.

    ``given`` holds the fields of the feed. Raises Refused: not there, not let in, not
    allowed, asked to come later.
    """
    feed, told = kind_of(address, as_)
    get = Polite(way_out, sleep=sleep, robots=feed.robots if feed else True)
    if feed is None or feed.fetch is None:
        yield _file(get, address, as_, folder)
        return
    asked = Asked(given=feed.checked({**told, **given}), cursor={}, get=get, now=now)
    for number in range(1, most_rounds + 1):
        done = batch(feed.fetch, asked, together=feed.together)
        if done.content:
            path = folder / f"{_plain(feed.name)}-{number}{feed.ending}"
            path.write_bytes(done.content)
            stopped = str(done.stopped) if done.stopped else ""
            yield Arrived(
                path=path, read_as=feed.read_as, name=host(address), stopped=stopped,
                answers=feed.answers(asked.given),
            )  # fmt: skip
        if not done.more:
            return
        asked = Asked(given=asked.given, cursor=done.cursor, get=get, now=now)


def _file(get: Polite, address: str, as_: str | None, folder: Path) -> Arrived:
    """Fetch one address; of a page the feed that it names."""
    answer = get.send(address, follow=True, most=LARGEST_FILE)
    if _is_page(answer) and as_ is None:
        answer = get.send(feed_address(answer), follow=True)
        if not is_feed(answer.body):
            raise NotThereError(
                "the feed that this page names is none.",
                next_step="Look for a link called RSS or Atom, and give its address.",
            )
    name, read_as = _name(answer), as_
    if is_feed(answer.body) and as_ is None:
        name, read_as = f"{_plain(host(answer.url))}.xml", "rss_atom"
    path = folder / name
    path.write_bytes(answer.body)
    return Arrived(path=path, read_as=read_as, answers={}, name=host(address))


def _is_page(answer: Fetched) -> bool:
    return answer.body.lstrip()[:14].lower().startswith(PAGE_STARTS)


def _name(answer: Fetched) -> str:
    last = unquote(urlsplit(answer.url).path).rsplit("/", 1)[-1]
    return _plain(last) or _plain(host(answer.url))


def _plain(name: str) -> str:
    """Return a name that leads nowhere else."""
    return "".join(sign if sign in SAFE else "_" for sign in name)[-80:].lstrip(".")
