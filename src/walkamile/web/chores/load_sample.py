"""Let the sample organisation move in."""

from dataclasses import asdict

from django.utils import timezone

from walkamile.web import sample
from walkamile.web.jobs import Task, job


@job("load_sample", lane="intake")
def load_sample(task: Task) -> dict[str, int]:
    """Load the sample's files; one that was cut short begins anew."""
    if sample.is_there():
        sample.move_out()
    moved = sample.move_in(
        today=timezone.localdate(),
        progress=lambda done, all_of: task.progress(done, all_of, "files"),
    )
    sample.ask_for_themes()
    return asdict(moved)
