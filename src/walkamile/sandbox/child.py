"""The child process: lock the doors, then read the stranger's file."""

import contextlib
import errno
import importlib
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from inspect import isgeneratorfunction
from typing import Any, BinaryIO

# unshare(2): a user and a network of one's own.
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
# prctl(2): nothing this process starts may gain rights.
NO_NEW_PRIVILEGES = 38

OPEN_FILES = 64

# What a reader of files never does (names of Python's audit events).
FORBIDDEN = (
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
    "subprocess.Popen",
)
NETWORK = (
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
)


def serve() -> None:
    """Do the one task that comes in on standard input, and leave."""
    out = _own_the_pipes()
    _no_network_namespace(sys.argv[2])
    import pickle

    size = int.from_bytes(_exactly(8), "big")
    task = pickle.loads(_exactly(size))  # noqa: S301 - from the parent, before any file
    _leave_with_the_parent()
    from walkamile.sandbox import wire

    try:
        function = _find(task["module"], task["name"])
        for module in task["preload"]:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    except Exception:  # noqa: BLE001 - told to the parent as what it is
        wire.send(out, wire.FAILED, traceback.format_exc().encode())
        os._exit(0)
    _lock(task["limits"])
    _work(out, function, task)
    out.flush()
    os._exit(0)  # no clean-up code may hang


def _work(out: BinaryIO, function: Callable[..., Any], task: dict[str, Any]) -> None:
    from walkamile.refused import Refused
    from walkamile.sandbox import wire

    try:
        for value in _values(function, task["args"], task["options"]):
            wire.send(out, *wire.encode(value))
        wire.send(out, wire.DONE)
    except Refused as refusal:
        wire.send_refusal(out, refusal)
    except MemoryError:
        wire.send(out, wire.NO_MEMORY)
    except BaseException as error:  # noqa: BLE001 - whatever a stranger's file provokes
        wire.send(out, wire.FAILED, _without_words(error).encode())


def _values(
    function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> Iterator[Any]:
    if isgeneratorfunction(function):
        yield from function(*args, **options)
    else:
        yield function(*args, **options)


def _find(module: str, name: str) -> Callable[..., Any]:
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def _without_words(error: BaseException) -> str:
    """Say what kind of error it was and where, without a customer's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([type(error).__name__, *places])


def _own_the_pipes() -> BinaryIO:
    """Keep the result pipe for results; what a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


def _exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            os._exit(0)
        data += part
    return data


def _leave_with_the_parent() -> None:
    """End when the parent does: its end of standard input then closes."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _no_network_namespace(network: str) -> None:
    """Give the process a network with nothing in it, where the system allows that."""
    if network or sys.platform != "linux":
        return
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(NEW_NETWORK) != 0:
        libc.unshare(NEW_USER | NEW_NETWORK)


def _lock(limits: dict[str, Any]) -> None:
    """Set the limits; memory and processor time count from here."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _limit(resource.RLIMIT_CPU, spent + limits["cpu"], spent + limits["cpu"] + 1)
    _limit(resource.RLIMIT_FSIZE, limits["file"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if mapped := _mapped():
        _limit(resource.RLIMIT_AS, mapped + limits["memory"])
    sys.setrecursionlimit(1000)
    sys.addaudithook(_doorkeeper(limits["network"]))


def _doorkeeper(
    network: tuple[str, int] | None,
) -> Callable[[str, tuple[Any, ...]], None]:
    """Return a hook that stops network and processes, but for one address."""

    def keep(event: str, given: tuple[Any, ...]) -> None:
        if event in FORBIDDEN:
            raise PermissionError(errno.EPERM, f"{event} is not for a reader of files")
        if event not in NETWORK:
            return
        if network and event == "socket.connect" and tuple(given[1][:2]) == network:
            return
        if network and event == "socket.getaddrinfo" and given[0] == network[0]:
            return
        raise PermissionError(errno.EPERM, "there is no network here")

    return keep


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(what)[1]
    top = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        soft, top = min(soft, ceiling), min(top, ceiling)
    with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
        resource.setrlimit(what, (soft, top))


def _mapped() -> int:
    """Return the bytes of address space in use, or 0 where that cannot be known."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - lean
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
