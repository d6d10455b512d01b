"""Count who has met customers, so that the page is quick."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.talks import summary


@job("count_exposure", every=timedelta(minutes=15), lane="post")
def count_exposure(task: Task) -> dict[str, int]:
    """Count the ledger anew where it has changed since."""
    del task
    held = summary.count(today=timezone.localdate())
    return {"people": int(held.content.get("people", 0))}
