"""Serve the pages and keep one worker running: everything `walkamile serve` starts."""

import gc
import ipaddress
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from walkamile.refused import Refused
from walkamile.web import given
from walkamile.web.workspace import Workspace, first_run_token, open_workspace

# Two threads leave a page fast while another waits for the disk; with four, twenty
# readers at once wait a fifth longer for each other (bench/pages.py).
PROCESSES, THREADS = 2, 2
SECONDS_A_REQUEST = 60
SECONDS_TO_FINISH = 20
# A leak, should there be one, ends here; the jitter keeps both from ending at once.
REQUESTS_A_PROCESS, JITTER = 20_000, 2_000

Say = Callable[[str], object]


class CannotServeError(Refused):
    """The address cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server listens, and what people type to get there."""

    host: str
    port: int
    url: str


def serve(
    where: str | Path | None = None,
    *,
    host: str,
    port: int,
    say: Say,
    worker: bool = True,
    first: Callable[[Workspace], object] | None = None,
) -> None:
    """Open the workspace, bring it up to date, and serve until told to stop.

    ``say`` is told the address and how to sign in. ``first`` is called with a workspace
    that was made just now. ``worker=False`` leaves background work to another process.
    """
    address = _address(host, port)
    for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(library, "1")  # 17 ms a rescore with two threads, 6 with
    os.environ["WALKAMILE_URL"] = address.url
    os.environ["WALKAMILE_COLLECTED"] = "1"
    gc.disable()  # until all is loaded: nothing of it is ever thrown away
    workspace = open_workspace(where)
    collect_static(workspace)
    if first and _is_new():
        gc.enable()
        first(workspace)
    _greet(address, workspace, say)
    _run(address, worker=worker)


def _address(host: str, port: int) -> Address:
    url = given.text("WALKAMILE_URL") or f"http://{_bracketed(host)}:{port}"
    try:
        with socket.create_server((host, port), family=_family(host)):
            pass
    except OSError as error:
        raise CannotServeError(
            f"{host}:{port} cannot be used ({error.strerror or error}).",
            next_step=f"Is Walkamile running already? Else: walkamile serve --port "
            f"{port + 1}",
        ) from None
    if not _only_here(host) and url.startswith("http:"):
        raise CannotServeError(
            f"{host} can be reached from other machines, and without TLS passwords and "
            "customers' words would cross the wire in the open.",
            next_step="Put a TLS proxy in front and set WALKAMILE_URL=https://…, "
            "or serve on 127.0.0.1.",
        )
    return Address(host=host, port=port, url=url.rstrip("/"))


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _only_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_new() -> bool:
    from walkamile.web.models import Colleague, Source

    return not (Colleague.objects.exists() or Source.objects.exists())


def collect_static(workspace: Workspace) -> bool:
    """Gather and compress what pages need, if it changed; return whether it did."""
    from django.core.management import call_command

    package = Path(__file__).resolve().parent / "static"
    newest = max((one.stat().st_mtime_ns for one in package.rglob("*")), default=0)
    stamp = f"{version('walkamile')} {newest} {sum(1 for _ in package.rglob('*'))}"
    mark = workspace.folder / "static" / ".collected"
    if mark.is_file() and mark.read_text() == stamp:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(stamp)
    return True


def _greet(address: Address, workspace: Workspace, say: Say) -> None:
    say(f"Walkamile is at {address.url}")
    token = first_run_token()
    if token:
        say(f"Nobody has an account yet. Make yours: {address.url}/start/{token}/")
    else:
        say("Sign in with your e-mail address and password.")
    say(
        f"The workspace is {workspace.folder} ({workspace.database}). Stop with Ctrl+C."
    )


def _run(address: Address, *, worker: bool) -> None:
    from django.db import connections
    from django.urls import get_resolver
    from gunicorn.app.base import BaseApplication

    from walkamile.web.wsgi import application

    _ = get_resolver().url_patterns  # pages are loaded once, before processes part
    connections.close_all()  # a connection must not be shared by processes
    gc.collect()
    gc.freeze()  # what is loaded stays: looking through it again took 0.1 s a time
    gc.enable()
    stop = threading.Event()
    keeper = threading.Thread(target=_supervise, args=(stop,), daemon=True)

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, told everything here rather than by a file."""

        def load_config(self) -> None:
            for name, value in _settings(address, keeper, stop, worker=worker).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Server().run()


def _supervise(stop: threading.Event) -> None:
    from walkamile.web.worker import supervise

    supervise(stop)


def _settings(
    address: Address, keeper: threading.Thread, stop: threading.Event, *, worker: bool
) -> dict[str, Any]:
    def ready(_: Any) -> None:
        if worker:
            keeper.start()

    def ended(_: Any) -> None:
        stop.set()
        if keeper.is_alive():
            keeper.join(SECONDS_TO_FINISH + 10)

    memory = Path("/dev/shm")  # noqa: S108 - heartbeats of gunicorn, nothing else
    return {
        "bind": f"{_bracketed(address.host)}:{address.port}",
        "workers": given.number("WALKAMILE_PROCESSES", PROCESSES),
        "threads": given.number("WALKAMILE_THREADS", THREADS),
        "worker_class": "gthread",
        "timeout": SECONDS_A_REQUEST,
        "graceful_timeout": SECONDS_TO_FINISH,
        "max_requests": REQUESTS_A_PROCESS,
        "max_requests_jitter": JITTER,
        "loglevel": "warning",
        "accesslog": None,  # addresses hold what people searched for
        "forwarded_allow_ips": given.text("WALKAMILE_PROXIES", "127.0.0.1,::1"),
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
        "proc_name": "walkamile",
        "when_ready": ready,
        "on_exit": ended,
    }
