"""Start the walks whose day has come."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.calls import asking as calls
from walkamile.web.jobs import Task, job
from walkamile.web.walks import asking


@job("walk_plans", every=timedelta(minutes=15), lane="post")
def walk_plans(task: Task) -> dict[str, int]:
    """Ask for every planned walk and call that is due."""
    del task
    now = timezone.now()
    started = asking.start_what_is_due(now)
    return {"started": started + calls.start_what_is_due(now)}
