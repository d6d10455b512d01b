"""How fast is a CSV read? Rows a second and memory, from file to canonical batches.

usage: python bench/listen.py [ROWS]    (eight columns, 200 characters of words a row)
"""

import csv
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from walkamile.listen.read import stream
from walkamile.listen.reading import Reading

WORDS = "the delivery was late again and nobody told me why, so I called twice".split()


def write(path: Path, rows: int) -> None:
    random.seed(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "id",
                "created_at",
                "comment",
                "stars",
                "store",
                "channel",
                "customer",
                "tag",
            ]
        )
        for number in range(rows):
            words = " ".join(random.choices(WORDS, k=42))[:200].ljust(200, "x")
            day = 1 + number % 28
            out.writerow(
                [
                    f"r{number}",
                    f"2026-01-{day:02d}T10:{number % 60:02d}:00Z",
                    words,
                    1 + number % 5,
                    f"store {number % 40}",
                    "web",
                    f"c{number % 99991}",
                    "delivery",
                ]
            )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.csv"
        write(path, rows)
        size = path.stat().st_size / 1e6
        reading = Reading(path)
        before = time.monotonic()
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        receipt = reading.receipt
        wall = time.monotonic() - before
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - child.ru_utime - child.ru_stime
        print(f"{rows:,} rows, {size:,.0f} MB; stored {receipt['stored']:,}")
        print(f"in the child, as shipped: {rows / wall:,.0f} rows/s wall,")
        print(
            f"  {rows / spent:,.0f} rows a CPU-second, {after.ru_maxrss / 1024:,.0f} MiB"
        )
        began = time.process_time()
        count = sum(
            item.batch.num_rows
            for item in stream(path, None, {})
            if hasattr(item, "batch")
        )
        alone = time.process_time() - began
        assert count == rows
        print(f"reading alone, in process: {rows / alone:,.0f} rows a CPU-second")


if __name__ == "__main__":
    main()
