"""Come round every hour."""

from datetime import timedelta

from walkamile.web.jobs import Task, job


@job("hourly", every=timedelta(hours=1))
def hourly(task: Task) -> None:
    del task
