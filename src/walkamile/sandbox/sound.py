"""A stranger's recording: the sound, without where and by whom it was made."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from walkamile.refused import Refused
from walkamile.sandbox.picture import Cleaned

Knows = Callable[[bytes], bool]
Copy = Callable[[BinaryIO, BinaryIO], None]

CHUNK = 1 << 20
# What a WAV file needs to be played; LIST, bext, iXML and id3 say who, where and when.
WAV_NEEDED = {b"fmt ", b"fact", b"data"}
# FLAC blocks (RFC 9639): STREAMINFO, PADDING and SEEKTABLE stay.
FLAC_NEEDED = {0, 1, 3}
# MP4 boxes: where telephones write the place and the device, and what holds them.
MP4_PRIVATE = {b"udta", b"meta", b"uuid"}
MP4_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
DEEPEST = 8
ID3V1, ID3V2 = 128, 10


class SoundError(Refused):
    """A recording that cannot be kept."""


def clean_sound(source: str, target: str) -> Cleaned:
    """Copy a recording without its descriptions. Runs in a child process.

    WAV, MP3, FLAC and MP4 lose their tags. Ogg and WebM are kept as they are: their
    comments are woven into the stream; browsers write no more than their own name.
    """
    with Path(source).open("rb") as file, Path(target).open("w+b") as out:
        head = file.read(12).ljust(12, b"\0")
        file.seek(0)
        for knows, copy, media_type, ending in KINDS:
            if knows(head):
                try:
                    copy(file, out)
                except (struct.error, EOFError) as broken:
                    raise SoundError(
                        "the recording is cut off or damaged.",
                        next_step="Save it again with the program that made it.",
                    ) from broken
                return Cleaned(kind="audio", media_type=media_type, ending=ending)
    raise SoundError(
        "it is not a recording that can be kept.",
        next_step="Save it as MP3, M4A, WAV, FLAC, OGG or WebM.",
    )


def _copy_whole(file: BinaryIO, out: BinaryIO) -> None:
    while part := file.read(CHUNK):
        out.write(part)


def _copy(file: BinaryIO, out: BinaryIO, size: int) -> None:
    while size:
        part = file.read(min(size, CHUNK))
        if not part:
            raise EOFError
        out.write(part)
        size -= len(part)


def _copy_wav(file: BinaryIO, out: BinaryIO) -> None:
    out.write(file.read(12))
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        padded = size + size % 2
        if name in WAV_NEEDED:
            out.write(head)
            left = _left(file)
            _copy(file, out, min(padded, left))  # a recorder may have lost its power
        else:
            file.seek(padded, 1)
    size = out.tell() - 8
    out.seek(4)
    out.write(struct.pack("<I", size))


def _copy_mp3(file: BinaryIO, out: BinaryIO) -> None:
    while (head := file.read(ID3V2))[:3] == b"ID3":
        a, b, c, d = (byte & 0x7F for byte in head[6:10])
        footer = ID3V2 if head[5] & 0x10 else 0
        file.seek((a << 21 | b << 14 | c << 7 | d) + footer, 1)
    file.seek(-len(head), 1)
    end = _end_of_mp3(file)
    _copy(file, out, max(end - file.tell(), 0))


def _end_of_mp3(file: BinaryIO) -> int:
    """Return where the sound ends: before ID3v1, APE and Lyrics3 at the back."""
    here = file.tell()
    end = here + _left(file)
    while True:
        if _at(file, end - ID3V1, 3) == b"TAG":
            end -= ID3V1
        elif _at(file, end - 32, 8) == b"APETAGEX":
            size, _, flags = struct.unpack("<III", _at(file, end - 20, 12))
            end -= size + (32 if flags & 0x80000000 else 0)
        elif _at(file, end - 9, 9) == b"LYRICS200":
            end -= int(_at(file, end - 15, 6) or b"0") + 15
        else:
            break
        if end <= here:
            raise EOFError
    file.seek(here)
    return end


def _copy_flac(file: BinaryIO, out: BinaryIO) -> None:
    out.write(file.read(4))
    blocks: list[bytes] = []
    last = False
    while not last:
        (word,) = struct.unpack(">I", file.read(4))
        last, kind, size = bool(word >> 31), (word >> 24) & 0x7F, word & 0xFFFFFF
        body = file.read(size)
        if len(body) < size:
            raise EOFError
        if kind in FLAC_NEEDED:
            blocks.append(struct.pack(">I", kind << 24 | size) + body)
    for number, block in enumerate(blocks, 1):
        flag = 0x80 if number == len(blocks) else 0
        out.write(bytes([block[0] | flag]) + block[1:])
    _copy_whole(file, out)


def _copy_mp4(file: BinaryIO, out: BinaryIO) -> None:
    """Copy, then overwrite every private box with emptiness of the same length."""
    _copy_whole(file, out)
    size = out.tell()
    for start, head, end in list(_private_boxes(out, 0, size, 0)):
        out.seek(start + 4)
        out.write(b"free")
        out.seek(start + head)
        left = end - start - head
        while left:
            left -= out.write(bytes(min(left, CHUNK)))


def _private_boxes(
    file: BinaryIO, start: int, end: int, depth: int
) -> Iterator[tuple[int, int, int]]:
    while start + 8 <= end:
        size, name = struct.unpack(">I4s", _at(file, start, 8))
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", _at(file, start + 8, 8))
            head = 16
        size = size or end - start
        if size < head or start + size > end:
            raise EOFError
        if name in MP4_PRIVATE:
            yield start, head, start + size
        elif name in MP4_HOLDERS and depth < DEEPEST:
            yield from _private_boxes(file, start + head, start + size, depth + 1)
        start += size


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    if place < 0:
        return b""
    file.seek(place)
    return file.read(size)


def _left(file: BinaryIO) -> int:
    here = file.tell()
    end = file.seek(0, 2)
    file.seek(here)
    return end - here


def _is_mp3(head: bytes) -> bool:
    """Say whether a frame starts here: no reserved version, no reserved layer."""
    return (
        head[0] == 0xFF
        and head[1] >= 0xE0
        and head[1] & 0b11000 != 0b01000
        and head[1] & 0b00110 != 0
    )


KINDS: tuple[tuple[Knows, Copy, str, str], ...] = (
    (lambda h: h[:4] == b"RIFF" and h[8:] == b"WAVE", _copy_wav, "audio/wav", "wav"),
    (lambda h: h[:4] == b"fLaC", _copy_flac, "audio/flac", "flac"),
    (lambda h: h[:4] == b"OggS", _copy_whole, "audio/ogg", "ogg"),
    (lambda h: h[4:8] == b"ftyp", _copy_mp4, "audio/mp4", "m4a"),
    (lambda h: h[:4] == b"\x1aE\xdf\xa3", _copy_whole, "audio/webm", "webm"),
    (lambda h: h[:3] == b"ID3", _copy_mp3, "audio/mpeg", "mp3"),
    (_is_mp3, _copy_mp3, "audio/mpeg", "mp3"),
)
