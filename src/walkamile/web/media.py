"""Photographs, recordings, screenshots: kept clean, handed out harmless."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from walkamile import sandbox
from walkamile.durable import sync_folder
from walkamile.refused import Refused
from walkamile.sandbox import Limits
from walkamile.sandbox.picture import Cleaned, clean_picture
from walkamile.sandbox.sound import clean_sound
from walkamile.web.models import Media

PICTURE, AUDIO = "picture", "audio"
MIB = 1 << 20
# An hour of telephone speech as WAV is 115 MiB, a photograph rarely more than 20.
MOST_BYTES = {PICTURE: 50 * MIB, AUDIO: 500 * MIB}
CLEANERS = {PICTURE: clean_picture, AUDIO: clean_sound}
LIMITS = {
    PICTURE: Limits(memory=640 * MIB, file=256 * MIB, preload=("PIL.Image",)),
    AUDIO: Limits(file=512 * MIB, cpu=20),
}
OWNER_ONLY = 0o600
CHUNK = 1 << 20
LONGEST_NAME = 200
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
# OWASP ASVS 5.0 V3.5.4: what strangers gave is downloaded, never run.
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


class NotKeptError(Refused):
    """A file that is neither a picture nor a recording, or is too large."""


class LostFileError(Refused):
    """The bytes of a picture or recording are not where they should be."""


def keep(
    given: BinaryIO | bytes | Path,
    *,
    name: str = "",
    caption: str = "",
    owner_kind: str = "",
    owner_id: str = "",
    added_by: Any = None,
) -> Media:
    """Keep a picture or a recording: cleaned, under a name of our own, on the disk.

    What it is comes from its first bytes, never from its name. Its metadata (place,
    device, time, thumbnails, comments) is gone, and it is turned upright. The row is
    written after the file, so that no row is without one. Raises NotKeptError, or what
    the cleaning refused.
    """
    with _workplace() as folder:
        source, target = folder / "given", folder / "cleaned"
        kind = _take_in(given, source)
        cleaned: Cleaned = sandbox.run(
            CLEANERS[kind], str(source), str(target), limits=LIMITS[kind]
        )
        own = uuid4()
        file = _settle(target, own, cleaned.ending)
        return Media.objects.create(
            id=own,
            kind=cleaned.kind,
            media_type=cleaned.media_type,
            name=_shown(name),
            file=str(file.relative_to(settings.MEDIA_ROOT)),
            bytes=file.stat().st_size,
            sha256=_digest(file),
            width=cleaned.width,
            height=cleaned.height,
            caption=caption,
            owner_kind=owner_kind,
            owner_id=owner_id,
            added_by=added_by,
        )


def path(media: Media) -> Path:
    """Return where the bytes lie. Raises LostFileError."""
    place = Path(settings.MEDIA_ROOT) / media.file
    if not place.is_file():
        raise LostFileError(
            f"the file of {media.kind} {media.pk} is missing.",
            next_step="Bring back the newest backup: walkamile restore",
        )
    return place


def answer(media: Media, *, asked_range: str = "") -> HttpResponseBase:
    """Return the answer that hands out a picture or recording: a download, sandboxed.

    ``asked_range`` is the request's Range header; one stretch of bytes is given, so
    that a player can jump.
    """
    place = path(media)
    found = RANGE.fullmatch(asked_range)
    response: HttpResponseBase
    if found and int(found[1]) < media.bytes:
        response = _stretch(place, media, int(found[1]), found[2])
    else:
        response = FileResponse(place.open("rb"), content_type=media.media_type)
    response["Content-Disposition"] = f'attachment; filename="{place.name}"'
    response["Accept-Ranges"] = "bytes"
    for field, value in HARMLESS.items():
        response[field] = value
    return response


def forget(media: Media) -> None:
    """Delete a picture or recording, its bytes with it once the row is gone."""
    place = Path(settings.MEDIA_ROOT) / media.file
    media.delete()
    transaction.on_commit(lambda: place.unlink(missing_ok=True))


def strays(*, older_than: float) -> list[Path]:
    """Return files that no row speaks of, last written before a time (Unix seconds).

    A power failure between file and row leaves one; the job ``tidy`` deletes it.
    """
    root = Path(settings.MEDIA_ROOT)
    known = set(Media.objects.values_list("file", flat=True))
    found = (file for file in root.glob("*/*") if file.is_file())
    return [
        file
        for file in found
        if str(file.relative_to(root)) not in known
        and file.stat().st_mtime < older_than
    ]


@contextmanager
def _workplace() -> Iterator[Path]:
    """Give a folder on the same disk as the media, gone afterwards."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".in-") as folder:
        yield Path(folder)


def _take_in(given: BinaryIO | bytes | Path, target: Path) -> str:
    """Copy what was given, no more than it may be, and say what it is."""
    with target.open("wb") as out:
        size = 0
        kind = ""
        for part in _parts(given):
            kind = kind or _kind(part)
            size += len(part)
            if size > MOST_BYTES[kind]:
                most = MOST_BYTES[kind] // MIB
                raise NotKeptError(
                    f"it is larger than {most} MiB, the most for a {kind}.",
                    next_step="Make it smaller or shorter and try again.",
                )
            out.write(part)
    if not kind:
        raise NotKeptError("it is empty.", next_step="Choose another file.")
    return kind


def _parts(given: BinaryIO | bytes | Path) -> Iterator[bytes]:
    if isinstance(given, bytes):
        yield from (given,) if given else ()
    elif isinstance(given, Path):
        with given.open("rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")
    else:
        yield from iter(lambda: given.read(CHUNK), b"")


def _kind(first: bytes) -> str:
    """Say what a file is by its first bytes."""
    start = first[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        raise NotKeptError(
            "it is a drawing that can run programs (SVG).",
            next_step="Save it as PNG.",
        )
    if first.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return PICTURE
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return PICTURE
    if first[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise NotKeptError(
            "it is a picture of a kind that is not read here (HEIC or AVIF).",
            next_step="Save it as JPEG; telephones call it “most compatible”.",
        )
    if _sounds(first[:12]):
        return AUDIO
    raise NotKeptError(
        "it is neither a picture nor a recording.",
        next_step="Pictures: JPEG, PNG, WebP, GIF. Recordings: MP3, M4A, WAV, FLAC, "
        "OGG, WebM.",
    )


def _sounds(head: bytes) -> bool:
    from walkamile.sandbox.sound import KINDS

    return len(head) == 12 and any(knows(head) for knows, *_ in KINDS)


def _settle(cleaned: Path, own: UUID, ending: str) -> Path:
    """Put the file into its place, on the disk before anybody hears of it."""
    folder = Path(settings.MEDIA_ROOT) / own.hex[:2]
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{own}.{ending}"
    cleaned.chmod(OWNER_ONLY)
    with cleaned.open("rb") as file:
        os.fsync(file.fileno())
    shutil.move(cleaned, target)
    for changed in (folder, folder.parent):
        sync_folder(changed)
    return target


def _stretch(place: Path, media: Media, start: int, end_text: str) -> HttpResponse:
    last = media.bytes - 1
    end = min(int(end_text), last) if end_text else last
    end = min(max(end, start), start + 4 * MIB)
    with place.open("rb") as file:
        file.seek(start)
        body = file.read(end - start + 1)
    response = HttpResponse(body, status=206, content_type=media.media_type)
    response["Content-Range"] = f"bytes {start}-{end}/{media.bytes}"
    return response


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _shown(name: str) -> str:
    """Return a stranger's file name as a text to show; it never names a file."""
    plain = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in plain if sign.isprintable())[:LONGEST_NAME]
