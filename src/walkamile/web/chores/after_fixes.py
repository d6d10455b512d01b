"""Walk and measure again what was said to be fixed."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.acts.told import again
from walkamile.web.jobs import Task, job


@job("after_fixes", every=timedelta(days=1))
def after_fixes(task: Task) -> dict[str, int]:
    """Ask for walks that show a fix, and compare before and after, once a week."""
    del task
    now = timezone.now()
    return {
        "walks": again.walk_what_is_due(now),
        "measured": again.measure_what_is_due(now),
    }
