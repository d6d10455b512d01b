"""How fast does a CSV become stored rows? Beside csv + bulk_create, and a bare insert.

Eight columns, 200 characters of words a row. Each way runs in a process of its own, into a
fresh workspace on SQLite (WAL, synchronous=FULL), the same table with the same indexes:

- walkamile: the file copied, read in a child process, checked, deduplicated, stored;
- bulk_create: ``csv.DictReader``, one object a row, ``bulk_create`` 10,000 at a time;
- bare: ready-made rows by a prepared statement, 10,000 a transaction; only that is timed.

With ``--postgres`` the first and the last go into a PostgreSQL server made for it, by COPY.
``--stream GIGABYTES`` reads a file of that size and keeps nothing.
What the worker does afterwards (names, language, index, vectors) is timed on ``--after`` rows.
usage: python bench/listen.py [ROWS] [--orm ROWS] [--after ROWS] [--postgres] [--stream 2]
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from itertools import islice
from pathlib import Path

WORDS = "the delivery was late again and nobody told me why, so I called twice".split()
HEAD = ["id", "created_at", "comment", "stars", "store", "channel", "customer", "tag"]
SENTENCES, AT_ONCE = 4_096, 10_000
TESTS = Path(__file__).resolve().parent.parent / "tests"


def line(number: int, sentences: list[str]) -> list[object]:
    day, minute = 1 + number % 28, number % 60
    words = f"{number} {sentences[number % SENTENCES]}"[:200]
    return [
        *(f"r{number}", f"2026-01-{day:02d}T10:{minute:02d}:00Z", words),
        *(1 + number % 5, f"store {number % 40}", "web", f"c{number % 99991}", "late"),
    ]


def write(path: Path, rows: int) -> None:
    chance = random.Random(7)
    sentences = [" ".join(chance.choices(WORDS, k=48)) for _ in range(SENTENCES)]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        out.writerows(line(number, sentences) for number in range(rows))


def spent(who: int = resource.RUSAGE_SELF) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


class Took:
    """Time on the wall and of the processor, children's too, from here on."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), self._cpu()

    def _cpu(self) -> float:
        return spent() + spent(resource.RUSAGE_CHILDREN)

    def said(self, rows: int) -> dict[str, float]:
        return {
            "rows": rows,
            "wall": time.perf_counter() - self.wall,
            "cpu": self._cpu() - self.cpu,
            "peak": peak(resource.RUSAGE_SELF),
            "child": peak(resource.RUSAGE_CHILDREN),
        }


def walkamile(path: Path, rows: int) -> dict[str, float]:
    from walkamile.web import reading_in

    took = Took()
    receipt = reading_in.import_file(path)
    assert (receipt.stored, receipt.refused) == (rows, 0), receipt
    return took.said(rows)


def again(path: Path, rows: int) -> dict[str, float]:
    """The same file a second time: every row is known."""
    from walkamile.web import reading_in

    reading_in.import_file(path)
    took = Took()
    assert reading_in.import_file(path).unchanged == rows
    return took.said(rows)


def bulk_create(path: Path, rows: int) -> dict[str, float]:
    from hashlib import md5

    from walkamile.web.models import Source, Verbatim

    source = Source.objects.create(type="table", name="Bench")
    took, number = Took(), 0
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        while lines := list(islice(reader, min(AT_ONCE, rows - number))):
            made = []
            for row in lines:
                number += 1
                extra = {name: row[name] for name in ("channel", "customer", "tag")}
                made.append(
                    Verbatim(
                        source=source,
                        seq=number,
                        digest=md5(row["comment"].encode()).hexdigest(),
                        source_type="table",
                        source_name="Bench",
                        source_record_id=row["id"],
                        author_role="customer",
                        occurred_at=datetime.fromisoformat(row["created_at"]),
                        text=row["comment"],
                        text_format="plain",
                        rating=float(row["stars"]),
                        rating_min=1.0,
                        rating_max=5.0,
                        place=row["store"],
                        meta=json.dumps(extra),
                    )
                )
            Verbatim.objects.bulk_create(made, ignore_conflicts=True)
    assert Verbatim.objects.count() == rows
    return took.said(rows)


def bare(path: Path, rows: int) -> dict[str, float]:
    """Only the inserts are timed; rows are made ready in between."""
    from django.db import transaction

    from walkamile.listen.reading import Reading
    from walkamile.web.keep import shape
    from walkamile.web.keep import write as keeping
    from walkamile.web.models import Source

    source = Source.objects.create(type="table", name="Bench")
    wall = cpu = 0.0
    seq = 0
    stamp = keeping.time_for_database()
    with keeping.many_rows():
        for batch in Reading(path):
            rows_of = shape.canonical(batch)
            ready = []
            for values in zip(
                *map(list, shape.values(rows_of, time=stamp)), strict=True
            ):
                seq += 1
                fixed = (
                    source.pk,
                    None,
                    None,
                    "pending",
                    False,
                    "",
                    seq,
                    f"{seq:032x}",
                )
                ready.append((*fixed, *values))
            began, used = time.perf_counter(), spent()
            for start in range(0, len(ready), AT_ONCE):
                with transaction.atomic():
                    piece = ready[start : start + AT_ONCE]
                    keeping.insert("web_verbatim", keeping.COLUMNS, piece)
            wall, cpu = wall + time.perf_counter() - began, cpu + spent() - used
    assert seq == rows
    return {"rows": rows, "wall": wall, "cpu": cpu, "peak": 0, "child": 0}


def after(path: Path, rows: int) -> dict[str, float]:
    """What the worker does with what came in: names and language, then the index."""
    from walkamile.web import indexing, reading_in, redaction

    reading_in.import_file(path)
    used = spent()
    redaction.catch_up(wait=True)
    looked = spent() - used
    used, steps = spent(), {}

    def say(what: str, done: int, total: int) -> None:
        nonlocal used
        del done, total
        steps[what] = steps.get(what, 0.0) + spent() - used
        used = spent()

    indexing.feed(progress=say)
    return {"rows": rows, "looked": looked, "steps": steps}


def stream(path: Path, rows: int) -> dict[str, float]:
    """Read and keep nothing: whatever the size, the memory stays."""
    from walkamile.listen.reading import Reading

    took = Took()
    count = sum(batch.num_rows for batch in Reading(path))
    assert count == rows, count
    return took.said(rows)


WAYS = {
    way.__name__: way for way in (walkamile, again, bulk_create, bare, after, stream)
}


def one(way: str, path: Path, rows: int, database: str = "") -> dict[str, float]:
    """Run one way in a process of its own, in a workspace of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "WALKAMILE_WORKSPACE": folder}
        env.pop("DATABASE_URL", None)
        if database:
            env["DATABASE_URL"] = database
        asked = [sys.executable, __file__, str(rows), "--way", way, "--file", str(path)]
        done = subprocess.run(asked, env=env, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def alone(way: str, path: Path, rows: int) -> None:
    from walkamile.web.workspace import open_workspace

    if way != "stream":
        open_workspace(os.environ["WALKAMILE_WORKSPACE"])
    print(json.dumps(WAYS[way](path, rows)))


def row(name: str, said: dict[str, float]) -> None:
    rate, cheap = said["rows"] / said["wall"], said["rows"] / said["cpu"]
    memory = f"{said['peak']:,.0f} + {said['child']:,.0f}" if said["peak"] else "–"
    print(
        f"| {name} | {said['rows']:,} | {rate:,.0f} | {cheap:,.0f} | {memory} |",
        flush=True,
    )


def compare(path: Path, asked: argparse.Namespace) -> None:
    print("| way | rows | rows/s (wall) | rows a CPU-second | MiB + child |")
    print("|---|---|---|---|---|", flush=True)
    got = {}
    for way, rows in (("walkamile", asked.rows), ("bare", asked.rows)):
        got[way] = one(way, path, rows)
        row(way, got[way])
    some = path.with_name("some.csv")
    write(some, asked.orm)
    got["bulk_create"] = one("bulk_create", some, asked.orm)
    row("bulk_create", got["bulk_create"])
    row("the same file again", one("again", some, asked.orm))
    if asked.postgres:
        sys.path.insert(0, str(TESTS))
        from web import server

        for way in ("walkamile", "bare"):
            with server.postgres() as url:
                row(f"{way}, PostgreSQL", one(way, path, asked.rows, url))
    for key in ("wall", "cpu"):
        cost = {way: said[key] / said["rows"] for way, said in got.items()}
        times = cost["bulk_create"] / cost["walkamile"]
        part = cost["bare"] / cost["walkamile"]
        print(
            f"by {key}: {times:.1f} x bulk_create (bar 5), {part:.2f} of bare (bar 0.5)"
        )


def afterwards(folder: Path, rows: int) -> None:
    path = folder / "after.csv"
    write(path, rows)
    said = one("after", path, rows)
    print(f"names and language: {rows / said['looked']:,.0f} rows a CPU-second")
    for what, cpu in said["steps"].items():
        print(f"{what}: {rows / max(cpu, 0.001):,.0f} rows a CPU-second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--orm", type=int, default=100_000)
    parser.add_argument("--after", type=int, default=20_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--stream", type=float, default=0)
    parser.add_argument("--way", choices=sorted(WAYS))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.way:
        alone(asked.way, asked.file, asked.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.csv"
        write(path, asked.rows)
        size = path.stat().st_size
        compare(path, asked)
        afterwards(Path(folder), asked.after)
        if asked.stream:
            rows = int(asked.stream * 1e9 / size * asked.rows)
            write(path, rows)
            print(f"{path.stat().st_size / 1e9:.1f} GB:")
            row("reading alone", one("stream", path, rows))


if __name__ == "__main__":
    main()
