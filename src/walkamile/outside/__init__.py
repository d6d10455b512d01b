"""The only way out: every connection Walkamile makes goes through this door.

A small forward proxy on a loopback port. It resolves a name, judges every address it
gets, and connects to just that address, so that no name can change its mind between
the question and the answer. Redirects, WebSockets and whatever a page tries come back
to the same door. What a person names (host and port) is open even where it is private;
every other private, loopback, link-local or reserved place is closed, and the
passwords of clouds always are.
"""

import asyncio
import secrets
import threading
from collections.abc import Callable, Collection, Iterable
from typing import Any, Self

import httpx

from walkamile.outside.client import AnswerTooBigError, Fetched, fetch, line, through
from walkamile.outside.places import (
    NotAllowedError,
    NotFoundError,
    Place,
    Resolve,
    ask_the_system,
    place_of,
    place_of_url,
    places,
)
from walkamile.outside.proxy import Bounds, Counts, Proxy, Refusal

__all__ = [
    "BROWSER_ARGUMENTS",
    "AnswerTooBigError",
    "Bounds",
    "Counts",
    "Fetched",
    "NotAllowedError",
    "NotFoundError",
    "Outside",
    "Place",
    "Refusal",
    "place_of",
    "place_of_url",
    "places",
]

# What keeps Chromium from going round the proxy: calls by UDP, QUIC, its own errands.
BROWSER_ARGUMENTS = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
)

Allow = Iterable[str] | Callable[[], Iterable[str]]


class Outside:
    """A way out, open while the ``with`` block lasts.

    ``allow`` are the places a person named (``host:port``, a host, or a URL), or a
    function that gives them anew for every connection. ``resolve`` asks for the
    addresses of a name. ``refusals`` and ``counts`` say what happened at the door.
    """

    def __init__(
        self,
        allow: Allow = (),
        *,
        resolve: Resolve = ask_the_system,
        bounds: Bounds | None = None,
        credentials: bool = True,
    ) -> None:
        self._allow = _asked(allow)
        self._user = "walkamile" if credentials else ""
        self._password = secrets.token_urlsafe(24) if credentials else ""
        secret = f"{self._user}:{self._password}" if credentials else ""
        self._proxy = Proxy(
            self._allow, resolve, secret=secret, bounds=bounds or Bounds()
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    def __enter__(self) -> Self:
        loop = self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=loop.run_forever, name="outside", daemon=True
        )
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._proxy.start(), loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._proxy.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = None

    @property
    def address(self) -> tuple[str, int]:
        """The loopback address of the door."""
        return "127.0.0.1", self.port

    @property
    def url(self) -> str:
        """The door as a proxy URL, with the word that opens it."""
        word = f"{self._user}:{self._password}@" if self._user else ""
        return f"http://{word}127.0.0.1:{self.port}"

    @property
    def browser(self) -> dict[str, str]:
        """What Playwright takes as ``proxy=``; loopback goes through it as well.

        Start the browser with BROWSER_ARGUMENTS too.
        """
        door = {
            "server": f"http://127.0.0.1:{self.port}",
            "bypass": "<-loopback>",
        }
        if self._user:
            door |= {"username": self._user, "password": self._password}
        return door

    @property
    def counts(self) -> Counts:
        """How often the door was used, and how much went through."""
        return self._proxy.counts

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The latest thousand who were stopped, oldest first."""
        return tuple(self._proxy.refusals)

    @property
    def allowed(self) -> Collection[Place]:
        """The places that a person named."""
        return self._allow()

    def client(self, **options: Any) -> httpx.Client:
        """Return an httpx client that can go nowhere but through the door.

        Raises NotAllowedError where the door stays shut, httpx's own errors else.
        """
        return through(self.url, **options)

    def fetch(self, url: str, **options: Any) -> Fetched:
        """Return what a URL answers, at most ``most`` bytes: see ``client.fetch``."""
        with self.client() as client:
            return fetch(client, url, **options)

    def line(self, host: str, port: int, *, timeout: float = 20) -> Any:
        """Return a connected socket to a host, for mail and other plain protocols."""
        return line(self.address, self._word, host, port, timeout=timeout)

    @property
    def _word(self) -> str:
        return f"{self._user}:{self._password}" if self._user else ""


def _asked(allow: Allow) -> Callable[[], Collection[Place]]:
    if callable(allow):
        ask = allow
        return lambda: places(ask())
    fixed = places(allow)
    return lambda: fixed
