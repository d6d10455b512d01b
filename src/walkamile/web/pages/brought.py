"""Files that were brought but not yet read in: each in a folder of its own."""

import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import File

from walkamile.refused import Refused
from walkamile.web.workspace import current

FOLDER, ABOUT = "brought", "about.json"
# Letters that no file system and no reader stumbles over; the rest is only shown.
UNSAFE = re.compile(r"[^A-Za-z0-9._ -]+")
LONGEST_NAME = 120
# Whoever looks into a file and goes away has not brought it.
FORGOTTEN_AFTER_SECONDS = 24 * 3600


class TooLargeError(Refused):
    """A file larger than the owner of this house allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file that lies ready: by whom it was brought, its name there, its hash."""

    key: str
    name: str
    by: int
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies. Its own name was made safe; only readers look at it."""
        return _folder() / self.key / safe_name(self.name)


def lay_down(given: "File[bytes]", *, by: int, most: int) -> Brought:
    """Keep an uploaded file until it is read in. Raises TooLargeError."""
    size = given.size or 0
    if size > most:
        raise TooLargeError(
            f"this file has {size / 1e6:,.0f} MB; {most / 1e6:,.0f} MB are allowed.",
            next_step="Bring it in parts, or with: walkamile listen FILE",
        )
    _forget_old()
    key, name = uuid.uuid4().hex, Path(given.name or "file").name
    place = _folder() / key
    place.mkdir(mode=0o700, parents=True)
    digest = hashlib.sha256()
    with (place / safe_name(name)).open("xb") as out:
        for piece in given.chunks():
            digest.update(piece)
            out.write(piece)
    brought = Brought(
        key=key, name=name[:255], by=by, sha256=digest.hexdigest(), size=size
    )
    about = json.dumps(asdict(brought), ensure_ascii=False)
    (place / ABOUT).write_text(about, encoding="utf-8")
    return brought


def find(key: str, *, by: int) -> Brought | None:
    """Return a file that this colleague brought and has not read in yet."""
    about = _folder() / key / ABOUT
    if not key.isalnum() or not about.is_file():
        return None
    said: Mapping[str, Any] = json.loads(about.read_text(encoding="utf-8"))
    brought = Brought(**said)
    return brought if brought.by == by and brought.path.is_file() else None


def forget(brought: Brought) -> None:
    """Delete a brought file; what was read in is kept among the originals."""
    shutil.rmtree(brought.path.parent, ignore_errors=True)


@contextmanager
def called(brought: Brought) -> Iterator[None]:
    """Have refusals name a file as people know it, never a place of this server."""
    try:
        yield
    except Refused as refusal:
        if refusal.file == str(brought.path):
            refusal.file = brought.name
        raise


def safe_name(name: str) -> str:
    """Return a file's name with nothing in it that could lead anywhere."""
    bare = UNSAFE.sub("_", Path(name).name).strip(". ")[-LONGEST_NAME:]
    return bare if bare and bare != ABOUT else "file"


def _folder() -> Path:
    return current().folder / "tmp" / FOLDER


def _forget_old() -> None:
    before = time.time() - FORGOTTEN_AFTER_SECONDS
    for place in _places():
        if place.stat().st_mtime < before:
            shutil.rmtree(place, ignore_errors=True)


def _places() -> Iterator[Path]:
    if _folder().is_dir():
        yield from (place for place in _folder().iterdir() if place.is_dir())
