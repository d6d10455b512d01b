"""Open a packed file member by member, counting every byte that comes out."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from walkamile.refused import Refused

# OWASP ASVS 5.0 V5.2.3: check counts and unpacked size, before and while unpacking.
# Figures: measured on bombs of 1 MB that open into 1 GiB (ratio 1,028); an honest
# archive of texts has a ratio of 3 to 20.
ENTRIES, UNPACKED, RATIO = 1_000, 200 << 20, 100
# Below this a high ratio is harmless: a short log of repeated lines packs that well.
ALWAYS_ALLOWED = 1 << 20
CHUNK = 1 << 16
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")

Packed = str | Path | BinaryIO


class TooBigError(Refused):
    """A packed file opens into more than it may."""


class NotPackedError(Refused):
    """A file that should be packed is not, or is damaged."""


@dataclass(slots=True)
class _Purse:
    """Counts what has been unpacked, over all members of one archive."""

    packed: int
    left: int
    ratio: int
    name: str
    out: int = 0

    def pay(self, size: int) -> None:
        self.out += size
        self.left -= size
        if self.left < 0:
            raise TooBigError(
                "it opens into more than it may.",
                next_step="Unpack it yourself and bring in the files one by one.",
                file=self.name,
            )
        if self.out > ALWAYS_ALLOWED and self.out > self.ratio * max(self.packed, 1):
            raise TooBigError(
                f"it opens into more than {self.ratio} times its size.",
                next_step="Unpack it yourself and bring in the files one by one.",
                file=self.name,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive: its plain name and its bytes, counted as they come."""

    name: str
    size: int
    _archive: zipfile.ZipFile = field(repr=False)
    _info: zipfile.ZipInfo = field(repr=False)
    _purse: _Purse = field(repr=False)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes; refuses a member that is itself an archive."""
        try:
            with self._archive.open(self._info) as file:
                first = True
                while part := file.read(CHUNK):
                    self._purse.pay(len(part))
                    if first and part.startswith(PACKED):
                        raise TooBigError(
                            f"{self.name} inside it is packed again.",
                            next_step="Unpack it and bring in the files one by one.",
                            file=self._purse.name,
                        )
                    first = False
                    yield part
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as bad:
            raise _damaged(self._purse.name) from bad
        except RuntimeError as locked:  # zipfile's word for "encrypted"
            raise NotPackedError(
                "it is locked with a password.",
                next_step="Save it without a password and try again.",
                file=self._purse.name,
            ) from locked

    def read(self) -> bytes:
        """Return all bytes of the member."""
        return b"".join(self.chunks())


def members(
    packed: Packed,
    *,
    entries: int = ENTRIES,
    unpacked: int = UNPACKED,
    ratio: int = RATIO,
) -> Iterator[Member]:
    """Yield the files of a zip archive; nothing is ever written to the disk.

    ``entries`` files, ``unpacked`` bytes in all and ``ratio`` times the packed size
    are the most it may open into. Folders, links and names that point outside are
    left out or refused. Raises TooBigError and NotPackedError.
    """
    name = str(packed) if isinstance(packed, str | Path) else "the archive"
    try:
        archive = zipfile.ZipFile(packed)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as bad:
        raise _damaged(name) from bad
    with archive:
        infos = archive.infolist()
        _not_too_many(infos, entries, name)
        size = sum(info.compress_size for info in infos)
        purse = _Purse(packed=size, left=unpacked, ratio=ratio, name=name)
        for info in infos:
            if not info.is_dir():
                yield _member(archive, info, purse)


def gunzip(
    packed: Packed, *, unpacked: int = UNPACKED, ratio: int = RATIO
) -> io.BufferedReader:
    """Return the bytes of a gzip file as a counted stream. Raises TooBigError."""
    name = str(packed) if isinstance(packed, str | Path) else "the file"
    source = packed
    if isinstance(source, str | Path):
        source = Path(source).open("rb")  # noqa: SIM115 - the stream closes it
    source.seek(0, io.SEEK_END)
    purse = _Purse(packed=source.tell(), left=unpacked, ratio=ratio, name=name)
    source.seek(0)
    return io.BufferedReader(_Counted(source, purse), CHUNK)


class _Counted(io.RawIOBase):
    """Unpacks gzip and pays for every byte."""

    def __init__(self, source: BinaryIO, purse: _Purse) -> None:
        self._source = source
        self._file = gzip.GzipFile(fileobj=source)
        self._purse = purse

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            part = self._file.read1(len(buffer))
        except (OSError, EOFError, zlib.error) as bad:
            raise _damaged(self._purse.name) from bad
        self._purse.pay(len(part))
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._source.close()
        super().close()


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, purse: _Purse) -> Member:
    plain = PurePosixPath(info.filename.replace("\\", "/"))
    link = stat.S_ISLNK(info.external_attr >> 16)
    if link or plain.is_absolute() or ".." in plain.parts or ":" in info.filename:
        raise NotPackedError(
            "a file in it points to a place outside it.",
            next_step="Unpack it yourself and bring in the files that you know.",
            file=purse.name,
        )
    return Member(
        name=str(plain),
        size=info.file_size,
        _archive=archive,
        _info=info,
        _purse=purse,
    )


def _not_too_many(infos: list[zipfile.ZipInfo], most: int, name: str) -> None:
    if len(infos) > most:
        raise TooBigError(
            f"it holds {len(infos):,} files; {most:,} is the most.",
            next_step="Unpack it yourself and bring in the files that matter.",
            file=name,
        )


def _damaged(name: str) -> NotPackedError:
    return NotPackedError(
        "it is not a whole packed file.",
        next_step="Fetch or save it again; it may have been cut off.",
        file=name,
    )
