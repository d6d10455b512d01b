"""Run one function over many pieces of data: here, in several processes, elsewhere.

The seam (docs/structure.md): a *function* takes a table and gives rows and a partial
result; it is pure, so doing it twice is harmless. ``combine`` puts partial results
together in any order and grouping. An engine offers one thing, ``map_unordered``; no
line of a function changes when the engine does. Rows go to files named after their
split, written whole or not at all; the manifest is written last, and whoever reads
asks the manifest, never the folder.

Rules for results that are the same to the last bit on every engine: partial results
hold integers or fixed point, never sums of floats; a top-k has a total order; nothing
uses Python's ``hash()`` or random numbers.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from walkamile.engine.once import (
    MANIFEST,
    Combine,
    Function,
    OtherPlanError,
    Pile,
    Task,
    kept,
    partial_file,
    rows_file,
    same_plan,
    whole_or_not,
)
from walkamile.engine.pool import BrokenSplitError, Engine, Here, Pool
from walkamile.engine.splits import ROWS_A_SPLIT, Split, plan

__all__ = [
    "ROWS_A_SPLIT",
    "BrokenSplitError",
    "Engine",
    "Here",
    "OtherPlanError",
    "Pool",
    "Result",
    "Split",
    "outputs",
    "plan",
    "run",
]

Progress = Callable[[int, int], None]

# A table of this many rows is what a function sees at once, and what memory holds.
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a run: the combined partial results, and the files of rows."""

    partial: Any
    files: tuple[Path, ...]
    rows: int


def run(
    function: Function,
    splits: Sequence[Split],
    *,
    into: Path,
    combine: Combine,
    engine: Engine | None = None,
    columns: Sequence[str] | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
    progress: Progress | None = None,
) -> Result:
    """Run a function over all splits and return what comes of it.

    ``into`` is a folder that all workers share. A run that was cut short goes on where
    it was; one that is done is not done again. ``progress`` is called with the splits
    done and in all. Memory holds one table a worker and one partial result a split in
    hand. Raises OtherPlanError where the folder holds another plan's results,
    BrokenSplitError, or what the function raises.
    """
    into.mkdir(parents=True, exist_ok=True)
    same_plan(function, splits, into)
    task = Task(
        function, combine, into, tuple(columns) if columns else None, rows_at_once
    )
    done = [split for split in splits if partial_file(into, split).exists()]
    left = sorted(set(splits) - set(done))
    pile = Pile(combine)
    for number, split in enumerate(done, 1):
        pile.add(kept(into, split))
        _say(progress, number, len(splits))
    finished = (engine or Here()).map_unordered(task, left)
    for number, (_, outcome) in enumerate(finished, len(done) + 1):
        pile.add(outcome)
        _say(progress, number, len(splits))
    return _finish(splits, into, pile)


def outputs(folder: Path) -> tuple[Path, ...]:
    """Return the files of a finished run, in the order of its splits.

    Raises OtherPlanError where the run has not finished.
    """
    manifest = folder / MANIFEST
    if not manifest.exists():
        raise OtherPlanError(
            "the run in this folder has not finished.",
            next_step="Start it again; it goes on where it was.",
            file=folder,
        )
    names = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return tuple(folder / name for name in names)


def _finish(splits: Sequence[Split], into: Path, pile: Pile) -> Result:
    rows = [rows_file(into, split) for split in splits]
    files = [file for file in rows if file.stat().st_size]
    with whole_or_not(into / MANIFEST) as target:
        manifest = {"files": [file.name for file in files], "rows": pile.total.rows}
        target.write_text(json.dumps(manifest), encoding="utf-8")
    return Result(partial=pile.total.partial, files=tuple(files), rows=pile.total.rows)


def _say(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)
