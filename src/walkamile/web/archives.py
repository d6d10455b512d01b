"""A backup file: what it says it holds, and whether that is so."""

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from walkamile.refused import Refused

FORMAT = 1
MANIFEST = "manifest.json"
# Files that are truth. Indexes are derived; keys and secrets never leave.
FOLDERS = ("originals", "media", "themes")
PACKING: Literal["zstd"] = "zstd"
PIECE = 1 << 20

Progress = Callable[[str], object] | None


class BrokenBackupError(Refused):
    """A backup that is damaged, cut short, or of a version not known here."""


def manifest_of(archive: tarfile.TarFile, file: Path) -> dict[str, Any]:
    """Return what a backup says it holds, or refuse it."""
    try:
        content = archive.extractfile(MANIFEST)
        manifest = json.load(content) if content else {}
    except (KeyError, ValueError, tarfile.TarError):
        manifest = {}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BrokenBackupError(
            "this is not a whole backup that this version knows.",
            next_step="Take another backup, or restore with the version that made it.",
            file=file,
        )
    return manifest


def opened(file: Path) -> tarfile.TarFile:
    """Open a backup for reading, or refuse it."""
    try:
        return tarfile.open(file, mode="r:")
    except (OSError, tarfile.TarError) as error:
        raise BrokenBackupError(
            f"it cannot be opened as a backup ({error}).",
            next_step="Check the path, or take another backup.",
            file=file,
        ) from None


def check(file: Path, *, progress: Progress = None) -> dict[str, Any]:
    """Read a whole backup, compare every hash, and return what it holds."""
    with opened(file) as archive:
        manifest = manifest_of(archive, file)
        for name, told in manifest["tables"].items():
            if progress:
                progress(name)
            same(file, name, _sha256(lines(archive, name, file)), told["sha256"])
        for inside, told in manifest["files"].items():
            same(file, inside, _sha256(pieces(archive, inside, file)), told)
    return manifest


def pieces(archive: tarfile.TarFile, inside: str, file: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, piece by piece."""
    try:
        content = archive.extractfile(f"files/{inside}")
        while content and (piece := content.read(PIECE)):
            yield piece
    except (KeyError, tarfile.TarError, OSError) as error:
        raise _damaged(file, inside) from error


def lines(archive: tarfile.TarFile, name: str, file: Path) -> Iterator[bytes]:
    """Yield the rows of a table as lines, unpacked as they are read."""
    try:
        packed: Any = archive.extractfile(f"tables/{name}.jsonl.zst")
        with pa.CompressedInputStream(pa.PythonFile(packed, "r"), PACKING) as content:
            rest = b""
            while piece := content.read(PIECE):
                *whole, rest = (rest + piece).split(b"\n")
                for line in whole:
                    yield line + b"\n"
            if rest:
                raise _damaged(file, name)
    except (KeyError, tarfile.TarError, OSError) as error:
        raise _damaged(file, name) from error


def _sha256(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def same(file: Path, what: str, found: str, told: str) -> None:
    """Refuse the backup where a hash is not what the backup says."""
    if found != told:
        raise _damaged(file, what)


def _damaged(file: Path, what: str) -> BrokenBackupError:
    return BrokenBackupError(
        f"{what} is damaged: it is not what was backed up.",
        next_step="Use another backup.",
        file=file,
    )
