"""A server, asked politely: at a walking pace, and as its robots.txt wishes."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import httpx

from walkamile.outside import Outside
from walkamile.refused import Refused
from walkamile.walk.site.urls import is_here

A_SECOND = 1.0  # between two requests to somebody's server
AGENT = "Walkamile"
STATUS_WITHIN = 12.0
MOST_READ = 2_000_000  # bytes of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address said when asked without opening it."""

    url: str
    status: int
    text: str = ""
    kind: str = ""


class Server:
    """The server of a site. ``pace`` is in seconds between two requests."""

    def __init__(
        self, url: str, outside: Outside, *, pace: float | None, respect_robots: bool
    ) -> None:
        self.outside = outside
        self.pace = (0.0 if is_here(url) else A_SECOND) if pace is None else pace
        self._last = 0.0
        self.robots = self.ask(urljoin(url, "/robots.txt"))
        self._rules = _rules(self.robots) if respect_robots else None

    def may(self, url: str) -> bool:
        """Tell whether robots.txt lets us in; a person's own address always does."""
        return self._rules is None or self._rules.can_fetch(AGENT, url)

    def wait(self) -> None:
        """Let the server rest between two requests."""
        left = self._last + self.pace - time.monotonic()
        if self.pace and left > 0:
            time.sleep(left)
        self._last = time.monotonic()

    def ask(self, url: str, *, body: bool = True) -> Answer:
        """Ask for an address without opening it; status 0 when there is no answer."""
        self.wait()
        client = self._client()
        try:
            with client.stream("GET", url, follow_redirects=True) as got:
                kind = got.headers.get("content-type", "")
                text = ""
                if body:
                    raw = b""
                    for part in got.iter_bytes():
                        raw += part
                        if len(raw) > MOST_READ:
                            break
                    text = raw.decode("utf-8", "replace")
                return Answer(url=url, status=got.status_code, text=text, kind=kind)
        except (httpx.HTTPError, httpx.InvalidURL, Refused, ValueError):
            return Answer(url=url, status=0)

    def _client(self) -> httpx.Client:
        if not hasattr(self, "_http"):
            headers = {"user-agent": f"Mozilla/5.0 {AGENT}", "accept": "*/*"}
            self._http = self.outside.client(timeout=STATUS_WITHIN, headers=headers)
        return self._http

    def close(self) -> None:
        """Let go of the connection."""
        if hasattr(self, "_http"):
            self._http.close()


def _rules(robots: Answer) -> RobotFileParser | None:
    if (
        robots.status != 200
        or not robots.text.strip()
        or "<html" in robots.text.lower()
    ):
        return None
    rules = RobotFileParser()
    rules.parse(robots.text.splitlines())
    return rules
