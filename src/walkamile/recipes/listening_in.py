"""Take in what customers say, from any file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from walkamile.listen.reading import Reading


def read(
    path: str | Path, as_: str | None = None, mapping: Mapping[str, Any] | None = None
) -> Reading:
    """Read a file of customers' words in whichever format it turns out to be.

    ``as_`` names the source where the file cannot show it. ``mapping`` answers what
    the file cannot say: names of columns (``text``, ``occurred_at``, ``rating``,
    ``author_role`` …), ``day_first``, ``time_zone``, ``rating_scale`` (``"0-10"``),
    ``role``, ``source_name``.

    Raises ``Refused`` with file, row, field, reason and next step where the file is
    broken, hostile, unknown, or holds no words.
    """
    return Reading(path, as_, mapping)
