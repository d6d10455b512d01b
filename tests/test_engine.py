"""Does the same function give the same bits here, in a pool, and after a death?"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pieces
from walkamile import engine
from walkamile.engine import BrokenSplitError, Here, OtherPlanError, Pool, Result

ROWS = 6_000
WORDS = [
    "the",
    "boiler",
    "is",
    "cold",
    "again",
    "and",
    "nobody",
    "rings",
    "back",
    "today",
]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files of customers' texts in small row groups."""
    folder = tmp_path_factory.mktemp("texts")
    dice = random.Random(3)
    files = []
    for part in range(2):
        first = part * ROWS // 2
        ids = range(first, first + ROWS // 2)
        table = pa.table(
            {
                "id": list(ids),
                "text": [" ".join(dice.choices(WORDS, k=8)) for _ in ids],
                "score": [dice.random() for _ in ids],
            }
        )
        files.append(folder / f"part{part}.parquet")
        pq.write_table(table, files[-1], row_group_size=500)
    return files


def counted(texts: list[Path], into: Path, **options: object) -> Result:
    rows_a_split = options.pop("rows_a_split", 1_000)
    splits = engine.plan(texts, rows_a_split=rows_a_split)  # type: ignore[arg-type]
    function = options.pop("function", pieces.count_words)
    return engine.run(  # type: ignore[arg-type]
        function, splits, into=into, combine=pieces.add_up, **options
    )


def digest(result: Result) -> str:
    rows = [pq.read_table(file) for file in result.files]
    ids = sorted(number for table in rows for number in table["id"].to_pylist())
    said = json.dumps([sorted(result.partial.items()), ids])
    return hashlib.sha256(said.encode()).hexdigest()


@pytest.fixture(scope="module")
def truth(texts: list[Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    result = counted(texts, tmp_path_factory.mktemp("truth"))
    assert result.rows == ROWS
    assert sum(result.partial[word] for word in WORDS) == ROWS * 8
    return digest(result)


@pytest.mark.parametrize("rows_a_split", [500, 1_700, 100_000])
@pytest.mark.parametrize("rows_at_once", [64, 10_000])
def test_the_size_of_the_pieces_changes_no_bit(
    texts: list[Path], truth: str, tmp_path: Path, rows_a_split: int, rows_at_once: int
) -> None:
    result = counted(
        texts, tmp_path, rows_a_split=rows_a_split, rows_at_once=rows_at_once
    )
    assert digest(result) == truth


def test_a_pool_gives_what_this_process_gives(
    texts: list[Path], truth: str, tmp_path: Path
) -> None:
    heard: list[tuple[int, int]] = []
    result = counted(
        texts,
        tmp_path,
        engine=Pool(2),
        progress=lambda done, total: heard.append((done, total)),
    )
    assert digest(result) == truth
    assert heard == [(done, 6) for done in range(1, 7)]


def test_a_killed_process_costs_no_row_and_doubles_none(
    texts: list[Path], truth: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "killed"
    monkeypatch.setenv("WALKAMILE_TEST_MARK", str(mark))
    into = tmp_path / "out"
    result = counted(texts, into, engine=Pool(2), function=pieces.die_once)
    assert mark.exists()
    assert digest(result) == truth


def test_a_process_killed_from_outside_is_replaced(
    texts: list[Path], truth: str, tmp_path: Path
) -> None:
    killed = []

    def kill_one(done: int, total: int) -> None:
        if done == 2:
            victim = random.choice(sorted(workers()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    result = counted(
        texts,
        tmp_path,
        engine=Pool(2),
        function=pieces.count_slowly,
        progress=kill_one,
    )
    assert killed
    assert digest(result) == truth


def workers(of: int | None = None) -> set[int]:
    found = set()
    for task in Path(f"/proc/{of or os.getpid()}/task").iterdir():
        for pid in map(int, (task / "children").read_text().split()):
            said = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"spawn_main" in said:
                found.add(pid)
    return found


def test_a_piece_that_kills_every_process_is_named(
    texts: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(BrokenSplitError) as caught:
        counted(texts, tmp_path, engine=Pool(2), function=pieces.always_die)
    assert caught.value.file == texts[0].absolute().as_uri()
    assert not (tmp_path / "manifest.json").exists()


def test_an_error_of_the_function_is_the_callers(
    texts: list[Path], tmp_path: Path
) -> None:
    for runner in (Here(), Pool(2)):
        splits = engine.plan(texts, rows_a_split=500)
        into = tmp_path / type(runner).__name__
        with pytest.raises(ValueError, match="500 rows"):
            engine.run(
                pieces.stumble, splits, into=into, combine=pieces.plus, engine=runner
            )


def test_a_run_that_was_cut_short_goes_on_where_it_was(
    texts: list[Path], truth: str, tmp_path: Path
) -> None:
    class EnoughError(Exception):
        pass

    def enough(done: int, total: int) -> None:
        if done == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        counted(texts, tmp_path, progress=enough)
    with pytest.raises(OtherPlanError, match="not finished"):
        engine.outputs(tmp_path)
    written = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*.parquet")}
    assert len(written) == 3
    result = counted(texts, tmp_path, engine=Pool(2))
    assert digest(result) == truth
    assert all(file.stat().st_mtime_ns == when for file, when in written.items())
    assert engine.outputs(tmp_path) == result.files


def test_the_one_who_runs_it_may_be_killed_too(
    texts: list[Path], truth: str, tmp_path: Path
) -> None:
    script = tmp_path / "driver.py"
    into = tmp_path / "out"
    script.write_text(
        "import sys, pieces\nfrom pathlib import Path\nfrom walkamile import engine\n"
        "if __name__ == '__main__':\n"
        "    files = [Path(name) for name in sys.argv[2:]]\n"
        "    splits = engine.plan(files, rows_a_split=1_000)\n"
        "    engine.run(pieces.count_slowly, splits, into=Path(sys.argv[1]),\n"
        "        combine=pieces.add_up, engine=engine.Pool(2), rows_at_once=100)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    driver = subprocess.Popen(
        [sys.executable, script, into, *texts], env=env, stderr=subprocess.DEVNULL
    )
    soon(lambda: list(into.glob("*.partial")))
    orphans = workers(driver.pid)
    assert orphans
    driver.kill()
    driver.wait()
    soon(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
    assert not (into / "manifest.json").exists()
    result = counted(texts, into, function=pieces.count_slowly)
    assert digest(result) == truth


def soon(ask: object, within: float = 60) -> object:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if answer := ask():  # type: ignore[operator]
            return answer
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")


def test_a_folder_of_another_plan_is_refused(texts: list[Path], tmp_path: Path) -> None:
    counted(texts, tmp_path)
    with pytest.raises(OtherPlanError, match="another run") as caught:
        counted(texts[:1], tmp_path)
    assert caught.value.next_step


def test_no_half_written_file_is_left(texts: list[Path], tmp_path: Path) -> None:
    counted(texts, tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_work_without_rows_leaves_a_number(texts: list[Path], tmp_path: Path) -> None:
    splits = engine.plan(texts)
    result = engine.run(
        pieces.no_rows, splits, into=tmp_path, combine=pieces.plus, columns=["id"]
    )
    assert (result.partial, result.files, result.rows) == (ROWS, (), 0)


def test_an_engine_of_ones_own_needs_one_method(
    texts: list[Path], truth: str, tmp_path: Path
) -> None:
    """A cluster may run a task twice, late, and in any order."""

    class Cluster:
        def map_unordered(self, task: object, splits: object) -> object:
            for split in reversed(list(splits)):  # type: ignore[call-overload]
                task(split)  # type: ignore[operator]
                yield split, task(split)  # type: ignore[operator]

    assert digest(counted(texts, tmp_path, engine=Cluster())) == truth
