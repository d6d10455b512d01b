"""Ask every feed whose time has come, one after another."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web import jobs
from walkamile.web.feeding import laid, pace
from walkamile.web.jobs import Task, job


@job("follow_feeds", every=timedelta(minutes=1), lane="post")
def follow_feeds(task: Task) -> dict[str, int]:
    """Put what is due into the queue; what is there already is there once."""
    del task
    laid.forget_old_tries()
    ready = pace.due(timezone.now())
    for feed in ready:
        jobs.enqueue("follow_feed", {"feed": feed.pk}, unique=f"feed {feed.pk}")
    return {"due": len(ready)}
