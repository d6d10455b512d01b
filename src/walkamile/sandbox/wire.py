"""How a child process hands back what it read, so that nothing else comes along."""

import io
import json
import os
import pickle
import select
import struct
import time
from collections.abc import Iterator
from enum import Enum
from typing import Any, BinaryIO

import pyarrow as pa

from walkamile.refused import Refused

Received = bytes | bytearray
HEAD = struct.Struct(">cQ")

# One message is at most a batch of rows; a longer one is an attack on the reader.
LONGEST_MESSAGE = 512 << 20

ARROW, VALUE, DONE = b"A", b"V", b"D"
REFUSED, FAILED, NO_MEMORY = b"R", b"E", b"M"

# What a value from a child may be built of, apart from numbers, texts and containers.
HARMLESS = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "complex"),
    ("builtins", "bytearray"),
    ("builtins", "slice"),
    ("builtins", "range"),
    ("collections", "OrderedDict"),
    ("collections", "Counter"),
    ("copyreg", "_reconstructor"),
    ("builtins", "object"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PurePosixPath"),
    ("pathlib._local", "PosixPath"),
    ("pathlib._local", "PurePosixPath"),
    ("uuid", "UUID"),
    ("zoneinfo", "ZoneInfo._unpickle"),
}


class ForgedMessageError(Exception):
    """A child sent something that an honest reader never sends."""


class _Writer(pickle.Pickler):
    """Pickles plain values; tables and batches travel as Arrow."""

    def reducer_override(self, thing: object) -> Any:
        if isinstance(thing, pa.Table | pa.RecordBatch):
            return table_of, (arrow_bytes(thing), isinstance(thing, pa.RecordBatch))
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Builds only harmless values and Walkamile's own frozen ones."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in HARMLESS:
            return super().find_class(module, name)
        if (module, name) == (__name__, "table_of"):
            return table_of
        found = super().find_class(module, name) if _ours(module) else None
        if isinstance(found, type) and (
            hasattr(found, "__dataclass_fields__")
            or issubclass(found, Enum)
            or hasattr(found, "_fields")
        ):
            return found
        raise ForgedMessageError(f"{module}.{name}")


def _ours(module: str) -> bool:
    return module == "walkamile" or module.startswith("walkamile.")


def arrow_bytes(thing: pa.Table | pa.RecordBatch) -> bytes:
    """Return a table or batch as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, thing.schema) as stream:
        stream.write(thing)
    return sink.getvalue().to_pybytes()


def table_of(
    data: "Received | memoryview", batch: bool = False
) -> pa.Table | pa.RecordBatch:
    """Return the table or batch of an Arrow stream, after looking it through."""
    table = pa.ipc.open_stream(pa.py_buffer(data)).read_all()
    table.validate(full=True)
    if not batch:
        return table
    whole = table.combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema=table.schema)


def encode(value: Any) -> tuple[bytes, bytes]:
    """Return the kind and the bytes of a value."""
    if isinstance(value, pa.Table | pa.RecordBatch):
        flag = b"b" if isinstance(value, pa.RecordBatch) else b"t"
        return ARROW, flag + arrow_bytes(value)
    sink = io.BytesIO()
    _Writer(sink, protocol=5).dump(value)
    return VALUE, sink.getvalue()


def decode(kind: bytes, data: Received) -> Any:
    """Return the value of a message that carries one."""
    try:
        if kind == ARROW:
            return table_of(memoryview(data)[1:], batch=data[:1] == b"b")
        return _Reader(io.BytesIO(data)).load()
    except ForgedMessageError:
        raise
    except Exception as broken:
        raise ForgedMessageError(type(broken).__name__) from broken


def send(out: BinaryIO, kind: bytes, data: bytes = b"") -> None:
    """Write one message and let it go."""
    out.write(HEAD.pack(kind, len(data)))
    out.write(data)
    out.flush()


def send_refusal(out: BinaryIO, error: Refused) -> None:
    """Write a refusal with its place and its next step."""
    kind = type(error)
    send(
        out,
        REFUSED,
        json.dumps(
            {
                "class": [kind.__module__, kind.__qualname__],
                "reason": error.reason,
                "next_step": error.next_step,
                "file": error.file,
                "row": error.row,
                "field": error.field,
            }
        ).encode(),
    )


def messages(fd: int, *, wall: float) -> Iterator[tuple[bytes, Received]]:
    """Yield messages as they come; ``wall`` bounds the seconds spent waiting for them.

    Ends quietly where the stream does; raises TimeoutError when the time is up.
    """
    waiting = _Waiting(fd, wall)
    while head := waiting.exactly(HEAD.size, may_end=True):
        kind, length = HEAD.unpack(head)
        if length > LONGEST_MESSAGE:
            raise ForgedMessageError(f"a message of {length} bytes")
        yield kind, waiting.exactly(length)


class _Waiting:
    """Reads a pipe and counts only the time in which there was nothing to read."""

    def __init__(self, fd: int, wall: float) -> None:
        self.fd = fd
        self.left = wall

    def exactly(self, size: int, *, may_end: bool = False) -> bytearray:
        data = bytearray()
        while len(data) < size:
            part = self._some(min(size - len(data), 1 << 20))
            if not part:
                if may_end and not data:
                    return data
                raise EOFError
            data += part
        return data

    def _some(self, most: int) -> bytes:
        began = time.monotonic()
        ready, _, _ = select.select([self.fd], [], [], max(self.left, 0))
        self.left -= time.monotonic() - began
        if not ready:
            raise TimeoutError
        return os.read(self.fd, most)
