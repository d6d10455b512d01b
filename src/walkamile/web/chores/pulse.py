"""Tell the pulse of each month that is over, once."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.acts.year import pulses
from walkamile.web.jobs import Task, job


@job("pulse", every=timedelta(days=1))
def pulse(task: Task) -> dict[str, int]:
    """Publish months that are over, and forget who answered."""
    del task
    return {"months": pulses.publish_what_is_over(timezone.localdate())}
