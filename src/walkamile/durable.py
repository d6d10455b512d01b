"""What was written is still there under its name though the power fails."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk: made, renamed and deleted ones.

    ``fsync`` of a file keeps what it holds; only this keeps that it is there at all
    (fsync(2)).
    """
    if os.name == "nt":  # Windows has no handle on a folder
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
