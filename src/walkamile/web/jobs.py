"""Work that a page should not wait for: asked for once, done once, never lost."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from walkamile.folder import things
from walkamile.refused import Refused
from walkamile.web.models.work import Job, JobState

log = logging.getLogger("walkamile.jobs")

# By name: each file in it imports this one.
CHORES = "walkamile.web.chores"
OPEN = (JobState.WAITING, JobState.RUNNING)
# A job that got nowhere in so many starts, the worker dying each time, is the likely
# cause and is given up. One that remembers something new gets on: it counts anew.
MOST_STARTS = 5  # others run beside it and die with the one that is the cause
# Progress is written at most this often: each write is an fsync on SQLite.
SECONDS_BETWEEN_WRITES = 0.5
LONGEST_MESSAGE = 300


class UnknownJobError(Refused):
    """No file in ``web/chores`` offers this kind of job."""


class CancelledError(Exception):
    """Somebody asked for the job to stop. Let it pass through: the worker notes it."""


class InterruptedJobError(Exception):
    """The worker is to stop; the job goes on at the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of background work, named like the file it lives in.

    ``every`` makes it periodic. Jobs of one ``lane`` run one after another, lanes
    beside each other. ``again_after`` are the waits before it is tried again when it
    fails for a reason that may pass.
    """

    name: str
    run: Callable[..., Any]
    every: timedelta | None = None
    lane: str = "main"
    again_after: tuple[timedelta, ...] = ()


def job(
    name: str,
    *,
    every: timedelta | None = None,
    lane: str = "main",
    again_after: tuple[timedelta, ...] = (),
) -> Callable[[Callable[..., Any]], Kind]:
    """Make a kind of job of a function ``(task, **args)``.

    It may be stopped at any moment and started again: it must come to the same end.
    What it returns (a dictionary that JSON can hold, or None) is kept as the result.
    """
    return lambda run: Kind(
        name=name, run=run, every=every, lane=lane, again_after=again_after
    )


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of job: one file each in ``web/chores``."""
    folder = import_module(CHORES)
    return {kind.name: kind for kind in things(folder, Kind)}


def _named(kind: str) -> Kind | None:
    """Return a kind from the file of its name alone: whoever asks need not load all."""
    if not kind.isidentifier() or find_spec(f"{CHORES}.{kind}") is None:
        return None
    offered = getattr(import_module(f"{CHORES}.{kind}"), kind, None)
    return offered if isinstance(offered, Kind) else None


def enqueue(
    kind: str,
    args: dict[str, Any] | None = None,
    *,
    unique: str | None = None,
    at: datetime | None = None,
    asked_by: Any = None,
) -> Job:
    """Ask for a job; it is on the disk when the transaction it stands in is.

    While a job with the same ``unique`` is open, that one is returned. ``at`` is the
    earliest time. Raises UnknownJobError.
    """
    found = _named(kind) or kinds().get(kind)
    if found is None:
        raise UnknownJobError(
            f"there is no kind of job called {kind!r}.",
            next_step=f"There are: {', '.join(sorted(kinds()))}.",
        )
    asked = Job(
        kind=kind,
        args=args or {},
        unique=unique,
        lane=found.lane,
        at=at or timezone.now(),
        asked_by=asked_by,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        return Job.objects.get(unique=unique, state__in=OPEN)
    return asked


def cancel(job_id: Any) -> bool:
    """Stop a job: at once if it waits, at its next step if it runs."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=JobState.WAITING)
    if waiting.update(state=JobState.CANCELLED, ended_at=now, cancel_asked=True):
        return True
    running = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
    return bool(running.update(cancel_asked=True))


class Task:
    """What a running job may say and ask: how far it is, and whether to stop.

    ``memory`` is what it remembered before it was cut short: an empty dictionary at
    the first start. Call ``progress`` and ``remember`` between transactions.
    """

    def __init__(self, taken: Job, *, stopping: Callable[[], bool]) -> None:
        self.id = taken.pk
        self.memory: dict[str, Any] = dict(taken.memory)
        self.attempts = taken.attempts
        self._mine = _mine(taken)
        self._stopping = stopping
        self._written = 0.0
        self._asked = False

    def progress(
        self, done: int, total: int | None = None, message: str = "", **memory: Any
    ) -> None:
        """Say how far it is. Raises CancelledError or InterruptedJobError.

        ``message`` is shown to people and holds no customer's words. Whatever else is
        named is remembered, so that the job can go on there.
        """
        due = time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES
        if due or memory or done == total:
            said = message[:LONGEST_MESSAGE]
            self._write(memory, done=done, total=total, message=said)
        self.go_on()

    def remember(self, **memory: Any) -> None:
        """Keep where to go on when the job is cut short."""
        self._write(memory)
        self.go_on()

    def asked_to_stop(self) -> bool:
        """Say whether the job should stop: for loops that cannot take an exception."""
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._look()
        return self._asked or self._stopping()

    def go_on(self) -> None:
        """Return if the job may go on. Raises CancelledError, InterruptedJobError."""
        stop = self.asked_to_stop()
        if self._asked:
            raise CancelledError
        if stop:
            raise InterruptedJobError

    def _write(self, memory: dict[str, Any], **fields: Any) -> None:
        if (known := self.memory | memory) != self.memory:
            self.memory = known
            fields |= {"memory": self.memory, "attempts": 1}
        if not self._mine.update(heartbeat_at=timezone.now(), **fields):
            raise InterruptedJobError  # somebody else has it now
        self._look()

    def _look(self) -> None:
        self._written = time.monotonic()
        asked = self._mine.values_list("cancel_asked", flat=True).first()
        self._asked = asked is not False  # None: the job is no longer ours


def claim(lane: str, worker: str) -> Job | None:
    """Take the next job that is due, so that nobody else can; None if there is none."""
    now = timezone.now()
    due = Job.objects.filter(state=JobState.WAITING, lane=lane, at__lte=now)
    for pk in due.order_by("at", "created_at").values_list("pk", flat=True)[:5]:
        taken = Job.objects.filter(pk=pk, state=JobState.WAITING).update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            started_at=now,
            heartbeat_at=now,
            error="",
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def carry_out(taken: Job, *, stopping: Callable[[], bool] = lambda: False) -> None:
    """Run a claimed job to its end and write down how it ended."""
    task = Task(taken, stopping=stopping)
    kind = kinds().get(taken.kind)
    if kind is None:  # a plug-in that was taken away
        error = f"No kind of job is called {taken.kind!r} here."
        _end(taken, JobState.FAILED, error=error)
        return
    try:
        result = kind.run(task, **taken.args)
    except CancelledError:
        _end(taken, JobState.CANCELLED)
    except InterruptedJobError:
        _hand_back(taken)
    except Refused as refusal:
        _end(taken, JobState.FAILED, error=str(refusal))
    except Exception as error:
        log.exception("job %s (%s) failed", taken.kind, taken.pk)
        _failed(taken, kind, error)
    else:
        _end(taken, JobState.DONE, result=result)


def _failed(taken: Job, kind: Kind, error: Exception) -> None:
    waits = kind.again_after
    said = f"Something broke inside Walkamile ({type(error).__name__})."
    if taken.attempts > len(waits):
        _end(taken, JobState.FAILED, error=f"{said} The console's log says where.")
        return
    again = timezone.now() + waits[taken.attempts - 1]
    _mine(taken).update(state=JobState.WAITING, worker="", at=again, error=said)


def _end(taken: Job, state: JobState, *, result: Any = None, error: str = "") -> None:
    _mine(taken).update(
        state=state, result=result, error=error, ended_at=timezone.now()
    )


def _hand_back(taken: Job) -> None:
    _mine(taken).update(state=JobState.WAITING, worker="", attempts=F("attempts") - 1)


def _mine(taken: Job) -> Any:
    return Job.objects.filter(pk=taken.pk, state=JobState.RUNNING, worker=taken.worker)


def take_up_again() -> int:
    """Give back the jobs whose worker died. Call only where no worker can be alive.

    Returns how many wait again; those cut short too often are marked as failed.
    """
    running = Job.objects.filter(state=JobState.RUNNING)
    running.filter(attempts__gte=MOST_STARTS).update(
        state=JobState.FAILED,
        ended_at=timezone.now(),
        error=f"The worker ended {MOST_STARTS} times while this ran; it was given up.",
    )
    return running.update(state=JobState.WAITING, worker="")


def plan(now: datetime) -> int:
    """Put what is due of the periodic jobs into the queue; return how many are new."""
    asked = [
        Job(
            kind=kind.name,
            lane=kind.lane,
            at=now,
            unique=f"every {kind.name}",
            slot=f"{kind.name} {_slot(now, kind.every)}",
        )
        for kind in kinds().values()
        if kind.every
    ]
    known = Job.objects.filter(slot__in=[one.slot for one in asked])
    there = set(known.values_list("slot", flat=True))
    new = [one for one in asked if one.slot not in there]
    Job.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _slot(now: datetime, every: timedelta) -> str:
    seconds = int(every.total_seconds())
    return str(int(now.timestamp()) // seconds * seconds)
