"""Count every journey once a day."""

from datetime import timedelta

from walkamile.web.followed import counting
from walkamile.web.jobs import Task, job

EVERY = timedelta(days=1)


@job("follow_daily", every=EVERY)
def follow_daily(task: Task) -> None:
    """Count every log once a day: words come in between, and days go by."""
    task.progress(0, None, "counting")
    counting.count_all()
