"""XES, the exchange format of event logs (IEEE 1849), also gzipped, read as a stream."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import pyarrow as pa

from walkamile.listen.logs.broken import UnreadableLogError

# Events are handed on in blocks, so that memory does not grow with the file.
BLOCK = 50_000
PIECE = 1 << 18
LONGEST_NAME = 1_000


class _Forbidden(Exception):
    """The document declares something that only attacks need."""


class _Reader:
    """Follows the tags of one log and gathers its events."""

    def __init__(self) -> None:
        self.cases = 0
        self.ready: list[dict[str, str]] = []
        self._about: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._case: list[dict[str, str]] = []
        self._open: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition("|")[2]
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "trace":
            self.cases += 1
            self._about, self._case = {}, []
        elif name == "event" and parent in ("trace", "log"):
            self._event = {}
        elif "key" in given and parent in ("event", "trace"):
            key = given["key"][:LONGEST_NAME]
            if parent == "event" and self._event is not None:
                self._event[key] = given.get("value", "")
            elif parent == "trace":
                self._about[f"case:{key}"] = given.get("value", "")

    def end(self, _tag: str) -> None:
        name = self._open.pop()
        if name == "event" and self._event is not None:
            self._case.append(self._event)
            self._event = None
            if len(self._case) >= BLOCK:
                self._finish()
        elif name == "trace":
            self._finish()

    def _finish(self) -> None:
        about = {"case:concept:name": str(self.cases), **self._about}
        self.ready.extend({**about, **event} for event in self._case)
        self._case = []

    def forbidden(self, *_: Any) -> int:
        raise _Forbidden


def rows(name: str) -> Iterator[pa.Table]:
    """Yield a log's events in blocks, in the order of the file."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    # A log needs no document type; with one come entity bombs and files from outside.
    parser.EntityDeclHandler = reader.forbidden
    parser.ExternalEntityRefHandler = reader.forbidden
    parser.UnparsedEntityDeclHandler = reader.forbidden
    try:
        with _opened(name) as file:
            while piece := file.read(PIECE):
                parser.Parse(piece, False)
                if len(reader.ready) >= BLOCK:
                    yield pa.Table.from_pylist(_square(reader.ready))
                    reader.ready = []
            parser.Parse(b"", True)
    except _Forbidden:
        raise _broken(name, reader, "it declares entities") from None
    except (expat.ExpatError, EOFError, OSError) as wrong:
        raise _broken(name, reader, str(wrong)) from wrong
    if reader.ready:
        yield pa.Table.from_pylist(_square(reader.ready))


def _square(found: list[dict[str, str]]) -> list[dict[str, str]]:
    """Let the first row name every column: Arrow takes the columns from it."""
    names = dict.fromkeys(key for row in found for key in row)
    found[0] = {**dict.fromkeys(names), **found[0]}  # type: ignore[dict-item]
    return found


def _broken(name: str, reader: _Reader, why: str) -> UnreadableLogError:
    return UnreadableLogError(
        f"the XML breaks in case {reader.cases:,} ({why}).",
        next_step="Export the log again; nothing of it was taken in.",
        file=name,
        row=reader.cases or None,
    )


def _opened(name: str) -> IO[bytes]:
    if name.lower().endswith(".gz"):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    return Path(name).open("rb")
