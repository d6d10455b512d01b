"""What becomes of each row: stored, changed, older than what is kept, or refused?"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from walkamile.web.keep import shape, write

Before = npt.NDArray[np.bool_]  # which ids the file had shown already


@dataclass(slots=True)
class Sorted:
    """Where each row of a piece belongs, by its place."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    older: list[int] = field(default_factory=list)
    unchanged: int = 0


def sort(
    ids: list[Any],
    digests: list[str],
    before: Before,
    stored: write.Stored,
    cannot: dict[int, shape.Refused],
    late: set[int],
) -> Sorted:
    """Say what becomes of each row; one that comes twice is added to ``cannot``."""
    found = Sorted()
    known = {one: kept[1] for one, kept in stored.items()}
    for place, (one, digest) in enumerate(zip(ids, digests, strict=True)):
        if place in cannot:
            continue
        if one not in known:
            found.new.append(place)
            known[one] = digest
        elif known[one] == digest:
            found.unchanged += 1
        elif before[place]:
            cannot[place] = _twice(place)
        elif place in late:
            found.older.append(place)
        else:
            found.changed.append(place)
            known[one] = digest
    return found


def late_ones(rows: pa.Table, ids: list[Any], stored: write.Stored) -> set[int]:
    """Return the rows that the source had changed before what is kept of them."""
    changed = rows.column("updated_at")
    if not stored or changed.null_count == len(changed):
        return set()
    at: list[Any] = changed.to_pylist()
    return {
        place
        for place, one in enumerate(ids)
        if at[place] and one in stored and _after(stored[one][3], at[place])
    }


def _after(kept: datetime | None, arrived: datetime) -> bool:
    """Say whether what is kept is newer; SQLite's times are UTC without saying so."""
    if kept is None:
        return False
    return (kept if kept.tzinfo else kept.replace(tzinfo=UTC)) > arrived


def _twice(place: int) -> shape.Refused:
    return shape.Refused(
        row=place,
        field="source_record_id",
        reason="this id came before in the same file, with other words.",
        next_step="Choose a column that is different in every row as the id.",
    )
