"""Does a stranger's file only ever harm the child that reads it?"""

import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

import strangers
from walkamile import sandbox
from walkamile.refused import Refused
from walkamile.sandbox import (
    CrashedError,
    ForgedError,
    HarmfulError,
    Limits,
    TooBigError,
    TooSlowError,
    TooThirstyError,
    UnreadableError,
)
from walkamile.table import NoSuchColumnError

SMALL = Limits(memory=256 << 20, cpu=2, wall=10)


@pytest.fixture(scope="module")
def bombs(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the bombs, also the big ones that are made here."""
    folder = tmp_path_factory.mktemp("hostile")
    maker = folder / "make_bombs.py"
    maker.write_bytes((data / "hostile" / "make_bombs.py").read_bytes())
    subprocess.run([sys.executable, maker], check=True, capture_output=True)
    return folder / "bombs"


def test_a_table_comes_back_from_the_child() -> None:
    table = sandbox.run(strangers.one_table, 3)
    assert table.to_pydict() == {"text": ["word 0", "word 1", "word 2"]}


def test_batches_come_as_they_are_read() -> None:
    got = list(sandbox.stream(strangers.batches, 4))
    assert [type(batch) for batch in got] == [pa.RecordBatch] * 4
    assert got[3].to_pydict() == {"text": ["batch 3"] * 3}


def test_a_table_and_its_receipt_come_together() -> None:
    table, receipt = sandbox.run(strangers.both)
    assert table.num_rows == 2
    assert receipt == {"stored": 2, "refusals": [{"row": 3, "reason": "empty"}]}


def test_what_a_reader_prints_is_not_taken_for_data() -> None:
    assert sandbox.run(strangers.chatty) == 7


def test_a_refusal_keeps_its_class_its_place_and_its_next_step() -> None:
    with pytest.raises(NoSuchColumnError) as caught:
        sandbox.run(strangers.refused)
    error = caught.value
    assert (error.file, error.row, error.field) == ("a.csv", 7, "x")
    assert (error.reason, error.next_step) == ("there is no text.", "Name one.")


def test_a_plain_refusal_stays_plain() -> None:
    with pytest.raises(Refused) as caught:
        sandbox.run(strangers.plain_refusal)
    assert type(caught.value) is Refused


@pytest.mark.parametrize(
    ("reader", "error"),
    [
        (strangers.hungry, TooThirstyError),
        (strangers.greedy_bit_by_bit, TooThirstyError),
        (strangers.hungry_in_arrow, TooThirstyError),
        (strangers.endless, TooSlowError),
        (strangers.crashed, CrashedError),
        (strangers.killed, HarmfulError),
        (strangers.deep, UnreadableError),
        (strangers.starts_a_program, UnreadableError),
    ],
)
def test_only_the_child_dies(reader: object, error: type[Refused]) -> None:
    with pytest.raises(error) as caught:
        sandbox.run(reader, limits=SMALL)
    assert caught.value.reason
    assert caught.value.next_step
    assert sandbox.run(strangers.one_table, 1).num_rows == 1


def test_a_reader_that_waits_for_ever_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(TooSlowError):
        sandbox.run(strangers.asleep, limits=Limits(wall=2))
    assert time.monotonic() - began < 8


def test_a_reader_cannot_fill_the_disk(tmp_path: Path) -> None:
    with pytest.raises(HarmfulError):
        sandbox.run(
            strangers.writes, str(tmp_path / "big"), limits=Limits(file=32 << 20)
        )
    assert (tmp_path / "big").stat().st_size <= 32 << 20


def test_a_reader_cannot_flood_the_server() -> None:
    with pytest.raises(TooBigError):
        for _ in sandbox.stream(strangers.many, 50, limits=Limits(output=8 << 20)):
            pass


def test_an_error_does_not_carry_customers_words() -> None:
    with pytest.raises(UnreadableError) as caught:
        sandbox.run(strangers.wrong_words)
    assert strangers.TOLD not in str(caught.value) + caught.value.details
    assert "ValueError" in caught.value.reason
    assert "strangers.py" in caught.value.details


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALKAMILE_KEY", "not for children")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    known = sandbox.run(strangers.surroundings)
    assert "not for children" not in known.values()
    assert "DATABASE_URL" not in known


def listening() -> tuple[socket.socket, int]:
    server = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            line.sendall(b"hello")
            line.close()

    threading.Thread(target=greet, daemon=True).start()
    return server, server.getsockname()[1]


def test_the_child_reaches_no_network() -> None:
    server, port = listening()
    with server, pytest.raises(UnreadableError, match="PermissionError"):
        sandbox.run(strangers.dials, port)


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_not_even_a_taken_over_parser_reaches_the_network() -> None:
    server, port = listening()
    with server:
        assert sandbox.run(strangers.raw_dials, port) == -1


def test_the_one_address_that_is_named_is_reached_and_no_other() -> None:
    server, port = listening()
    other, elsewhere = listening()
    with server, other:
        limits = Limits(network=("127.0.0.1", port))
        assert sandbox.run(strangers.dials, port, limits=limits) == "hello"
        with pytest.raises(UnreadableError):
            sandbox.run(strangers.dials, elsewhere, limits=limits)


@pytest.mark.parametrize("reader", [strangers.evil, strangers.foreign])
def test_code_does_not_come_back_from_the_child(reader: object) -> None:
    with pytest.raises(ForgedError):
        sandbox.run(reader)
    assert not Path("/tmp/walkamile-was-here").exists()


def test_a_forged_message_is_refused() -> None:
    with pytest.raises(ForgedError):
        sandbox.run(strangers.forged_message)


def test_a_function_without_a_name_is_told_so() -> None:
    with pytest.raises(TypeError, match="top level"):
        sandbox.run(lambda: 1)


def test_a_script_without_a_main_guard_is_not_run_twice(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(
        "print('started')\n"
        "from walkamile import sandbox\n"
        "from walkamile.sandbox.unpack import _damaged\n"
        "print(type(sandbox.run(len, [1, 2])).__name__)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=env, check=True
    )
    assert done.stdout == "started\nint\n"


def test_the_child_ends_when_nobody_listens_any_more() -> None:
    others = children()
    got = sandbox.stream(strangers.many, 10_000)
    next(got)
    mine = children() - others
    assert mine
    got.close()
    assert not mine & children()


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import strangers\nfrom walkamile import sandbox\n"
        "sandbox.run(strangers.asleep)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, script], env=env)
    child = soon(lambda: children(parent.pid))
    parent.kill()
    parent.wait()
    assert soon(lambda: not any(Path(f"/proc/{pid}").exists() for pid in child))


def children(of: int | None = None) -> set[int]:
    pid = of or os.getpid()
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(found) for found in listed.read_text().split()}


def soon(ask: object, within: float = 15) -> object:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if answer := ask():  # type: ignore[operator]
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def test_many_threads_may_read_at_once() -> None:
    got: list[int] = []

    def read(rows: int) -> None:
        got.append(sandbox.run(strangers.one_table, rows).num_rows)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [1, 2, 3, 4, 5, 6]


# --- packed files


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("flat_1GiB.zip", "times its size"),
        ("entries_70000.zip", "70,000 files"),
        ("nested_256x.zip", "packed again"),
        ("slip_symlink.zip", "outside"),
        ("lying_size_50MiB_says_10B.zip", "not a whole packed file"),
    ],
)
def test_no_archive_opens_into_more_than_it_may(
    bombs: Path, name: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        sandbox.run(strangers.unpacked, str(bombs / name))
    assert caught.value.file == str(bombs / name)


@pytest.mark.data
@pytest.mark.parametrize("name", ["body_512MiB.json.gz", "csv_one_field_200MiB.csv.gz"])
def test_no_gzip_opens_into_more_than_it_may(bombs: Path, name: str) -> None:
    with pytest.raises(TooBigError):
        sandbox.run(strangers.gunzipped, str(bombs / name))


@pytest.mark.data
@pytest.mark.parametrize("name", ["entities.xlsx", "sheet_3M_cells.xlsx"])
def test_a_spreadsheet_bomb_is_read_or_refused(bombs: Path, name: str) -> None:
    try:
        assert sandbox.run(strangers.cells, str(bombs / name)) <= 30_000
    except HarmfulError as error:
        assert error.next_step  # noqa: PT017 - either ending is right


@pytest.mark.data
def test_a_picture_of_a_billion_pixels_is_refused(bombs: Path) -> None:
    with pytest.raises(TooThirstyError):
        sandbox.run(strangers.pixels, str(bombs / "png_30000x30000_1bit.png"))


def test_an_honest_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("letters/", "")
        archive.writestr("letters/one.txt", "Dear shop")
        archive.writestr("two.txt", "x" * 50_000)
    got = sandbox.run(strangers.unpacked, str(path))
    assert got == {"letters/one.txt": 9, "two.txt": 50_000}


def test_a_file_that_is_no_archive_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "words.zip"
    path.write_text("hello")
    with pytest.raises(Refused, match="not a whole packed file"):
        sandbox.run(strangers.unpacked, str(path))


def test_an_honest_big_file_may_take_longer(tmp_path: Path) -> None:
    small, big = tmp_path / "small", tmp_path / "big"
    small.write_bytes(b"x")
    big.touch()
    os.truncate(big, 100 << 20)
    assert Limits.of(small) == Limits()
    assert Limits.of(big).cpu > 200
    assert Limits.of(big).wall > Limits.of(big).cpu
    assert Limits.of(big).memory == Limits().memory
