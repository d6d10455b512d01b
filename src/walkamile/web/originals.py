"""Every imported file, kept byte for byte under its own hash."""

import hashlib
import os
import uuid
from pathlib import Path

from walkamile.durable import sync_folder
from walkamile.refused import Refused
from walkamile.web import workspace

PIECE = 1 << 20
READ_ONLY = 0o400


class UnreadableFileError(Refused):
    """A file that cannot be opened or copied."""


def keep_file(file: Path) -> str:
    """Copy a file into the workspace and return its SHA-256.

    The copy is on the disk, whole, when this returns: written beside, synced, then
    renamed. The same bytes are kept once.
    """
    folder = workspace.current().originals
    folder.mkdir(exist_ok=True)
    beside = folder / f".{uuid.uuid4().hex}"
    try:
        sha256 = _copy(file, beside)
        place = where(sha256)
        if place.exists():
            return sha256
        place.parent.mkdir(exist_ok=True)
        beside.rename(place)
        for changed in (place.parent, folder):
            sync_folder(changed)
    except OSError as error:
        raise UnreadableFileError(
            f"it cannot be copied into the workspace ({error.strerror}).",
            next_step="Check that it can be read and that the disk has room.",
            file=file,
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    return sha256


def where(sha256: str) -> Path:
    """Return where the file with this hash lies, if it is kept."""
    return workspace.current().originals / sha256[:2] / sha256


def forget_unused(sha256s: set[str]) -> None:
    """Delete those of the files that no run refers to any more."""
    from walkamile.web.models import Run

    used = set(
        Run.objects.filter(file_sha256__in=sha256s).values_list(
            "file_sha256", flat=True
        )
    )
    for sha256 in sha256s - used - {""}:
        where(sha256).unlink(missing_ok=True)


def _copy(file: Path, beside: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source, beside.open("wb") as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    beside.chmod(READ_ONLY)
    return digest.hexdigest()
