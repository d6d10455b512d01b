"""One piece of work, done once: its output appears whole, or not at all."""

import hashlib
import json
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from walkamile.durable import sync_folder
from walkamile.engine.splits import Split
from walkamile.refused import Refused

# Gives the rows to keep (or None) and a partial result. Importable by name.
Function = Callable[[pa.Table], tuple[pa.Table | None, Any]]
Combine = Callable[[Any, Any], Any]
PLAN, MANIFEST = "plan.json", "manifest.json"


class OtherPlanError(Refused):
    """A folder holds the results of something else, or of nothing yet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one split, or several, came to."""

    partial: Any
    rows: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One split from its file to its output; the same wherever it runs."""

    function: Function
    combine: Combine
    into: Path
    columns: tuple[str, ...] | None
    rows_at_once: int

    def __call__(self, split: Split) -> Outcome:
        """Do one split and keep its output; doing it again changes nothing."""
        pile = Pile(self.combine)
        rows = 0
        with whole_or_not(rows_file(self.into, split)) as target:
            writer = None
            for table in split.tables(self.columns, self.rows_at_once):
                found, partial = self.function(table)
                if found is not None:
                    writer = writer or pq.ParquetWriter(
                        target, found.schema, compression="zstd"
                    )
                    writer.write_table(found)
                    rows += found.num_rows
                pile.add(Outcome(partial, 0))
            if writer:
                writer.close()
        outcome = Outcome(pile.total.partial, rows, pile.total.empty)
        with whole_or_not(partial_file(self.into, split)) as target:
            target.write_bytes(pickle.dumps(outcome, protocol=5))
        return outcome


class Pile:
    """Combines partial results as they come, so that one is all that is kept."""

    def __init__(self, combine: Combine) -> None:
        self.combine = combine
        self.total = Outcome(None, 0, empty=True)

    def add(self, new: Outcome) -> None:
        """Combine what there is with one more."""
        old = self.total
        if new.empty:
            return
        both = new.partial if old.empty else self.combine(old.partial, new.partial)
        self.total = Outcome(both, old.rows + new.rows)


def same_plan(function: Function, splits: Sequence[Split], into: Path) -> None:
    """Write the plan down, or refuse a folder that follows another one."""
    words = [f"{function.__module__}.{function.__qualname__}"]
    words += [json.dumps(asdict(split)) for split in splits]
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()
    place = into / PLAN
    if not place.exists():
        with whole_or_not(place) as target:
            target.write_text(json.dumps({"plan": digest}), encoding="utf-8")
    elif json.loads(place.read_text(encoding="utf-8"))["plan"] != digest:
        raise OtherPlanError(
            "this folder holds the results of another run.",
            next_step="Name another folder, or delete this one.",
            file=into,
        )


def rows_file(into: Path, split: Split) -> Path:
    """Name the file that holds the rows a split came to."""
    return into / f"{split.id}.parquet"


def partial_file(into: Path, split: Split) -> Path:
    """Name the file that is written after the rows: where it is, the split is done."""
    return into / f"{split.id}.partial"


def kept(into: Path, split: Split) -> Outcome:
    """Return what a finished split came to."""
    outcome = pickle.loads(partial_file(into, split).read_bytes())  # noqa: S301 - ours
    assert isinstance(outcome, Outcome)
    return outcome


@contextmanager
def whole_or_not(target: Path) -> Iterator[Path]:
    """Give a name to write to; the file appears whole, on the disk, or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.touch()
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
