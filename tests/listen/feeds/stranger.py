"""A server as the net has them: it answers what a test says, well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Question:
    """One request as it arrived."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """What is answered; ``cut`` hangs up in the middle of the body."""

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def data(self) -> bytes:
        return (
            self.body
            if isinstance(self.body, bytes)
            else json.dumps(self.body).encode()
        )


Behave = Callable[[Question], Any]


class Stranger:
    """The server; ``asked`` is what it was asked so far."""

    def __init__(self, behave: Behave) -> None:
        self.behave = behave
        self.asked: list[Question] = []
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                parts = urlsplit(self.path)
                size = int(self.headers.get("content-length") or 0)
                question = Question(
                    self.command, parts.path, dict(parse_qsl(parts.query)),
                    {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(size),
                )  # fmt: skip
                if parts.path != "/robots.txt":
                    stranger.asked.append(question)
                given = stranger.behave(question)
                if parts.path == "/robots.txt" and not isinstance(given, Answer):
                    given = Answer(404)
                told = given if isinstance(given, Answer) else Answer(body=given)
                data = told.data
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if told.cut else data)
                if told.cut:
                    self.close_connection = True

            do_GET = do_POST = answer  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.place}"

    def ways(self) -> list[str]:
        return [one.path for one in self.asked]


@contextmanager
def stranger(behave: Behave) -> Iterator[Stranger]:
    """Let a server stand while the block lasts."""
    made = Stranger(behave)
    thread = threading.Thread(
        target=made.server.serve_forever, args=(0.02,), daemon=True
    )
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()
