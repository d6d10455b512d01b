"""Count a log of what customers did anew."""

from typing import Any

from walkamile.web.followed import counting
from walkamile.web.jobs import Task, job
from walkamile.web.models import EventLog


@job("follow_count")
def follow_count(task: Task, *, log: int) -> dict[str, Any]:
    """Count one log anew."""
    found = EventLog.objects.filter(pk=log).first()
    if found is None:
        return {"state": "gone"}
    task.progress(0, None, "counting")
    counting.count(found)
    return {"cases": found.cases}
