"""Packed weights, unpacked once: they lie beside the compiled code, like it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Arrays = Mapping[str, Array]


def unpacked(packed: Path, make: Callable[[Path], Arrays]) -> Arrays:
    """Return what ``make`` makes of a packed file, looked up where it was made before.

    It is made anew where the file's size or date is another, as Python does with its
    compiled code; where that may not be written down, it is made each time.
    """
    folder = _folder(packed)
    try:
        return {file.stem: _opened(file) for file in sorted(_files(folder))}
    except (OSError, ValueError, EOFError):
        made = make(packed)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            _keep(folder, made)
    return made


def members(packed: Path) -> Arrays:
    """Return the arrays of an ``.npz`` by name."""
    with np.load(packed, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def _folder(packed: Path) -> Path:
    """Return where it is kept: the name says of which file, and of which state of it."""
    seen = packed.stat()
    name = f"{packed.parent.parent.name}-{packed.stem}"
    beside = Path(cache_from_source(__file__)).parent
    return beside / f"{name}.{seen.st_size}-{seen.st_mtime_ns}"


def _files(folder: Path) -> list[Path]:
    files = list(folder.glob("*.npy"))
    if not files:
        raise FileNotFoundError(folder)
    return files


def _opened(file: Path) -> Array:
    """Return an array that is read from its file as far as it is asked for."""
    mapped = np.load(file, mmap_mode="r", allow_pickle=False)
    return np.asarray(mapped)  # without the class, whose every slice costs 10 µs


def _keep(folder: Path, made: Arrays) -> None:
    """Write everything beside, and give it its name once it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="unpacked-", dir=folder.parent))
    try:
        for name, array in made.items():
            with (beside / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        beside.chmod(0o755)  # whoever may read the code may read it
        for older in folder.parent.glob(f"{folder.name.split('.')[0]}.*"):
            shutil.rmtree(older, ignore_errors=True)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
