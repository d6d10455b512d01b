"""Call a line of ours, and keep what it says; a call that was cut short is not repeated."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from django.utils import timezone

from walkamile.refused import Refused
from walkamile.walk.calling.listening import Manners
from walkamile.web.calls import lines
from walkamile.web.jobs import CancelledError, InterruptedJobError, Task, job
from walkamile.web.models import Walk

MOST_TOLD = 200
MANNERS = Manners()
DIALLING = "Dialling"
CUT_SHORT = (
    "The house was stopped while it called, and the line was hung up. "
    "Nobody is called again by itself."
)


@job("call", lane="call")
def call(task: Task, *, walk: int) -> dict[str, Any]:
    """Call what was asked for; one that was cut short ends there."""
    row = Walk.objects.select_related("by").get(pk=walk)
    if row.state != Walk.State.WAITING:
        if row.state == Walk.State.RUNNING:
            _ended(row, Walk.State.FAILED, CUT_SHORT)
        return {"state": row.state}
    row.state, row.walked_at = Walk.State.RUNNING, timezone.now()
    row.save(update_fields=["state", "walked_at"])
    told = Told(row, task)
    try:
        row, _ = lines.walk_line(
            row.answers["number"],
            by=row.by,
            whence=row.answers["whence"],
            walk=row,
            manners=MANNERS,
            tell=told.take,
            go_on=told.go_on,
        )
    except InterruptedJobError:
        _ended(row, Walk.State.FAILED, CUT_SHORT)
    except CancelledError:
        _ended(row, Walk.State.CANCELLED, "")
        raise
    except Exception as wrong:
        _ended(row, Walk.State.FAILED, str(wrong) if isinstance(wrong, Refused) else "")
        raise
    return {"state": row.state, "obstacles": row.obstacles}


class Told:
    """What the walker says, kept for whoever watches: the call's loop never waits for it."""

    def __init__(self, row: Walk, task: Task) -> None:
        self._row, self._task = row, task
        self._said: SimpleQueue[str] = SimpleQueue()
        self.take: Callable[[str], None] = self._said.put

    def go_on(self) -> None:
        """Keep what was said since, and hear whether to stop."""
        told = self._row.answers["told"]
        new = [self._said.get() for _ in range(self._said.qsize())]
        if new:
            told += new
            del told[:-MOST_TOLD]
            Walk.objects.filter(pk=self._row.pk).update(answers=self._row.answers)
        calls = sum(line.startswith("Call ") for line in told)
        self._task.progress(calls, MANNERS.calls, told[-1] if told else DIALLING)


def _ended(row: Walk, state: str, why: str) -> None:
    row.state, row.error, row.ended_at = state, why, timezone.now()
    row.save(update_fields=["state", "error", "ended_at"])
