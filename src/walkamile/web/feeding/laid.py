"""What a round brought lies here until it is kept: a crash in between loses nothing."""

import json
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from walkamile.durable import sync_folder
from walkamile.web.workspace import current

FOLDER, ROUND, ABOUT, TRIED = "feeds", "round", "about.json", "tried"
# Words that nobody kept do not lie about for longer.
TRY_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A round's file, and what becomes true once all of it is kept.

    ``cursor`` is where the feed goes on, with the ETags seen; ``deliveries`` are what
    others had sent; ``stopped`` and ``helps`` say what ended the round early.
    """

    feed: int
    fetch: int
    name: str
    cursor: Mapping[str, Any] = field(default_factory=dict)
    deliveries: list[int] = field(default_factory=list)
    pages: int = 0
    more: bool = False
    stopped: str = ""
    helps: str = ""
    wait: float = 0

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return _place(self.feed) / ROUND / self.name


def lay(laid: Laid, content: bytes) -> None:
    """Put a round down: whole and on the disk when this returns, or not at all."""
    forget(laid.feed)
    place = _place(laid.feed)
    beside = place / f".{uuid.uuid4().hex}"
    beside.mkdir(mode=0o700, parents=True)
    _write(beside / laid.name, content)
    _write(beside / ABOUT, json.dumps(asdict(laid)).encode())
    sync_folder(beside)
    beside.rename(place / ROUND)
    sync_folder(place)


def waiting(feed: int) -> Laid | None:
    """Return what was laid down and not yet kept."""
    about = _place(feed) / ROUND / ABOUT
    return Laid(**json.loads(about.read_bytes())) if about.is_file() else None


def forget(feed: int) -> None:
    """Delete what lies there: it is kept, or nobody wants it any more."""
    shutil.rmtree(_place(feed), ignore_errors=True)


def tried(feed: int) -> Path:
    """Return where a try lies, which is looked at and never kept."""
    return _place(feed) / TRIED


def forget_old_tries() -> None:
    """Delete first looks of yesterday: whoever looked has seen them."""
    before = time.time() - TRY_KEPT_SECONDS
    for place in (current().folder / "tmp" / FOLDER).glob(f"*/{TRIED}"):
        if place.stat().st_mtime < before:
            shutil.rmtree(place, ignore_errors=True)


def _place(feed: int) -> Path:
    return current().folder / "tmp" / FOLDER / str(feed)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
