"""How far the evidence index has come: one small file, replaced in one go."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from walkamile.durable import sync_folder
from walkamile.refused import Refused

FILE = "state.json"
# Raised whenever what lies in the folder changes its form: an older one is rebuilt.
FORM = 1


class IndexDamagedError(Refused):
    """The index folder does not hold what its state says; it has to be rebuilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What of the folder counts. Whatever lies beyond it is left from a crash.

    ``rows`` verbatims are in, ``meant`` of them with a vector, ``covered`` of those in
    codes; ``seq`` is the last change taken in; ``dead`` rows are gone, ``erased``
    of them still leave traces in the files of words.
    """

    encoder: str
    width: int
    words: str = "words-1"
    rows: int = 0
    meant: int = 0
    seq: int = 0
    dead: int = 0
    erased: int = 0
    codes_file: str = ""
    covered: int = 0
    themes: str = ""
    mean: tuple[float, ...] = ()
    codes: dict[str, list[str]] = field(default_factory=dict)
    form: int = FORM


def load(folder: Path) -> State | None:
    """Read the state, or ``None`` where there is no index; refuse a broken one."""
    file = folder / FILE
    if not file.exists():
        return None
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        state = State(**{**said, "mean": tuple(said["mean"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(folder, "its state cannot be read") from error
    if state.form != FORM:
        raise damaged(folder, f"it has form {state.form}, not {FORM}")
    return state


def save(folder: Path, state: State) -> None:
    """Replace the state in one go, after everything it speaks of is on the disk."""
    beside = folder / f"{FILE}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / FILE)
    sync_folder(folder)


def changed(folder: Path) -> tuple[int, int] | None:
    """Return a mark that changes with every save, or ``None`` without an index."""
    try:
        found = (folder / FILE).stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def damaged(folder: Path, why: str) -> IndexDamagedError:
    """Return the refusal that tells to rebuild."""
    return IndexDamagedError(
        f"the search index cannot be used: {why}.",
        next_step="It is derived from the verbatims and is rebuilt from them.",
        file=folder,
    )
