"""Readers as a stranger's file may provoke them; run in the child by test_sandbox."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from walkamile import sandbox
from walkamile.refused import Refused
from walkamile.table import NoSuchColumnError

TOLD = "my neighbour Ada is ill"


def one_table(rows: int) -> pa.Table:
    return pa.table({"text": [f"word {row}" for row in range(rows)]})


def batches(count: int) -> Iterator[pa.RecordBatch]:
    for number in range(count):
        yield pa.RecordBatch.from_pydict({"text": [f"batch {number}"] * 3})


def both() -> tuple[pa.Table, dict[str, object]]:
    return one_table(2), {"stored": 2, "refusals": [{"row": 3, "reason": "empty"}]}


def size_of(path: Path) -> int:
    return len(path.read_bytes())


def hungry() -> int:
    return len(bytearray(2 << 30))


def greedy_bit_by_bit() -> int:
    kept = []
    while True:
        kept.append(bytearray(16 << 20))


def hungry_in_arrow() -> int:
    import numpy as np

    return len(np.ones(1 << 28))


def endless() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(600)


def killed() -> None:
    os.kill(os.getpid(), 9)


def crashed() -> None:
    os.kill(os.getpid(), 11)


def refused() -> None:
    raise NoSuchColumnError(
        "there is no text.", next_step="Name one.", file="a.csv", row=7, field="x"
    )


def wrong_words() -> None:
    raise ValueError(TOLD)


def chatty() -> int:
    sys.stdout.write("words that belong nowhere " * 10_000)
    os.write(1, b"and some more")
    return 7


def surroundings() -> dict[str, str]:
    return dict(os.environ)


def dials(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        return line.recv(20).decode()


def raw_dials(port: int) -> int:
    """Connect as a taken-over parser would: past Python's audit events."""
    import ctypes
    import struct

    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.socket(2, 1, 0)
    address = struct.pack("<H", 2) + struct.pack(">H", port) + bytes([127, 0, 0, 1])
    return int(libc.connect(fd, address + bytes(8), 16))


def starts_a_program() -> str:
    return subprocess.run(["id"], capture_output=True, text=True, check=True).stdout


def writes(path: str) -> None:
    with Path(path).open("wb") as file:
        file.writelines(bytes(16 << 20) for _ in range(64))


def many(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(1 << 20)


def deep() -> object:
    import json

    return json.loads("[" * 100_000)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch /tmp/walkamile-was-here",)


def evil() -> object:
    return Evil()


@dataclass(frozen=True)
class NotOurs:
    word: str


def foreign() -> object:
    return NotOurs("x")


def forged_message() -> None:
    for fd in range(3, 20):
        try:
            os.write(fd, b"A" + (1 << 40).to_bytes(8, "big"))
        except OSError:
            continue
    os._exit(0)


def unpacked(path: str) -> dict[str, int]:
    return {member.name: len(member.read()) for member in sandbox.members(path)}


def gunzipped(path: str) -> int:
    stream = sandbox.gunzip(path)
    total = 0
    while part := stream.read(1 << 16):
        total += len(part)
    return total


def cells(path: str) -> int:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return len(sheet.to_python())


def pixels(path: str) -> tuple[int, int]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as image:
        image.convert("RGB").load()
        return image.size


def plain_refusal() -> None:
    raise Refused("it is empty.", next_step="Fill it.")
