"""Send the messages that are due."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web import tell
from walkamile.web.jobs import Task, job


@job("send", every=timedelta(hours=1), lane="post")
def send(task: Task) -> dict[str, int]:
    """Send mail, chat and webhooks that wait; each is asked for when it is due."""
    del task
    return tell.send_due(timezone.now())
