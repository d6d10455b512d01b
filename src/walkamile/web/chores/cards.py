"""Tell the chats that want it what customers told colleagues yesterday."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.talks.ways import sending


@job("cards", every=timedelta(minutes=30), lane="post")
def cards(task: Task) -> dict[str, int]:
    """Write down what is due this morning; the post takes it."""
    del task
    return {"told": sending.to_chats(timezone.now())}
