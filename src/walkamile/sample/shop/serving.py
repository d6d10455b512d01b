"""Serve the shop on this machine for as long as a block runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(ThreadingMixIn, WSGIServer):
    """One thread a visitor: browsers keep several lines open."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Say nothing of every visit."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Write nothing."""


@contextmanager
def serving(app: Any, *, port: int = 0) -> Iterator[str]:
    """Serve a WSGI application at 127.0.0.1 and yield its address."""
    server = make_server(
        "127.0.0.1", port, app, server_class=Threads, handler_class=Quiet
    )
    thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
