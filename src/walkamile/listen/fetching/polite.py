"""Ask a server for something the way a good guest does: seldom, and never twice at once."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
)
from tenacity.wait import wait_base, wait_random_exponential

from walkamile.listen.fetching.answer import (
    USUAL_ABSENCE,
    LaterError,
    OddAnswerError,
    asked_to_wait,
    host,
    judged,
    parsed,
)
from walkamile.listen.fetching.robots import Robots
from walkamile.outside import AnswerTooBigError, Fetched, NotAllowedError, Outside

MIB = 1 << 20
# A page of a list; Zendesk's thousand tickets are about 5 MB.
MOST_OF_A_PAGE = 12 * MIB
SECONDS_FOR_AN_ANSWER = 30
# A hiccup passes within a minute; what lasts longer waits for the next round.
TRIES, LONGEST_WAIT = 4, 30.0
SECONDS_BETWEEN = 0.25
PASSING = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
AGENT = "Walkamile (self-hosted; reads what customers say, a few times a day)"

Sleep = Callable[[float], None]


class _PassingError(Exception):
    """Worth another try; ``after`` is how long the server asks to wait."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class _AsLongAsAsked(wait_base):
    """Wait as long as the server says, or ever longer by chance."""

    def __init__(self) -> None:
        self._usual = wait_random_exponential(multiplier=1, max=LONGEST_WAIT)

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = error.after if isinstance(error, _PassingError) else None
        return asked if asked is not None else self._usual(retry_state)


@dataclass(slots=True)
class Polite:
    """The way out as feeds use it: tries again, waits as asked, obeys robots.txt.

    ``known`` holds the ETag and Last-Modified of what was seen, by address; keep it
    with the cursor once everything is stored. ``instead`` names other places for
    services (a mirror, or a server of a test). ``sleep`` may raise to stop the work.
    """

    way_out: Outside
    known: dict[str, list[str]] = field(default_factory=dict)
    sleep: Sleep = time.sleep
    robots: bool = False
    instead: Mapping[str, str] = field(default_factory=dict)
    between: float = SECONDS_BETWEEN
    asked: int = 0
    _robots: Robots = field(default_factory=Robots)

    def service(
        self, origin: str, headers: Mapping[str, str] | None = None
    ) -> "Service":
        """Return a service at one origin; its headers go nowhere else."""
        return Service(self, web_address(origin), dict(headers or {}))

    def send(self, url: str, *, follow: bool, **options: Any) -> Fetched:
        """Return the answer of a server that worked; try again where that may help.

        Raises a FetchError, or NotAllowedError where the door stays shut.
        """
        where = self._instead(url)
        if self.robots and follow:  # whoever has a key was let in by the owner
            self._robots.ask(where, self._plainly)
        trying = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=_AsLongAsAsked(),
            retry=retry_if_exception_type(_PassingError),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return trying(self._once, where, follow=follow, **options)
        except _PassingError as passing:
            raise LaterError(
                f"{host(url)} {passing}.", seconds=passing.after or USUAL_ABSENCE
            ) from None

    def _once(self, url: str, *, follow: bool, **options: Any) -> Fetched:
        if self.asked:
            self.sleep(self.between)
        self.asked += 1
        try:
            answer = self._plainly(url, follow=follow, **options)
        except httpx.TimeoutException:
            raise _PassingError("took too long to answer") from None
        except httpx.TooManyRedirects:
            raise OddAnswerError(
                f"{host(url)} sends us from one address to the next without end."
            ) from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _PassingError(f"broke off ({type(error).__name__})") from None
        if answer.status in PASSING:
            raise self._passing(answer)
        return judged(answer)

    def _passing(self, answer: Fetched) -> Exception:
        after = asked_to_wait(answer.headers)
        why = f"answers {answer.status}"
        if answer.status == httpx.codes.TOO_MANY_REQUESTS:
            why = "asks us to come less often (429)"
        if after is not None and after > LONGEST_WAIT:
            return LaterError(f"{host(answer.url)} {why}.", seconds=after)
        return _PassingError(why, after)

    def _plainly(self, url: str, *, follow: bool = True, **options: Any) -> Fetched:
        headers = {"user-agent": AGENT, **options.pop("headers", {})}
        given = {"most": MOST_OF_A_PAGE, **options}
        with self.way_out.client(timeout=SECONDS_FOR_AN_ANSWER) as client:
            from walkamile.outside.client import fetch

            try:
                return fetch(client, url, headers=headers, follow=follow, **given)
            except AnswerTooBigError as error:
                raise OddAnswerError(
                    f"{host(url)} sends too much: {error.reason}",
                    next_step="Narrow down what is collected.",
                ) from None

    def _instead(self, url: str) -> str:
        for known, other in self.instead.items():
            if url == known or url.startswith(known.rstrip("/") + "/"):
                return other + url.removeprefix(known.rstrip("/"))
        return url


@dataclass(frozen=True, slots=True)
class Service:
    """One server, with the headers that let us in. It is never left by a link."""

    get: Polite
    origin: str
    headers: Mapping[str, str]

    def json(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        body: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Any:
        """Return what an address answers as a JSON value."""
        answer = self._asked(self._url(path, params), **_sent(body, form))
        return parsed(answer)

    def if_new(
        self, path: str, params: Mapping[str, Any] | None = None
    ) -> Fetched | None:
        """Return what an address answers, or nothing where it is as it was."""
        url = self._url(path, params)
        etag, modified = self.get.known.get(url, ["", ""])
        asked = {"if-none-match": etag, "if-modified-since": modified}
        asked = {name: value for name, value in asked.items() if value}
        answer = self._asked(url, headers=asked)
        if answer.status == httpx.codes.NOT_MODIFIED:
            return None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self.get.known[url] = [
            headers.get("etag", ""),
            headers.get("last-modified", ""),
        ]
        return answer

    def _asked(self, url: str, headers: Any = (), **options: Any) -> Fetched:
        # A redirect would carry a key along: who needs one is not sent elsewhere.
        follow = not self.headers
        return self.get.send(
            url, follow=follow, headers={**self.headers, **dict(headers)}, **options
        )

    def _url(self, path: str, params: Mapping[str, Any] | None) -> str:
        url = (
            urljoin(self.origin.rstrip("/") + "/", path.lstrip("/"))
            if not (path.startswith(("http://", "https://")))
            else path
        )
        if _origin(url) != _origin(self.origin):
            raise OddAnswerError(
                f"{host(self.origin)} wants to send us and our key to {host(url)}.",
                next_step="Nothing was sent. Check the address of the service.",
            )
        said = {name: one for name, one in (params or {}).items() if one is not None}
        mark = "&" if "?" in url else "?"
        return f"{url}{mark}{urlencode(said)}" if said else url


def _sent(body: Any, form: Mapping[str, str] | None) -> dict[str, Any]:
    if body is not None:
        content = json.dumps(body).encode()
        return {
            "method": "POST",
            "content": content,
            "headers": {"content-type": "application/json"},
        }
    if form is not None:
        return {
            "method": "POST",
            "content": urlencode(form).encode(),
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        }
    return {}


def web_address(given: str) -> str:
    """Return the address of a server as people type it: with or without https://."""
    text = given.strip()
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or "@" in parts.netloc
    ):
        raise NotAllowedError(given[:80], "is not an address of the web")
    return text


def basic(user: str, password: str) -> dict[str, str]:
    """Return the header that carries a name and a password."""
    word = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"authorization": f"Basic {word}"}


def bearer(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"authorization": f"Bearer {token}"}


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port
