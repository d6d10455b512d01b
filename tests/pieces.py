"""Work on pieces of data, as an engine runs it; importable by name in any process."""

import os
import signal
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

TEN_THOUSANDTHS = 10_000


def count_words(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Count words and add up scores as whole numbers: the same on every engine."""
    words = pc.list_flatten(pc.utf8_split_whitespace(pc.utf8_lower(table["text"])))
    counted = pc.value_counts(words)
    partial = dict(
        zip(
            counted.field("values").to_pylist(),
            counted.field("counts").to_pylist(),
            strict=True,
        )
    )
    scores = pc.round(pc.multiply(table["score"], TEN_THOUSANDTHS))
    partial["= score"] = pc.sum(scores.cast(pa.int64())).as_py()
    return table.select(["id"]), partial


def add_up(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}


def no_rows(table: pa.Table) -> tuple[None, int]:
    return None, table.num_rows


def plus(one: int, other: int) -> int:
    return one + other


def count_slowly(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    time.sleep(0.1)
    return count_words(table)


def die_once(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """End like a process out of memory, the first time that row 1,500 is met."""
    mark = Path(os.environ["WALKAMILE_TEST_MARK"])
    if 1_500 in table["id"].to_pylist() and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return count_words(table)


def always_die(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    if 1_500 in table["id"].to_pylist():
        os.kill(os.getpid(), signal.SIGKILL)
    return count_words(table)


def stumble(table: pa.Table) -> tuple[None, int]:
    raise ValueError(f"{table.num_rows} rows")
