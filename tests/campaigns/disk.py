"""A disk that remembers every write, and what would be left of it without power."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512  # a write may be cut here
REACHED = 0.5  # the chance that a write that was not synced had reached the disk
KINDS = ("none", "some", "torn")
NAME = "remembering"


@dataclass(frozen=True, slots=True)
class Write:
    file: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody was told that this much is saved."""

    rows: int


Happened = Write | Truncate | Sync | Delete | Acknowledged


class _File(apsw.VFSFile):
    def __init__(self, name, flags, happened):
        asked = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(asked).name if asked else ""
        self._happened = happened
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._happened.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize):  # noqa: N802
        self._happened.append(Truncate(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags):  # noqa: N802
        self._happened.append(Sync(self._name))
        super().xSync(flags)


class Remembering(apsw.VFS):
    """A file layer of SQLite that notes what the disk is told, in order."""

    def __init__(self):
        self.happened: list[Happened] = []
        super().__init__(NAME, "", maxpathname=0)

    def xOpen(self, name, flags):  # noqa: N802
        return _File(name, flags, self.happened)

    def xDelete(self, filename, syncdir):  # noqa: N802
        self.happened.append(Delete(Path(filename).name))
        super().xDelete(filename, syncdir)


@dataclass
class Disk:
    """What is certainly on the disk, and what was written but not yet synced."""

    certain: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Write | Truncate]] = field(default_factory=dict)
    acknowledged: int = 0

    def take(self, one: Happened) -> None:
        """Let one more thing happen."""
        if isinstance(one, Acknowledged):
            self.acknowledged = one.rows
        elif isinstance(one, Sync):
            content = self.certain.setdefault(one.file, bytearray())
            for waiting in self.pending.pop(one.file, []):
                _apply(content, waiting)
        elif isinstance(one, Delete):
            self.certain.pop(one.file, None)
            self.pending.pop(one.file, None)
        else:
            self.pending.setdefault(one.file, []).append(one)

    def left(self, kind: str, dice: random.Random) -> dict[str, bytes]:
        """What is found after the power came back: none, some or torn pieces of what
        was not synced."""
        found = {name: bytearray(content) for name, content in self.certain.items()}
        for name, waiting in self.pending.items() if kind != "none" else ():
            for one in waiting:
                if dice.random() < REACHED:
                    content = found.setdefault(name, bytearray())
                    _apply(content, _torn(one, dice) if kind == "torn" else one)
        return {name: bytes(content) for name, content in found.items()}


def _torn(one: Write | Truncate, dice: random.Random) -> Write | Truncate:
    if isinstance(one, Truncate) or len(one.content) <= SECTOR or dice.random() < 0.5:
        return one
    cut = SECTOR * dice.randrange(1, len(one.content) // SECTOR + 1)
    return Write(one.file, one.offset, one.content[:cut])


def _apply(content: bytearray, one: Write | Truncate) -> None:
    if isinstance(one, Truncate):
        del content[one.size :]
        return
    end = one.offset + len(one.content)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[one.offset : end] = one.content


def power_failures(
    before: dict[str, bytes], happened: list[Happened], images: int, seed: int
) -> Iterator[tuple[dict[str, bytes], int]]:
    """Yield what is left after power failures at random moments, and how many rows
    somebody had been told were saved by then."""
    dice = random.Random(seed)
    points = sorted(
        dice.randrange(1, len(happened) + 1) for _ in range(-(-images // len(KINDS)))
    )
    disk = Disk({name: bytearray(content) for name, content in before.items()})
    at = made = 0
    for point in points:
        for one in happened[at:point]:
            disk.take(one)
        at = point
        for kind in KINDS:
            if made < images:
                made += 1
                yield disk.left(kind, dice), disk.acknowledged
