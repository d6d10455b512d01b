"""Forget background work that was done a month ago."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import OPEN, Task, job
from walkamile.web.models.work import Job, Told, ToldState

# Long enough to ask "what happened last week?", short enough to stay small.
KEPT = timedelta(days=30)


@job("tidy", every=timedelta(days=1))
def tidy(task: Task) -> dict[str, int]:
    """Delete jobs that ended and messages that were sent a month ago."""
    del task
    before = timezone.now() - KEPT
    jobs, _ = Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=before).delete()
    sent = Told.objects.exclude(state=ToldState.WAITING)
    told, _ = sent.filter(created_at__lt=before).delete()
    return {"jobs": jobs, "told": told}
