"""Start the walks whose day has come."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.walks import asking


@job("walk_plans", every=timedelta(minutes=15), lane="post")
def walk_plans(task: Task) -> dict[str, int]:
    """Ask for every planned walk that is due."""
    del task
    return {"started": asking.start_what_is_due(timezone.now())}
