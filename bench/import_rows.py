"""How fast are customers' words kept? Beside a bare prepared-statement insert.

Usage: nice -n 15 .venv/bin/python bench/import_rows.py [--rows 300000] [--runs 3]

Both write the same columns into the same table with the same indexes, WAL and
synchronous=FULL, 10,000 rows a transaction, alternately, in one run. The bare insert
gets its rows ready-made; Walkamile's part gets Arrow batches and does all it does:
checks, digests, finding what is known, numbers for the index, the run's position.
"""

import argparse
import json
import os
import resource
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from walkamile import table

SENTENCE = (
    "the bell was late and nobody called me back about it although they said "
    "twice that someone would so I had to ride in again on Saturday morning"
)
WORDS = SENTENCE.split()
ROWS_A_TRANSACTION = 10_000
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def batches(rows: int) -> list[pa.Table]:
    """About 230 characters a text, as in stack.md."""
    made = []
    for start in range(0, rows, ROWS_A_TRANSACTION):
        numbers = range(start, min(rows, start + ROWS_A_TRANSACTION))
        made.append(
            table.rows(
                [
                    {
                        "source_type": "table",
                        "source_name": "Bench",
                        "source_record_id": f"row-{n}",
                        "author_role": "customer",
                        "occurred_at": FIRST + timedelta(minutes=n),
                        "language": "en",
                        "text": f"{n} "
                        + " ".join(WORDS[(n * k) % len(WORDS)] for k in range(1, 46)),
                        "text_format": "plain",
                        "rating": float(n % 5 + 1),
                        "rating_min": 1.0,
                        "rating_max": 5.0,
                        "segment": f"segment {n % 7}",
                        "meta": json.dumps({"row": n}),
                        "raw_sha256": f"{n:064x}",
                    }
                    for n in numbers
                ],
                table.VERBATIMS,
            )
        )
    return made


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ours(given: list[pa.Table]) -> tuple[float, float]:
    from walkamile.web import keep
    from walkamile.web.models import Source

    source = Source.objects.create(type="table", name=f"Bench {time.time_ns()}")
    run = keep.start(source, file_name="bench")
    wall, cpu = time.perf_counter(), spent()
    keep.keep(given, run=run)
    return time.perf_counter() - wall, spent() - cpu


def ready(given: list[pa.Table]) -> list[list[tuple[object, ...]]]:
    """The bare insert's rows, ready-made."""
    from walkamile.web.keep import shape

    made, seq = [], 10**9
    for part in given:
        rows = shape.canonical(part)
        columns = [
            list(c) if not hasattr(c, "__next__") else c
            for c in shape.values(rows, time=shape.time_as_text)
        ]
        piece = []
        for values in zip(*columns, strict=False):
            seq += 1
            piece.append(
                (10**6, None, None, "pending", False, "", seq, f"{seq:032x}", *values)
            )
        made.append(piece)
    return made


def bare(file: Path, given: list[list[tuple[object, ...]]]) -> tuple[float, float]:
    from walkamile.web.keep import write

    db = sqlite3.connect(file, isolation_level=None, timeout=20)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA cache_size=-65536")
    marks = ",".join("?" * len(write.COLUMNS))
    listed = ",".join(write.COLUMNS)
    sql = f"INSERT INTO web_verbatim ({listed}) VALUES ({marks})"
    wall, cpu = time.perf_counter(), spent()
    for piece in given:
        db.execute("BEGIN IMMEDIATE")
        db.executemany(sql, piece)
        db.execute("COMMIT")
    took = time.perf_counter() - wall, spent() - cpu
    db.close()
    return took


def fresh(folder: str) -> Path:
    """Empty the table, so that every run starts from the same file."""
    from django.db import connection

    from walkamile.web.models import Run, Verbatim

    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Verbatim._meta.db_table}")
        cursor.execute(f"DELETE FROM {Run._meta.db_table}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with sqlite3.connect(Path(folder) / "walkamile.db") as db:
        db.execute("VACUUM")
    return Path(folder) / "walkamile.db"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    given = batches(asked.rows)
    times: dict[str, list[tuple[float, float]]] = {"bare": [], "walkamile": []}
    with tempfile.TemporaryDirectory() as folder:
        from walkamile.web.workspace import open_workspace

        open_workspace(folder)
        prepared = ready(given)
        for _ in range(asked.runs):
            times["bare"].append(bare(fresh(folder), prepared))
            fresh(folder)
            times["walkamile"].append(ours(given))
    show(asked.rows, times)


def show(rows: int, times: dict[str, list[tuple[float, float]]]) -> None:
    print(f"{rows:,} rows, median of {len(times['bare'])} runs, SQLite WAL + FULL\n")
    print("| path | rows/s (wall) | wall s | CPU s |\n|---|---|---|---|")
    middle = {}
    for name, took in times.items():
        wall = statistics.median(one[0] for one in took)
        cpu = statistics.median(one[1] for one in took)
        middle[name] = wall, cpu
        print(f"| {name} | {rows / wall:,.0f} | {wall:.1f} | {cpu:.1f} |")
    by_wall = middle["bare"][0] / middle["walkamile"][0]
    by_cpu = middle["bare"][1] / middle["walkamile"][1]
    print(f"\nratio: {by_wall:.2f} by wall, {by_cpu:.2f} by CPU (bar: 0.50)")


if __name__ == "__main__":
    main()
