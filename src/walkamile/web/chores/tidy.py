"""Forget work that was done a month ago, and files that nobody speaks of."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web import media
from walkamile.web.jobs import OPEN, Task, job
from walkamile.web.models.work import Job, Told, ToldState

# Long enough to ask "what happened last week?", short enough to stay small.
KEPT = timedelta(days=30)
# A file is written before its row; within a day that has long happened.
IN_THE_MAKING = timedelta(days=1)


@job("tidy", every=timedelta(days=1))
def tidy(task: Task) -> dict[str, int]:
    """Delete ended jobs and sent messages of a month ago, and yesterday's strays."""
    del task
    now = timezone.now()
    before = now - KEPT
    jobs, _ = Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=before).delete()
    sent = Told.objects.exclude(state=ToldState.WAITING)
    told, _ = sent.filter(created_at__lt=before).delete()
    strays = media.strays(older_than=(now - IN_THE_MAKING).timestamp())
    for file in strays:
        file.unlink(missing_ok=True)
    return {"jobs": jobs, "told": told, "strays": len(strays)}
