"""A forward proxy that connects only to an address it has checked itself."""

import asyncio
import base64
import contextlib
import hmac
from collections import deque
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import h11

from walkamile.outside import messages
from walkamile.outside.places import (
    NotAllowedError,
    NotFoundError,
    Place,
    Resolve,
    addresses_of,
)

HEADER_SECONDS, RESOLVE_SECONDS, CONNECT_SECONDS = 15, 10, 10
LONGEST_HEADER = 64 << 10
CHUNK = 64 << 10
MOST_REFUSALS_KEPT = 1_000
REASONS = {403: "Refused", 407: "Proxy Authentication Required", 502: "No Answer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most that goes through: connections at once, seconds, bytes each way."""

    connections: int = 128
    idle_seconds: float = 60
    lifetime_seconds: float = 900
    bytes_each_way: int = 512 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody was stopped at the door: where to, and why."""

    place: str
    why: str


@dataclass(slots=True)
class Counts:
    """How often the door was used."""

    connections: int = 0
    let_through: int = 0
    refused: int = 0
    unreachable: int = 0
    bytes_out: int = 0
    bytes_in: int = 0


class _EndedError(Exception):
    """A connection is over; what there was to say has been said."""


@dataclass(slots=True)
class _Line:
    """One end of a connection, and what has passed through it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    passed: int = 0


class Proxy:
    """Serves one way out. Start and stop it inside an event loop.

    ``allowed`` gives the places a person named, asked anew for every connection.
    ``secret`` is ``user:password``; empty means that none is asked for.
    """

    def __init__(
        self,
        allowed: Callable[[], Collection[Place]],
        resolve: Resolve,
        *,
        secret: str,
        bounds: Bounds,
    ) -> None:
        self.allowed = allowed
        self.resolve = resolve
        self.bounds = bounds
        self.counts = Counts()
        self.refusals: deque[Refusal] = deque(maxlen=MOST_REFUSALS_KEPT)
        self._secret = base64.b64encode(secret.encode()) if secret else b""
        self._asking = ThreadPoolExecutor(8, thread_name_prefix="resolve")
        self._open = 0
        self._server: asyncio.Server | None = None
        self._handlers: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listen on a free loopback port and return it."""
        self._server = await asyncio.start_server(self._come_in, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Let nobody in any more and end what is under way."""
        if self._server:
            self._server.close()
        for handler in self._handlers:
            handler.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)
        self._asking.shutdown(wait=False, cancel_futures=True)

    async def _come_in(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        here = asyncio.current_task()
        assert here is not None
        self._handlers.add(here)
        self._open += 1
        self.counts.connections += 1
        try:
            async with asyncio.timeout(self.bounds.lifetime_seconds):
                await self._serve(_Line(reader, writer))
        except (
            _EndedError,
            OSError,
            TimeoutError,
            asyncio.CancelledError,  # the door closes
            asyncio.IncompleteReadError,
            h11.ProtocolError,
        ):
            pass  # either side hung up or broke the rules: nothing is left to say
        finally:
            self._open -= 1
            self._handlers.discard(here)
            await _hang_up(writer)

    async def _serve(self, client: _Line) -> None:
        if self._open > self.bounds.connections:
            await self._answer(client, 502, "too many connections at once")
        parser = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEADER)
        async with asyncio.timeout(HEADER_SECONDS):
            request = await _next(parser, client)
        if not isinstance(request, h11.Request):
            raise _EndedError
        if not self._knows_the_word(request):
            await self._answer(client, 407, "say who you are")
        upstream = await self._reach(client, request)
        try:
            if request.method == b"CONNECT":
                await self._tunnel(client, upstream, parser)
            else:
                await self._forward(client, upstream, parser, request)
        finally:
            await _hang_up(upstream.writer)

    def _knows_the_word(self, request: h11.Request) -> bool:
        said = dict(request.headers).get(b"proxy-authorization", b"")
        return not self._secret or hmac.compare_digest(said, b"Basic " + self._secret)

    async def _reach(self, client: _Line, request: h11.Request) -> _Line:
        """Check where the request wants to go, and connect to just that address."""
        target = request.target.decode("ascii", "replace")
        try:
            place = messages.place(request.method, target)
            addresses = await self._checked(place)
        except NotAllowedError as refusal:
            self.counts.refused += 1
            self.refusals.append(Refusal(place=refusal.place, why=refusal.why))
            await self._answer(client, 403, f"{refusal.place} {refusal.why}")
        except NotFoundError as lost:
            self.counts.unreachable += 1
            await self._answer(client, 502, lost.reason)
        for address in addresses:
            with contextlib.suppress(OSError, TimeoutError):
                line = await _connect(address, place.port)
                self.counts.let_through += 1
                return line
        self.counts.unreachable += 1
        await self._answer(client, 502, f"{place} does not answer")
        raise _EndedError

    async def _checked(self, place: Place) -> list[str]:
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(
            self._asking, addresses_of, place, self.allowed(), self.resolve
        )
        try:
            return await asyncio.wait_for(asked, RESOLVE_SECONDS)
        except TimeoutError:
            raise NotFoundError(f"nobody says where {place} is.") from None

    async def _answer(self, client: _Line, status: int, why: str) -> None:
        """Send a refusal of our own and end the connection."""
        plain = why.encode("ascii", "replace").decode()
        lines = [
            f"HTTP/1.1 {status} {REASONS[status]}: {plain}",
            f"Walkamile-Outside: {status} {plain}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(plain) + 1}",
            "Connection: close",
        ]
        if status == 407:
            lines.append('Proxy-Authenticate: Basic realm="walkamile"')
        client.writer.write("\r\n".join([*lines, "", plain + "\n"]).encode())
        await client.writer.drain()
        raise _EndedError

    async def _tunnel(
        self, client: _Line, upstream: _Line, parser: h11.Connection
    ) -> None:
        client.writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        early, _ = parser.trailing_data
        upstream.writer.write(early)
        await _first_to_end(
            self._pump(client, upstream, out=True),
            self._pump(upstream, client, out=False),
            self._until_idle(client, upstream),
        )

    async def _forward(
        self,
        client: _Line,
        upstream: _Line,
        parser: h11.Connection,
        request: h11.Request,
    ) -> None:
        """Pass one request on, and its answer back; one connection, one request."""
        sender = h11.Connection(h11.CLIENT)
        upstream.writer.write(sender.send(messages.passed_on(request)) or b"")

        async def body() -> None:
            while not isinstance(
                event := await _next(parser, client), h11.EndOfMessage
            ):
                assert isinstance(event, h11.Data)
                self._count(client, len(event.data), out=True)
                upstream.writer.write(sender.send(event) or b"")
                await upstream.writer.drain()
            upstream.writer.write(sender.send(event) or b"")
            if not await client.reader.read(1):
                await asyncio.sleep(self.bounds.lifetime_seconds)  # only half closed

        await _first_to_end(
            body(),
            self._pass_back(upstream, client),
            self._until_idle(client, upstream),
        )

    async def _pass_back(self, upstream: _Line, client: _Line) -> None:
        """Pass an answer back, saying that the connection ends with it."""
        more = True
        while more:
            head = await _head(upstream.reader)
            client.writer.write(messages.closing(head))
            more = head.startswith(messages.INTERIM)
        await self._pump(upstream, client, out=False)

    async def _pump(self, source: _Line, sink: _Line, *, out: bool) -> None:
        while data := await source.reader.read(CHUNK):
            self._count(source, len(data), out=out)
            sink.writer.write(data)
            await sink.writer.drain()
        if out and sink.writer.can_write_eof():
            sink.writer.write_eof()
            await asyncio.sleep(self.bounds.lifetime_seconds)  # the answer still comes

    async def _until_idle(self, one: _Line, other: _Line) -> None:
        seen = -1
        while seen != one.passed + other.passed:
            seen = one.passed + other.passed
            await asyncio.sleep(self.bounds.idle_seconds)

    def _count(self, line: _Line, size: int, *, out: bool) -> None:
        line.passed += size
        if line.passed > self.bounds.bytes_each_way:
            raise _EndedError
        if out:
            self.counts.bytes_out += size
        else:
            self.counts.bytes_in += size


async def _head(reader: asyncio.StreamReader) -> bytes:
    """Read the head of an answer; of one without an end, what there is."""
    try:
        return await reader.readuntil(messages.END)
    except asyncio.IncompleteReadError as odd:
        return odd.partial
    except asyncio.LimitOverrunError:
        raise _EndedError from None


async def _connect(address: str, port: int) -> _Line:
    async with asyncio.timeout(CONNECT_SECONDS):
        reader, writer = await asyncio.open_connection(address, port, limit=CHUNK)
    return _Line(reader, writer)


async def _next(parser: h11.Connection, client: _Line) -> h11.Event:
    """Return the next whole event of a request."""
    while True:
        event = parser.next_event()
        if event is h11.NEED_DATA:
            parser.receive_data(await client.reader.read(CHUNK))
        elif event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
            raise _EndedError
        else:
            assert isinstance(event, h11.Event)
            return event


async def _first_to_end(*ways: Coroutine[Any, Any, None]) -> None:
    """Run until one of them is done, then stop the others."""
    tasks = [asyncio.ensure_future(one) for one in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, asyncio.CancelledError, TimeoutError):
        async with asyncio.timeout(2):
            await writer.wait_closed()
