"""Who was shown whose words: on the disk before a page is sent, in the log soon after.

A page that is read waits for no lock of the database: its reading is one line at the
end of a file. ``log.fold`` moves the lines into the log's chain, a file at a time; a
file that was moved and could not be deleted is known by its name and moved once.
"""

import fcntl
import json
import math
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from walkamile.durable import sync_folder

WAITING, TAKEN = "waiting.jsonl", "taken-*.jsonl"
WRITING, FOLDING = "writing.lock", "folding.lock"
OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600
_to_disk = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


@dataclass(frozen=True, slots=True)
class Reading:
    """A colleague was shown these verbatims (their numbers, with commas) at a place."""

    at: datetime
    who: int | None
    shown: str
    where: str


def folder() -> Path:
    """Return where readings wait."""
    return Path(settings.WORKSPACE) / "readings"


def keep(reading: Reading) -> None:
    """Write a reading down; it is on the disk when this returns.

    Raises ``OSError`` where it cannot be written: then nothing may be shown.
    """
    told = [reading.at.isoformat(), reading.who, reading.shown, reading.where]
    # It begins a line of its own: what a failed write left before it swallows nothing.
    line = f"\n{json.dumps(told)}\n".encode()
    while not _kept(line):
        _begin()


def _kept(line: bytes) -> bool:
    with _lock(WRITING, fcntl.LOCK_SH):
        try:
            file = os.open(folder() / WAITING, os.O_WRONLY | os.O_APPEND)
        except FileNotFoundError:  # the log has just taken it
            return False
        try:
            # One write: lines of two processes never mix (POSIX, O_APPEND).
            if os.write(file, line) != len(line):
                raise OSError("a reading was written in part")
            _to_disk(file)
        finally:
            os.close(file)
    return True


def _begin() -> None:
    """Make the file, its name on the disk before anybody relies on it."""
    with _lock(WRITING, fcntl.LOCK_EX):
        os.close(os.open(folder() / WAITING, os.O_WRONLY | os.O_CREAT, OWNER_ONLY_FILE))
        sync_folder(folder())


def are_waiting() -> bool:
    """Say whether the log has something to take in."""
    there = folder()
    return (there / WAITING).is_file() or any(there.glob(TAKEN))


def seconds_waiting() -> float:
    """Return how long ago the log took readings in; for ever where it never did."""
    try:
        return time.time() - (folder() / FOLDING).stat().st_mtime
    except FileNotFoundError:
        return math.inf


@contextmanager
def files() -> Iterator[list[Path]]:
    """Give the files that the log may take in now, the oldest first.

    Nobody else is given them meanwhile. Raises ``BlockingIOError`` where somebody has
    them already.
    """
    with _lock(FOLDING, fcntl.LOCK_EX | fcntl.LOCK_NB):
        there = folder()
        os.utime(there / FOLDING)
        found = sorted(there.glob(TAKEN), key=lambda one: one.stat().st_mtime_ns)
        with _lock(WRITING, fcntl.LOCK_EX), suppress(FileNotFoundError):
            fresh = there / TAKEN.replace("*", uuid.uuid4().hex)
            found.append((there / WAITING).rename(fresh))
            sync_folder(there)  # the chain must not know a name that the disk forgets
        yield found


def forget(file: Path) -> None:
    """Delete a file that the log has taken in; it is gone when this returns."""
    file.unlink()
    sync_folder(file.parent)


def within(file: Path) -> Iterator[Reading]:
    """Return the readings of a file; a line cut off by a power failure was no page."""
    for line in file.read_bytes().split(b"\n")[:-1]:
        # A failed write may have left half a line before a whole one.
        with suppress(ValueError):
            at, who, shown, where = json.loads(line)
            yield Reading(datetime.fromisoformat(at), who, shown, where)


@contextmanager
def _lock(name: str, how: int) -> Iterator[None]:
    there = folder()
    there.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    file = os.open(there / name, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
    try:
        fcntl.flock(file, how)
        yield
    finally:
        os.close(file)  # the lock goes with it
