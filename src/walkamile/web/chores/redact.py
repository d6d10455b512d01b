"""Look through what came in for names and numbers, and only then let it be seen."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from walkamile.web.jobs import Task, job
from walkamile.web.letting_in import let_in
from walkamile.web.models.work import Job, JobState
from walkamile.web.redaction import RedactionBusyError

# What takes long and shares the interpreter: imports come first.
INTAKE = "intake"


@job("redact", every=timedelta(minutes=1), lane="redaction")
def redact(task: Task, *, again: bool = False) -> dict[str, Any]:
    """Look through what waits; ``again``: through everything, for a new rule.

    While a file is being read in it leaves the processor to that; the reading asks for
    it when it is done. Cut short, it goes on with what still waits.
    """
    if _reading() and not again:
        return {"looked_at": 0, "waits_for": "a file that is being read in"}

    def say(done: int, total: int) -> None:
        task.progress(done, total, "looking for names")

    done = 0
    with suppress(RedactionBusyError):  # a command is at it already
        done = let_in(again=again, progress=say)
    return {"looked_at": done}


def _reading() -> bool:
    busy = Job.objects.filter(lane=INTAKE, state=JobState.RUNNING, kind="read_in")
    return busy.exists()
