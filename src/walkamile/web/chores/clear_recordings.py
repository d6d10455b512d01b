"""Delete recordings that nobody may keep any longer."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.talks.ways import recordings


@job("clear_recordings", every=timedelta(days=1))
def clear_recordings(task: Task) -> dict[str, int]:
    """Delete the unchecked, and those of conversations whose words are gone."""
    del task
    return {"recordings": recordings.clear(timezone.now())}
