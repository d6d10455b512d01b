"""Look for new meetings in the calendars and the mailbox that the chair follows."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.chairs import following
from walkamile.web.jobs import Task, job


@job("follow_meetings", every=timedelta(minutes=15), lane="post")
def follow_meetings(task: Task) -> dict[str, int]:
    """Read them all; one that fails says so on its page, and is tried again."""
    del task
    return following.read_all(timezone.now())
