"""Read a stranger's file in a child process with limits, so that only the child dies.

``run`` and ``stream`` start a fresh Python (never a fork: the server has threads), let
it load the reader, lock it in (memory, processor time, files, no network, no
processes, none of our secrets in its environment) and only then let it open the file.
What comes back are Arrow tables and plain frozen values; anything else is forged and
refused. Secrets never reach the child: its environment holds a few harmless names.

Linux enforces all limits. macOS does not enforce memory (it knows no ``RLIMIT_AS``).
"""

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Self

from walkamile.refused import Refused
from walkamile.sandbox import wire
from walkamile.sandbox.unpack import (
    ENTRIES,
    RATIO,
    UNPACKED,
    Member,
    TooBigError,
    gunzip,
    members,
)

__all__ = [
    "ENTRIES",
    "RATIO",
    "UNPACKED",
    "CrashedError",
    "ForgedError",
    "HarmfulError",
    "Limits",
    "Member",
    "TooBigError",
    "TooSlowError",
    "TooThirstyError",
    "UnreadableError",
    "gunzip",
    "members",
    "run",
    "stream",
]

MIB = 1 << 20

# OWASP ASVS 5.0 V5.2 and our own promise: any upload is read or cleanly refused with
# less than 512 MiB and within ten seconds of processor time.
MEMORY, CPU_SECONDS, WALL_SECONDS = 512 * MIB, 10, 30
WRITTEN, RETURNED = 256 * MIB, 4096 * MIB

# An honest big file takes longer. Measured with our own readers, CPU seconds a MiB:
# CSV 0.2, JSONL 0.3, mbox 1.4 (the slowest). Three times the slowest, for slow machines.
CPU_SECONDS_A_MIB = 4

BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from walkamile.sandbox.child import serve; serve()"
)
# What the child may know of our environment: no keys, no passwords, no addresses.
KNOWN = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
# One thread and small arenas: address space is what the limit counts.
LEAN = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "PYTHONUTF8": "1",
}


class HarmfulError(Refused):
    """A file that did not let itself be read within the limits."""


class TooThirstyError(HarmfulError):
    """Reading it would take more memory than a file may have."""


class TooSlowError(HarmfulError):
    """Reading it would take more time than a file may have."""


class CrashedError(HarmfulError):
    """The reader broke down over it."""


class ForgedError(HarmfulError):
    """What came back was not what an honest reader sends."""


class UnreadableError(HarmfulError):
    """The reader gave up on it; ``details`` says where, without customers' words."""

    details = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may cost.

    ``memory`` bytes of address space on top of the loaded reader, ``cpu`` seconds of
    processor time, ``wall`` seconds of waiting for the child (the caller's own work
    between two batches does not count), ``file`` bytes of any file it writes,
    ``output`` bytes that it hands back. ``network`` is the one address it may connect
    to, None for none. ``preload`` names modules to load before the limits hold.
    """

    memory: int = MEMORY
    cpu: int = CPU_SECONDS
    wall: float = WALL_SECONDS
    file: int = WRITTEN
    output: int = RETURNED
    network: tuple[str, int] | None = None
    preload: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str | Path) -> Self:
        """Return limits that grow with the size of a file that is read as a stream."""
        more = int(Path(path).stat().st_size / MIB * CPU_SECONDS_A_MIB)
        plain = cls()
        return replace(plain, cpu=plain.cpu + more, wall=plain.wall + 6 * more)


def run(
    function: Callable[..., Any],
    *args: Any,
    limits: Limits | None = None,
    **options: Any,
) -> Any:
    """Return what the function gives, computed in a child process with limits.

    The function is one that can be imported by name; arguments are whatever pickles.
    Gives Arrow tables, batches, numbers, texts, containers, dates and Walkamile's own
    frozen values. Raises the Refused that the function raised, or a HarmfulError.
    """
    values = stream(function, *args, limits=limits, **options)
    with contextlib.closing(values):
        return next(values, None)


def stream(
    function: Callable[..., Any],
    *args: Any,
    limits: Limits | None = None,
    **options: Any,
) -> Generator[Any, None, None]:
    """Yield what a generator function yields, as it comes, from a child with limits.

    Closing the iterator ends the child. Errors are those of ``run``.
    """
    given = limits or Limits()
    task = _task(function, args, options, given)
    return _values(task, given)


def _task(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    options: dict[str, Any],
    limits: Limits,
) -> bytes:
    module, name = function.__module__, function.__qualname__
    if module == "__main__" or "<" in name:
        raise TypeError(
            f"{name} cannot be found by name in a child process: "
            "move it to the top level of a module that can be imported."
        )
    return pickle.dumps(
        {
            "module": module,
            "name": name,
            "args": args,
            "options": options,
            "preload": limits.preload,
            "limits": asdict(limits),
        }
    )


def _values(task: bytes, limits: Limits) -> Generator[Any, None, None]:
    child = _start(limits)
    pipe = child.stdout
    assert pipe is not None
    room = limits.output
    try:
        _hand_over(child, task)
        for kind, data in wire.messages(pipe.fileno(), wall=limits.wall):
            room -= len(data)
            if room < 0:
                raise TooBigError(
                    f"it opens into more than {limits.output // MIB:,} MiB.",
                    next_step="Split it into smaller files.",
                )
            if kind == wire.DONE:
                return
            if kind not in (wire.ARROW, wire.VALUE):
                raise _told(kind, data, limits)
            yield wire.decode(kind, data)
        raise _died(child, limits)
    except TimeoutError:
        raise _too_slow(limits) from None
    except EOFError:
        raise _died(child, limits) from None
    except wire.ForgedMessageError as forged:
        raise ForgedError(
            "its reader sent back something that no reader sends.",
            next_step="Do not open this file; tell whoever looks after this house.",
        ) from forged
    finally:
        _end(child)


def _start(limits: Limits) -> "subprocess.Popen[bytes]":
    surroundings = {name: os.environ[name] for name in KNOWN if name in os.environ}
    network = "" if limits.network is None else "one"
    return subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, json.dumps(sys.path), network],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**surroundings, **LEAN},
    )


def _hand_over(child: "subprocess.Popen[bytes]", task: bytes) -> None:
    pipe: IO[bytes] | None = child.stdin
    assert pipe is not None
    with contextlib.suppress(
        BrokenPipeError
    ):  # it died early: the reading side says so
        pipe.write(len(task).to_bytes(8, "big") + task)
        pipe.flush()


def _told(kind: bytes, data: wire.Received, limits: Limits) -> Refused:
    """Return the error that a child reported in good order."""
    if kind == wire.REFUSED:
        return _same_refusal(json.loads(data))
    if kind == wire.NO_MEMORY:
        return _too_thirsty(limits)
    if kind != wire.FAILED:
        raise wire.ForgedMessageError(repr(kind))
    details = data.decode("utf-8", "replace")
    error = UnreadableError(
        f"it could not be read ({_last_word(details)}).",
        next_step="Check that the file opens elsewhere and was saved whole.",
    )
    error.details = details
    return error


def _last_word(details: str) -> str:
    first = details.split("\n", 1)[0]
    return first if first.isidentifier() else "the reader could not be loaded"


def _same_refusal(said: dict[str, Any]) -> Refused:
    """Return a refusal of the class that the child raised, if it is one of ours."""
    module, name = said.pop("class")
    kind: Any = Refused
    if module.partition(".")[0] == "walkamile":
        kind = getattr(import_module(module), name, Refused)
    if not (isinstance(kind, type) and issubclass(kind, Refused)):
        kind = Refused
    error: Refused = kind.__new__(kind)
    Refused.__init__(error, said.pop("reason"), **said)
    return error


def _died(child: "subprocess.Popen[bytes]", limits: Limits) -> Refused:
    code = _end(child)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_slow(limits)
    if code == -signal.SIGABRT:  # how Rust and C++ readers end when memory does
        return _too_thirsty(limits)
    return CrashedError(
        "its reader broke down over it.",
        next_step="Save it again with the program that made it, or as CSV.",
    )


def _too_slow(limits: Limits) -> TooSlowError:
    return TooSlowError(
        f"reading it takes more than {limits.cpu} seconds of work.",
        next_step="Split it into smaller files, or save it as CSV.",
    )


def _too_thirsty(limits: Limits) -> TooThirstyError:
    return TooThirstyError(
        f"reading it takes more than {limits.memory // MIB:,} MiB of memory.",
        next_step="Split it into smaller files, or save it as CSV.",
    )


def _end(child: "subprocess.Popen[bytes]") -> int:
    """End the child if it still lives; return how it ended."""
    try:
        code = child.wait(timeout=0.2 if child.returncode is None else 0)
    except subprocess.TimeoutExpired:
        child.kill()
        code = child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    return code
