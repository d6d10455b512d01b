"""Open a file's bytes as UTF-8, whatever encoding it was written in."""

import codecs
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from walkamile.listen.source import UnreadableError

HEAD = 64 * 1024
BLOCK = 2 * 1024 * 1024

# The longer marks first: UTF-32 little-endian begins with UTF-16's mark.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Text in UTF-16 without a mark has a zero in nearly every other byte where it is
# written in Latin letters; a text file has none.
ZEROS_OF_UTF16 = 0.4

# ASVS 5.2.3 asks for a limit before unpacking. Deflate reaches 1,032 : 1; tables of
# words reach about 12 : 1.
MOST_GROWTH = 100
GROWTH_COUNTS_FROM = 16 * 1024 * 1024


# Text has line ends and tabs, hardly ever another control character; of random or packed
# bytes every tenth is one. A stray NUL here and there is a slip of the program that wrote.
CONTROLS = bytes({*range(1, 32), 127} - {*b"\t\n\r\f\x0b\x1a\x1b"})
MOST_CONTROLS, MOST_NULS, FEWEST_CONTROLS = 0.04, 0.2, 8


def is_text(head: bytes) -> bool:
    """Tell whether these bytes, already UTF-8 if they were UTF-16, can be writing at all."""
    controls = len(head) - len(head.translate(None, CONTROLS))
    few = controls < FEWEST_CONTROLS or controls <= MOST_CONTROLS * len(head)
    return few and head.count(0) <= max(FEWEST_CONTROLS, MOST_NULS * len(head))


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes show, and the length of the mark."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark)
    sample = head[: len(head) // 2 * 2]
    half = len(sample) // 2
    if half >= 2:
        if sample[1::2].count(0) > ZEROS_OF_UTF16 * half > 2 * sample[0::2].count(0):
            return "utf-16-le", 0
        if sample[0::2].count(0) > ZEROS_OF_UTF16 * half > 2 * sample[1::2].count(0):
            return "utf-16-be", 0
    return "utf-8", 0


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """Yield a file's content as UTF-8 without its mark, block by block.

    UTF-16, UTF-32 and gzip are unpacked on the way. Bytes that are not valid stay as
    they are, half surrogates included: whoever reads the rows refuses those rows.
    """
    with opened(path) as stream:
        first = stream.read(size)
        encoding, mark = encoding_of(first[:HEAD])
        if encoding == "utf-8":
            yield first[mark:]
            yield from iter(lambda: stream.read(size), b"")
            return
        decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        block = first[mark:]
        while block:
            yield _reencoded(decoder, block, path, encoding)
            block = stream.read(size)
        yield _reencoded(decoder, b"", path, encoding, final=True)


def _reencoded(
    decoder: codecs.IncrementalDecoder,
    block: bytes,
    path: Path,
    encoding: str,
    *,
    final: bool = False,
) -> bytes:
    try:
        return decoder.decode(block, final).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"the text breaks off or is damaged: it is not valid {encoding.upper()}.",
            next_step="Export it again, as UTF-8 if you may choose.",
            file=path.name,
        ) from error


def head(path: Path, size: int = HEAD) -> bytes:
    """Return the beginning of a file as UTF-8 without its mark."""
    try:
        return next(blocks(path, size), b"")
    except UnreadableError:
        with path.open("rb") as stream:
            return stream.read(HEAD)


def whole(path: Path, *, limit: int) -> bytes:
    """Return a whole file as UTF-8 without its mark, of at most ``limit`` bytes."""
    parts, size = [], 0
    for block in blocks(path):
        size += len(block)
        if size > limit:
            raise UnreadableError(
                f"the file is larger than {limit // 1_048_576} MiB when unpacked.",
                next_step="Export a shorter period, or CSV or JSON lines.",
                file=path.name,
            )
        parts.append(block)
    return b"".join(parts)


def text(path: Path, *, limit: int) -> str:
    """Return a whole file as text: UTF-8, or Windows-1252 where it is not UTF-8."""
    data = whole(path, limit=limit)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacking gzip with a limit on how far it may grow."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    if not packed:
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path), BLOCK)


class _Unpacked(io.RawIOBase):
    """A gzip file that stops where it grows beyond reason."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("rb")
        self.unpacked = gzip.GzipFile(fileobj=self.file)
        self.grown = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.file.close()
        super().close()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self.unpacked.read(len(buffer))
        except (OSError, EOFError) as error:
            raise UnreadableError(
                "the gzip file is damaged or breaks off.",
                next_step="Fetch or export it again.",
                file=self.path.name,
            ) from error
        self.grown += len(data)
        if self.grown > max(GROWTH_COUNTS_FROM, MOST_GROWTH * self.file.tell()):
            raise UnreadableError(
                f"it unpacks to more than {MOST_GROWTH} times its size.",
                next_step="Unpack it yourself if you trust it, and give the content.",
                file=self.path.name,
            )
        buffer[: len(data)] = data
        return len(data)
