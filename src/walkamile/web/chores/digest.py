"""Send colleagues what customers said, as often as each wants to hear it."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web import digest as letters
from walkamile.web.jobs import Task, job


@job("digest", every=timedelta(minutes=30), lane="post")
def digest(task: Task) -> dict[str, int]:
    """Write the letters that are due now; the post takes them."""
    written = 0
    for colleague in letters.due(timezone.now()):
        written += letters.write(colleague, timezone.now())
        task.progress(written, message="writing letters")
    return {"written": written}
