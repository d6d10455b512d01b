"""How our own programs use the way out: a web client, one fetch, one plain line."""

import base64
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import certifi
import httpx

from walkamile.outside.places import NotAllowedError, Place, place_of
from walkamile.refused import Refused

MIB = 1 << 20
SECONDS = 20
MOST_HOPS = 5
MOST_BYTES = 10 * MIB
# gzip and deflate with either header, for zlib.
ANY_WINDOW = 47
LONGEST_ANSWER_HEAD = 8 << 10
OURS = "walkamile-outside"


class AnswerTooBigError(Refused):
    """What a server sends is more than we asked it for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, by the charset it names or UTF-8."""
        return httpx.Response(
            self.status,
            headers={"content-type": self.headers.get("content-type", "")},
            content=self.body,
        ).text


class _Through(httpx.BaseTransport):
    """Sends everything through the door and names its refusals."""

    def __init__(self, proxy: str) -> None:
        self._inner = httpx.HTTPTransport(
            proxy=proxy, verify=trusted(), trust_env=False
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._inner.handle_request(request)
        except httpx.ProxyError as shut:
            status, _, said = str(shut).partition(" ")
            _raise(status, said.partition(": ")[2], request)
            raise
        if said := response.headers.get(OURS, ""):
            response.close()
            status, _, why = said.partition(" ")
            _raise(status, why, request)
        return response

    def close(self) -> None:
        self._inner.close()


def trusted() -> ssl.SSLContext:
    """Return whom we believe: Mozilla's list, and what this machine trusts besides.

    An organisation's own authority is added to the system, or by ``SSL_CERT_FILE``.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def _raise(status: str, why: str, request: httpx.Request) -> None:
    """Raise what an answer of the door itself means."""
    if status == "403":
        place, _, reason = why.partition(" ")
        raise NotAllowedError(place, reason)
    raise httpx.ConnectError(why or "the way out is shut", request=request)


def through(proxy: str, **options: Any) -> httpx.Client:
    """Return a client that goes through the proxy and through nothing else."""
    given = {"timeout": SECONDS, "max_redirects": MOST_HOPS, **options}
    return httpx.Client(transport=_Through(proxy), trust_env=False, **given)


def fetch(
    client: httpx.Client,
    url: str,
    *,
    method: str = "GET",
    most: int = MOST_BYTES,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    follow: bool = True,
) -> Fetched:
    """Return what a URL answers, unpacked, at most ``most`` bytes.

    Follows up to five redirects, each through the door. Raises NotAllowedError,
    AnswerTooBigError, or httpx's errors where a server cannot be reached.
    """
    asked = {"accept-encoding": "gzip", **(headers or {})}
    with client.stream(
        method, url, headers=asked, content=content, follow_redirects=follow
    ) as response:
        body = b"".join(_counted(response, most))
        return Fetched(
            url=str(response.url),
            status=response.status_code,
            headers=dict(response.headers),
            body=body,
        )


def _counted(response: httpx.Response, most: int) -> Iterator[bytes]:
    """Yield the body, never unpacking more than one byte too many."""
    packed = response.headers.get("content-encoding", "identity").lower()
    opener = zlib.decompressobj(ANY_WINDOW) if packed in ("gzip", "deflate") else None
    if opener is None and packed != "identity":
        raise AnswerTooBigError(f"the answer is packed as {packed}, unasked.")
    left = most
    for raw in response.iter_raw():
        part = opener.decompress(raw, left + 1) if opener else raw
        left -= len(part)
        if left < 0:
            raise AnswerTooBigError(
                f"the answer is longer than {most / MIB:.0f} MiB.",
                next_step="Ask for a shorter stretch of it.",
            )
        yield part


def line(
    door: tuple[str, int], word: str, host: str, port: int, *, timeout: float
) -> socket.socket:
    """Return a socket connected to a host through the door.

    Raises NotAllowedError where the door stays shut, ConnectionError where the host
    does not answer.
    """
    place = place_of(f"[{host}]" if ":" in host else host, port=port)
    opened = socket.create_connection(door, timeout=timeout)
    try:
        _ask(opened, place, word)
    except BaseException:
        opened.close()
        raise
    return opened


def _ask(opened: socket.socket, place: Place, word: str) -> None:
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if word:
        token = base64.b64encode(word.encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {token}")
    opened.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    status, why = _answer_head(opened)
    if status == "403":
        raise NotAllowedError(str(place), why.removeprefix(f"{place} "))
    if status != "200":
        raise ConnectionError(why)


def _answer_head(opened: socket.socket) -> tuple[str, str]:
    """Read exactly the head of the answer: what follows belongs to the caller."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        sign = opened.recv(1)
        if not sign or len(head) > LONGEST_ANSWER_HEAD:
            raise ConnectionError("the way out is shut")
        head += sign
    first = head.split(b"\r\n", 1)[0].decode("ascii", "replace")
    _, status, why = (first + "  ").split(" ", 2)
    return status, why.strip().partition(": ")[2]
