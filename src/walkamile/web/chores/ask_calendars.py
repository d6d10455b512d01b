"""Ask colleagues' own calendars whether they met customers, where they want that."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.talks.ways import calendars


@job("ask_calendars", every=timedelta(hours=1), lane="post")
def ask_calendars(task: Task) -> dict[str, int]:
    """Ask them all; one that fails says so on its owner's page."""
    del task
    return calendars.read_all(timezone.now())
