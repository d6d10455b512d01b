"""Is work that was asked for done once, and never lost?"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from walkamile.web import chores, jobs
from walkamile.web.models import Job
from walkamile.web.worker import supervise
from web import server

HERE = Path(__file__).resolve().parent
NOON = datetime(2025, 11, 23, 12, 0, tzinfo=UTC)

in_the_database = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tests_have_jobs_of_their_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    path = [*chores.__path__, str(HERE / "chores")]
    monkeypatch.setattr(chores, "__path__", path)
    jobs.kinds.cache_clear()
    yield
    jobs.kinds.cache_clear()


def do_next(**options: Any) -> Job:
    taken = jobs.claim("main", "me")
    assert taken
    jobs.carry_out(taken, **options)
    taken.refresh_from_db()
    return taken


@in_the_database
def test_a_job_that_was_asked_for_is_done(tmp_path: Path) -> None:
    book = tmp_path / "book"
    asked = jobs.enqueue("count", {"to": 3, "book": str(book), "seconds": 0})
    assert asked.state == "waiting"
    done = do_next()
    assert (done.pk, done.state, done.result) == (asked.pk, "done", {"counted": 3})
    assert (done.done, done.total, done.message) == (3, 3, "counting")
    assert book.read_text() == "0\n1\n2\n"
    assert jobs.claim("main", "me") is None


@in_the_database
def test_asked_for_twice_is_asked_for_once_while_it_is_open(tmp_path: Path) -> None:
    args = {"to": 1, "book": str(tmp_path / "book"), "seconds": 0}
    first = jobs.enqueue("count", args, unique="themes")
    assert jobs.enqueue("count", args, unique="themes").pk == first.pk
    do_next()
    again = jobs.enqueue("count", args, unique="themes")
    assert again.pk != first.pk


@in_the_database
def test_a_job_is_taken_by_one_worker_only() -> None:
    asked = jobs.enqueue("stumble", {"how": "once"})
    assert jobs.claim("main", "one").pk == asked.pk  # type: ignore[union-attr]
    assert jobs.claim("main", "two") is None


@in_the_database
def test_a_job_for_later_waits() -> None:
    jobs.enqueue("stumble", {"how": "once"}, at=datetime(2999, 1, 1, tzinfo=UTC))
    assert jobs.claim("main", "me") is None


@in_the_database
def test_nobody_can_ask_for_what_nobody_can_do() -> None:
    with pytest.raises(jobs.UnknownJobError, match="tidy"):
        jobs.enqueue("fly")


@in_the_database
def test_a_refusal_says_the_next_step() -> None:
    jobs.enqueue("stumble", {"how": "refused"})
    failed = do_next()
    assert failed.state == "failed"
    assert failed.error == "the file is empty. Send another."


@in_the_database
def test_what_may_pass_is_tried_again_and_what_does_not_pass_is_shown() -> None:
    jobs.enqueue("stumble", {"how": "once"})
    assert do_next().state == "waiting"
    assert do_next().result == {"attempts": 2}
    jobs.enqueue("stumble", {"how": "always"})
    assert do_next().state == "waiting"
    later = do_next()
    assert later.state == "waiting"
    assert later.at > later.created_at + timedelta(minutes=50)
    Job.objects.filter(pk=later.pk).update(at=NOON)
    failed = do_next()
    assert (failed.state, failed.attempts) == ("failed", 3)
    assert "ValueError" in failed.error
    assert "Ada" not in failed.error


@in_the_database
def test_a_waiting_job_can_be_cancelled() -> None:
    asked = jobs.enqueue("stumble", {"how": "once"})
    assert jobs.cancel(asked.pk)
    assert jobs.claim("main", "me") is None
    assert not jobs.cancel(asked.pk)


@in_the_database
def test_a_running_job_stops_at_its_next_step(tmp_path: Path) -> None:
    book = tmp_path / "book"
    jobs.enqueue("count", {"to": 1000, "book": str(book), "seconds": 0})
    taken = jobs.claim("main", "me")
    assert taken
    assert jobs.cancel(taken.pk)
    jobs.carry_out(taken)
    taken.refresh_from_db()
    assert taken.state == "cancelled"
    assert len(book.read_text().split()) == 1


@in_the_database
def test_a_job_whose_worker_died_goes_on_where_it_was(tmp_path: Path) -> None:
    book = tmp_path / "book"
    jobs.enqueue("count", {"to": 10, "book": str(book), "seconds": 0})
    stops = iter([False] * 5 + [True] * 50)
    cut_short = do_next(stopping=lambda: next(stops))
    assert (cut_short.state, cut_short.attempts) == ("waiting", 0)
    assert 0 < cut_short.memory["next"] < 10
    assert do_next().state == "done"
    assert [int(line) for line in book.read_text().split()] == list(range(10))


@in_the_database
def test_a_job_that_kills_its_worker_is_given_up() -> None:
    jobs.enqueue("stumble", {"how": "once"})
    for _ in range(jobs.MOST_STARTS):
        assert jobs.claim("main", "me")
        jobs.take_up_again()
    failed = Job.objects.get()
    assert failed.state == "failed"
    assert "given up" in failed.error


@in_the_database
def test_a_worker_that_was_thought_dead_writes_nothing_more(tmp_path: Path) -> None:
    book = tmp_path / "book"
    jobs.enqueue("count", {"to": 3, "book": str(book), "seconds": 0})
    ghost = jobs.claim("main", "ghost")
    assert ghost
    jobs.take_up_again()
    assert do_next().state == "done"
    jobs.carry_out(ghost)
    assert Job.objects.get().state == "done"
    assert Job.objects.get().worker == "me"


@in_the_database
def test_what_is_periodic_is_planned_once_a_period(tmp_path: Path) -> None:
    def hours() -> int:
        return Job.objects.filter(kind="hourly").count()

    jobs.plan(NOON)
    jobs.plan(NOON + timedelta(minutes=59))
    assert hours() == 1
    jobs.plan(NOON + timedelta(minutes=61))
    assert hours() == 1, "the first has not run yet"
    Job.objects.update(state="done")
    jobs.plan(NOON + timedelta(minutes=59))
    assert hours() == 1, "this hour's has been done"
    jobs.plan(NOON + timedelta(minutes=61))
    assert hours() == 2


@in_the_database
def test_old_work_is_forgotten() -> None:
    month_ago = timezone.now() - timedelta(days=31)
    jobs.enqueue("stumble", {"how": "once"})
    Job.objects.create(kind="x", state="done", ended_at=month_ago)
    Job.objects.create(kind="x", state="done", ended_at=timezone.now())
    jobs.kinds()["tidy"].run(None)
    assert Job.objects.count() == 2


# --- real workers, killed


class House:
    """A workspace of its own, looked at from outside as a page would."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "WALKAMILE_WORKSPACE": str(folder / "ws"),
            "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE), *sys.path]),
            "DJANGO_SETTINGS_MODULE": "walkamile.web.settings",
            **environment,
        }
        if not environment:
            self.env.pop("DATABASE_URL", None)

    def says(self, code: str) -> Any:
        start = (
            "import json, labourer; from walkamile.web.workspace import open_workspace;"
            "open_workspace(); from walkamile.web import jobs;"
            "from walkamile.web.models import Job\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, str(HERE / "labourer.py")],
            env=self.env,
            stdin=subprocess.PIPE,
        )

    def book(self, name: str) -> Path:
        return self.folder / name


STATES = "print(json.dumps(list(Job.objects.values_list('kind', 'state'))))"


def lines(book: Path) -> list[int]:
    return [int(line) for line in book.read_text().split()] if book.exists() else []


def soon(ask: Callable[[], Any], within: float = 120) -> Any:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def ask_for_counts(house: House, how_many: int, to: int) -> None:
    house.says(
        f"for n in range({how_many}):\n"
        f"    book = {str(house.folder)!r} + f'/book{{n}}'\n"
        f"    jobs.enqueue('count', {{'to': {to}, 'book': book}})\n"
    )


def all_counted(house: House, how_many: int, to: int) -> bool:
    books = [house.book(f"book{n}") for n in range(how_many)]
    return all(lines(book)[-1:] == [to - 1] for book in books)


@contextmanager
def supervised(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("walkamile.web.worker.LONGEST_WAIT_TO_RESTART", 1)
    for name in ("WALKAMILE_WORKSPACE", "PYTHONPATH"):
        monkeypatch.setenv(name, house.env[name])
    stop = threading.Event()
    command = (sys.executable, str(HERE / "labourer.py"))
    thread = threading.Thread(
        target=supervise, args=(stop,), kwargs={"command": command}
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def workers() -> list[int]:
    mine = Path(f"/proc/{os.getpid()}/task")
    found = " ".join((task / "children").read_text() for task in mine.iterdir())
    return [pid for pid in map(int, found.split()) if _is_worker(pid)]


def _is_worker(pid: int) -> bool:
    try:
        return b"labourer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def killed_again_and_again(
    house: House, monkeypatch: pytest.MonkeyPatch, *, kills: int = 2
) -> None:
    dice = random.Random(7)
    jobs_asked, to = 3, 25 * kills
    ask_for_counts(house, jobs_asked, to)
    with supervised(house, monkeypatch):
        for _ in range(kills):
            done_before = sum(
                len(lines(house.book(f"book{n}"))) for n in range(jobs_asked)
            )
            soon(
                lambda before=done_before: (
                    sum(len(lines(house.book(f"book{n}"))) for n in range(jobs_asked))
                    > before + 3
                )
            )
            time.sleep(dice.random() * 0.3)
            for pid in workers():
                os.kill(pid, signal.SIGKILL)
        soon(lambda: all_counted(house, jobs_asked, to))
        soon(lambda: _all_done(house))
    for n in range(jobs_asked):
        assert sorted(set(lines(house.book(f"book{n}")))) == list(range(to))
        doubled = len(lines(house.book(f"book{n}"))) - to
        assert doubled <= kills, "at most the number in hand is written again"
        assert not house.book(f"book{n}.twice").exists()


def _all_done(house: House) -> bool:
    states = {state for kind, state in house.says(STATES) if kind == "count"}
    return states == {"done"}


def test_no_job_is_lost_or_run_twice_at_once_when_workers_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    killed_again_and_again(House(tmp_path), monkeypatch)


@pytest.mark.campaign
def test_nothing_is_lost_in_twenty_deaths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    killed_again_and_again(House(tmp_path), monkeypatch, kills=20)


@pytest.mark.postgres
def test_the_same_holds_on_postgres(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server.binaries() is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with server.postgres() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        killed_again_and_again(House(tmp_path, DATABASE_URL=url), monkeypatch)


def test_two_workers_on_one_workspace_take_turns(tmp_path: Path) -> None:
    house = House(tmp_path)
    ask_for_counts(house, 2, 40)
    one, two = house.start(), house.start()
    try:
        soon(lambda: all_counted(house, 2, 40))
        for n in range(2):
            assert lines(house.book(f"book{n}")) == list(range(40))
            assert not house.book(f"book{n}.twice").exists()
    finally:
        for worker in (one, two):
            worker.kill()
            worker.wait()


def test_a_worker_that_is_asked_to_stop_gives_its_job_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    ask_for_counts(house, 1, 2_000)
    worker = house.start()
    soon(lambda: len(lines(house.book("book0"))) > 3)
    worker.terminate()
    assert worker.wait(15) == 0
    assert ["count", "waiting"] in house.says(STATES)
    written = lines(house.book("book0"))
    assert written == list(range(len(written)))


def test_a_worker_ends_with_who_started_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    ask_for_counts(house, 1, 2_000)
    worker = house.start()
    soon(lambda: len(lines(house.book("book0"))) > 3)
    assert worker.stdin
    worker.stdin.close()
    assert worker.wait(15) == 0


@pytest.mark.campaign
def test_a_job_that_does_not_listen_is_given_back_all_the_same(tmp_path: Path) -> None:
    house = House(tmp_path)
    book = house.book("sulk")
    house.says(f"jobs.enqueue('sulk', {{'book': {str(book)!r}}})")
    worker = house.start()
    soon(book.exists)
    worker.terminate()
    assert worker.wait(40) == 0
    assert ["sulk", "waiting"] in house.says(STATES)
