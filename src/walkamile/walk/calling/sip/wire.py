"""The way to the one server that is spoken to: datagrams, or a stream with TLS."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from walkamile.outside.addresses import why_not
from walkamile.refused import Refused
from walkamile.walk.calling.sip.message import LONGEST

CONNECTING = 10.0  # seconds
# A server that talks more than this is not listened to any further in that second.
MOST_A_SECOND = 200
WAYS = ("udp", "tcp", "tls")
Take = Callable[[bytes], None]


class NoServerError(Refused):
    """The server cannot be spoken to: says why."""


class Wire(Protocol):
    """What carries messages: where we are on it, and how to send."""

    local: tuple[str, int]
    peer: str
    way: str

    def send(self, data: bytes) -> None:
        """Send one message."""

    def close(self) -> None:
        """Close it."""


async def opened(server: str, port: int, way: str, take: Take) -> Wire:
    """Return an open way to a server; ``take`` gets each message. Raises NoServerError."""
    try:
        async with asyncio.timeout(CONNECTING):
            peer = await _address(server, port)
            if way == "udp":
                return await _datagrams(peer, port, take)
            return await _stream(server, peer, port, way, take)
    except (OSError, TimeoutError) as wrong:
        raise NoServerError(
            f"{server}:{port} does not answer over {way.upper()} ({_why(wrong)}).",
            next_step="Check server, port and transport of the telephone account.",
        ) from None


def _why(wrong: Exception) -> str:
    return str(getattr(wrong, "strerror", "") or "nothing came back")


async def _address(server: str, port: int) -> str:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(server, port, type=0)
    first = str(found[0][4][0])
    if reason := why_not(first, named=True):
        raise NoServerError(f"{server} {reason}.", next_step="Name another server.")
    return first


class _Bounded:
    """Lets through so many messages a second, and drops the others."""

    def __init__(self, take: Take) -> None:
        self._take, self._second, self._count = take, 0, 0

    def __call__(self, data: bytes) -> None:
        second = int(asyncio.get_running_loop().time())
        self._count = self._count + 1 if second == self._second else 1
        self._second = second
        if self._count <= MOST_A_SECOND:
            self._take(data)


class _Datagrams(asyncio.DatagramProtocol):
    """Messages as datagrams, from and to one address only: the socket is connected."""

    way = "udp"

    def __init__(self, peer: str, take: Take) -> None:
        self.peer, self._take = peer, _Bounded(take)
        self.local = ("", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.DatagramTransport = transport  # type: ignore[assignment]
        self.local = transport.get_extra_info("sockname")[:2]

    def datagram_received(self, data: bytes, _: object) -> None:
        self._take(data)

    def error_received(self, _: Exception) -> None:
        """Nobody listens there just now: the exchange itself times out and says so."""

    def send(self, data: bytes) -> None:
        self._transport.sendto(data)

    def close(self) -> None:
        self._transport.close()


async def _datagrams(peer: str, port: int, take: Take) -> Wire:
    loop = asyncio.get_running_loop()
    _, made = await loop.create_datagram_endpoint(
        lambda: _Datagrams(peer, take), remote_addr=(peer, port)
    )
    return made


class _Stream:
    """Messages one after another in a stream; each says how long it is."""

    def __init__(self, writer: asyncio.StreamWriter, peer: str, way: str) -> None:
        self._writer, self.peer, self.way = writer, peer, way
        self.local = writer.get_extra_info("sockname")[:2]
        self.task: asyncio.Task[None] | None = None

    def send(self, data: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(data)

    def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
        self._writer.close()


async def _stream(server: str, peer: str, port: int, way: str, take: Take) -> Wire:
    context = ssl.create_default_context() if way == "tls" else None
    reader, writer = await asyncio.open_connection(
        peer,
        port,
        ssl=context,
        server_hostname=server if context else None,
        limit=LONGEST,
    )
    made = _Stream(writer, peer, way)
    made.task = asyncio.create_task(_listening(reader, _Bounded(take)))
    return made


async def _listening(reader: asyncio.StreamReader, take: Take) -> None:
    """Cut the stream into messages; one that lies about its length ends it."""
    with suppress(
        asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError
    ):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.strip():  # a keep-alive
                continue
            size = _length(head)
            take(head + await reader.readexactly(size))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip() in (b"content-length", b"l"):
            size = int(value.strip()[:9])
            if 0 <= size <= LONGEST:
                return size
            raise ValueError("too long")
    return 0
