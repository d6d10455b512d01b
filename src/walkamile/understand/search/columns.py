"""Plain columns on disk, one file each, grown at the end and read by mapping."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class Columns:
    """A folder of columns of equal length.

    ``kinds`` maps a name to a NumPy type and a width: 1 for a plain column, more for
    a row of numbers (a vector). How many rows count is said by whoever keeps the
    folder; what a crash left behind them is cut off by ``cut``.
    """

    def __init__(self, folder: Path, kinds: Mapping[str, tuple[str, int]]) -> None:
        self._folder = folder
        self._kinds = dict(kinds)
        folder.mkdir(parents=True, exist_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.column"

    def _row_bytes(self, name: str) -> int:
        kind, width = self._kinds[name]
        return np.dtype(kind).itemsize * width

    def whole(self, rows: int) -> bool:
        """Say whether every column holds at least so many rows."""
        return all(
            self._file(name).exists()
            and self._file(name).stat().st_size >= rows * self._row_bytes(name)
            for name in self._kinds
        )

    def cut(self, rows: int) -> None:
        """Cut every column to so many rows."""
        for name in self._kinds:
            with self._file(name).open("ab") as file:
                file.truncate(rows * self._row_bytes(name))

    def append(self, values: Mapping[str, Array]) -> None:
        """Write rows at the end of every column, and see them to the disk."""
        for name, (kind, _) in self._kinds.items():
            with self._file(name).open("ab") as file:
                file.write(np.ascontiguousarray(values[name], dtype=kind).tobytes())
                file.flush()
                os.fsync(file.fileno())

    def put(self, name: str, rows: Array, values: Any) -> None:
        """Overwrite some rows of one column in place."""
        count = self._file(name).stat().st_size // self._row_bytes(name)
        mapped = self.read(name, count, mode="r+")
        mapped[rows] = values
        if isinstance(mapped, np.memmap):
            mapped.flush()

    def read(self, name: str, rows: int, *, mode: Any = "r") -> Array:
        """Map the first rows of a column; an empty column is an empty array."""
        kind, width = self._kinds[name]
        shape = (rows,) if width == 1 else (rows, width)
        if rows == 0:
            return np.empty(shape, dtype=kind)
        return np.memmap(self._file(name), dtype=kind, mode=mode, shape=shape)
