"""However large a file is, reading it takes the same memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

from walkamile.listen.files.delimited import Dialect, rows_of
from walkamile.listen.read import stream
from walkamile.listen.source import Part

# The bar is 400 MiB whatever the size; a file four times as large may add this much,
# mostly the twelve bytes by which each row's id is known again.
MOST_MEBIBYTES, GROWTH_MEBIBYTES = 400, 40
SMALL, LARGE = 50_000, 200_000
WORDS = "the delivery was late again and nobody told me why so I called twice " * 3
READS_IT = """
import json, resource, sys
import walkamile as wm
receipt = wm.read(sys.argv[1]).receipt
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([receipt["stored"], peak]))
"""


def comments(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,created_at,comment,stars\n")
        for number in range(rows):
            day = f"2026-01-{1 + number % 28:02d}T10:00:00Z"
            file.write(f"r{number},{day},{number} {WORDS[:190]},{1 + number % 5}\n")
    return path


def read(path: Path) -> list[float]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    asked = [sys.executable, "-c", READS_IT, str(path)]
    done = subprocess.run(asked, capture_output=True, check=True, env=env)
    return list(json.loads(done.stdout))


def test_a_file_four_times_as_large_takes_hardly_more_memory(tmp_path: Path) -> None:
    few, small = read(comments(tmp_path / "small.csv", SMALL))
    many, large = read(comments(tmp_path / "large.csv", LARGE))
    assert (few, many) == (SMALL, LARGE)
    assert large < MOST_MEBIBYTES
    assert large - small < GROWTH_MEBIBYTES


def test_rows_come_before_the_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = comments(tmp_path / "comments.csv", SMALL)
    parts = (one for one in stream(path, None, {}) if isinstance(one, Part))
    first = next(parts)
    assert 0 < first.batch.num_rows < SMALL
    assert first.batch.num_rows + sum(one.batch.num_rows for one in parts) == SMALL


def test_who_wants_the_first_rows_does_not_wait_for_a_lost_quote_to_the_end():
    lost = b'1,"never closed\n' + b"2,ok\n" * 12_000
    blocks = list(rows_of([lost], Dialect(",")))
    assert len(blocks[0].raw()) < 12_001
    assert all(block.careful for block in blocks)
    numbers = [number for block in blocks for number in block.numbers.tolist()]
    assert numbers == list(range(1, 12_002))
    assert b"".join(raw + b"\n" for block in blocks for raw in block.raw()) == lost
