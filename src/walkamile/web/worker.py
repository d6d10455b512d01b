"""The one worker: takes jobs from the queue, and is started again when it falls."""

import contextlib
import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

log = logging.getLogger("walkamile.worker")

# A person who asked for something sees it start within half a second. Looking twice a
# second costs an idle worker of four lanes 0.5 to 0.8 % of a core (measured).
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_PLANS = 5
SECONDS_BETWEEN_HEARTBEATS = 5
# After this long without a heartbeat, pages say that nobody is working.
SILENT_AFTER = timedelta(seconds=30)
SECONDS_TO_FINISH = 20
LONGEST_WAIT_TO_RESTART = 30
STEADY_SECONDS = 60
POLITENESS = 5  # pages come first
LOST_THE_LOCK = 70
# Any number will do that nobody else uses in this database ("walkamil" in ASCII).
ADVISORY_LOCK = 0x77616C6B616D696C


WORKER = (sys.executable, "-m", "walkamile.web.worker")


def supervise(stop: threading.Event, *, command: Sequence[str] = WORKER) -> None:
    """Keep one worker running until ``stop`` is set, then end it in good order."""
    wait = 0.5
    while not stop.is_set():
        began = time.monotonic()
        with _start(command) as worker:
            while worker.poll() is None and not stop.wait(0.5):
                pass
            if stop.is_set():
                _finish(worker)
                return
        steady = time.monotonic() - began > STEADY_SECONDS
        wait = 1.0 if steady else min(wait * 2, LONGEST_WAIT_TO_RESTART)
        log.warning("the worker ended (%s); starting it again", worker.returncode)
        stop.wait(wait)


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a worker that ends when this process does (its standard input closes)."""
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def _finish(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(SECONDS_TO_FINISH + 5)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def main() -> None:
    """Work until told to stop (SIGTERM, SIGINT, or the starter's end)."""
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    threading.Thread(target=_until_orphaned, args=(stop,), daemon=True).start()
    from walkamile.web.workspace import open_workspace

    open_workspace()
    with contextlib.suppress(OSError):
        os.nice(POLITENESS)
    with _alone(stop) as still_alone:
        if not stop.is_set():
            _work(stop, still_alone)


def _until_orphaned(stop: threading.Event) -> None:
    with contextlib.suppress(OSError, ValueError):
        if not sys.stdin.isatty():
            while os.read(0, 1024):
                pass
            stop.set()


def _work(stop: threading.Event, still_alone: Callable[[], bool]) -> None:
    from django.utils import timezone

    from walkamile.web import jobs
    from walkamile.web import log as chain

    me = uuid.uuid4().hex
    jobs.take_up_again()
    lanes = sorted({kind.lane for kind in jobs.kinds().values()} | {"main"})
    threads = [
        threading.Thread(target=_lane, args=(lane, me, stop), daemon=True, name=lane)
        for lane in lanes
    ]
    threads.append(
        threading.Thread(target=_heartbeat, args=(me, stop, still_alone), daemon=True)
    )
    for thread in threads:
        thread.start()
    while True:
        _carefully(lambda: jobs.plan(timezone.now()))
        _carefully(chain.fold)
        if stop.wait(SECONDS_BETWEEN_PLANS):
            break
    until = time.monotonic() + SECONDS_TO_FINISH
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        _leave_in_the_middle(me)


def _leave_in_the_middle(me: str) -> None:
    """Give back a job that does not listen, for the next start, and go."""
    from django.db.models import F

    from walkamile.web.models.work import Job, JobState

    Job.objects.filter(worker=me, state=JobState.RUNNING).update(
        state=JobState.WAITING, worker="", attempts=F("attempts") - 1
    )
    os._exit(0)


def _lane(lane: str, me: str, stop: threading.Event) -> None:
    from walkamile.web import jobs

    def one() -> bool:
        taken = jobs.claim(lane, me)
        if taken:
            jobs.carry_out(taken, stopping=stop.is_set)
        return bool(taken)

    while not stop.is_set():
        if not _carefully(one):
            stop.wait(SECONDS_BETWEEN_LOOKS)


def _heartbeat(me: str, stop: threading.Event, still_alone: Callable[[], bool]) -> None:
    from django.utils import timezone

    from walkamile.web.models.work import Job, JobState

    def beat() -> None:
        mine = Job.objects.filter(worker=me, state=JobState.RUNNING)
        mine.update(heartbeat_at=timezone.now())

    while not stop.wait(SECONDS_BETWEEN_HEARTBEATS):
        if not still_alone():
            os._exit(LOST_THE_LOCK)  # another may work now: not one step more
        _carefully(beat)


def _carefully(what: Callable[[], Any]) -> Any:
    """Do one thing with the database; a database that is away is waited for."""
    from django.db import DatabaseError, InterfaceError, close_old_connections

    close_old_connections()
    try:
        return what()
    except (DatabaseError, InterfaceError):
        log.exception("the database does not answer")
        time.sleep(SECONDS_BETWEEN_LOOKS)
        return None


@contextmanager
def _alone(stop: threading.Event) -> Iterator[Callable[[], bool]]:
    """Wait until no other worker lives on this workspace; then keep others out.

    The lock goes with the process, however it ends: a file lock beside SQLite, a
    session's advisory lock in PostgreSQL.
    """
    from django.db import connection

    keep_out = _in_postgresql if connection.vendor == "postgresql" else _in_folder
    with keep_out(stop) as still_alone:
        yield still_alone


@contextmanager
def _in_folder(stop: threading.Event) -> Iterator[Callable[[], bool]]:
    from walkamile.web.workspace import current

    with (current().folder / "worker.lock").open("w") as file:
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(SECONDS_BETWEEN_LOOKS)
        yield lambda: True


@contextmanager
def _in_postgresql(stop: threading.Event) -> Iterator[Callable[[], bool]]:
    from django.db import Error, connection

    own = connection.copy()
    own.inc_thread_sharing()
    asking = threading.Lock()

    def ask(question: str, *values: Any) -> Any:
        with asking, own.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchone()[0]

    def still_alone() -> bool:
        try:
            return bool(ask("SELECT 1"))
        except Error:
            return False

    while not stop.is_set():
        if ask("SELECT pg_try_advisory_lock(%s)", ADVISORY_LOCK):
            break
        stop.wait(SECONDS_BETWEEN_LOOKS)
    try:
        yield still_alone
    finally:
        own.close()


if __name__ == "__main__":
    main()
