"""What does the seam cost? The same function in a bare loop, here, and in a pool.

Usage: nice -n 15 .venv/bin/python bench/engine.py [--rows 200000] [--kill]

A synthetic text is masked, split into words and counted, and its rows are written as
zstd Parquet. "Bare" is the function in a for loop over the same row groups with plain
writes: no plan, no fsync, no manifest. CPU seconds are those of the whole tree of
processes. All ways must come to the same digest; ``--kill`` also kills a worker.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from walkamile import engine

VOCABULARY, WORDS_A_TEXT = 28_000, 24
DIGITS = r"\d+"


def mask_and_count(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Count the words of a table, its numbers masked, and keep ids and texts."""
    masked = pc.replace_substring_regex(table["text"], DIGITS, "#")
    words = pc.list_flatten(pc.utf8_split_whitespace(masked))
    counts = pc.value_counts(words)
    keys, numbers = counts.field("values"), counts.field("counts")
    partial = dict(zip(keys.to_pylist(), numbers.to_pylist(), strict=True))
    return pa.table({"id": table["id"], "text": masked}), partial


def add_up(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    small, large = sorted((one, other), key=len)
    both = dict(large)
    for key, number in small.items():
        both[key] = both.get(key, 0) + number
    return both


def texts(file: Path, rows: int) -> None:
    """Write texts with words as frequent as in a language (Zipf)."""
    dice = random.Random(1)
    weights = [1 / (rank + 2.7) for rank in range(VOCABULARY)]
    names = [f"w{rank}" for rank in range(VOCABULARY)]
    many = dice.choices(names, weights, k=WORDS_A_TEXT * 20_000)
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    with pq.ParquetWriter(file, schema, compression="zstd") as out:
        for first in range(0, rows, 10_000):
            ids = range(first, min(first + 10_000, rows))
            starts = [dice.randrange(len(many) - WORDS_A_TEXT) for _ in ids]
            said = [" ".join(many[start : start + WORDS_A_TEXT]) for start in starts]
            out.write_table(pa.table([list(ids), said], schema=schema))


def bare(file: Path, into: Path) -> dict[str, int]:
    total: dict[str, int] = {}
    parquet = pq.ParquetFile(file)
    for number in range(parquet.num_row_groups):
        rows, partial = mask_and_count(parquet.read_row_group(number))
        pq.write_table(rows, into / f"{number}.parquet", compression="zstd")
        total = add_up(total, partial) if total else partial
    return total


def seam(
    file: Path, into: Path, runner: engine.Engine, kill: bool = False
) -> dict[str, int]:
    def watch(done: int, _: int) -> None:
        if kill and done == 2:
            os.kill(random.choice(children()), signal.SIGKILL)

    result = engine.run(
        mask_and_count,
        engine.plan([file], rows_a_split=20_000),
        into=into,
        combine=add_up,
        engine=runner,
        progress=watch,
    )
    partial: dict[str, int] = result.partial
    return partial


def children() -> list[int]:
    task = Path(f"/proc/{os.getpid()}/task")
    listed = " ".join((one / "children").read_text() for one in task.iterdir())
    return [
        pid
        for pid in map(int, listed.split())
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def measured(way: Callable[[Path], dict[str, int]]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        before, began = cpu(), time.monotonic()
        total = way(Path(folder))
        for _ in range(50):  # a pool's processes end a moment later
            if not active_children():  # asking reaps them, so that they count
                break
            time.sleep(0.1)
        taken = {"cpu_s": round(cpu() - before, 2)}
        taken["wall_s"] = round(time.monotonic() - began, 2)
    said = json.dumps(sorted(total.items())).encode()
    return {**taken, "digest": hashlib.sha256(said).hexdigest()[:16]}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--kill", action="store_true")
    given = asked.parse_args()
    pa.set_cpu_count(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.parquet"
        texts(file, given.rows)
        ways: dict[str, Callable[[Path], dict[str, int]]] = {
            "bare loop": lambda into: bare(file, into),
            "here": lambda into: seam(file, into, engine.Here()),
            "pool of 2": lambda into: seam(file, into, engine.Pool(2)),
        }
        if given.kill:
            ways["pool, one killed"] = lambda into: seam(
                file, into, engine.Pool(2), kill=True
            )
        measured(ways["bare loop"])  # warm
        found = {name: measured(way) for name, way in ways.items()}
    for name, numbers in found.items():
        print(f"{name:18s} {numbers}")
    if len({str(numbers["digest"]) for numbers in found.values()}) != 1:
        raise SystemExit("the ways do not come to the same result")


if __name__ == "__main__":
    main()
