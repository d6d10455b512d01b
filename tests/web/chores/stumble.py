"""Fail in one way or another."""

from datetime import timedelta

from walkamile.refused import Refused
from walkamile.web.jobs import Task, job


@job("stumble", again_after=(timedelta(0), timedelta(hours=1)))
def stumble(task: Task, *, how: str, **_: object) -> dict[str, int]:
    if how == "refused":
        raise Refused("the file is empty.", next_step="Send another.")
    if how == "always" or task.attempts < 2:
        raise ValueError("Ada's own words")
    return {"attempts": task.attempts}
