"""Delete words that have been kept for longer than their source says."""

from datetime import timedelta

from walkamile.web.customers import retain as keeping
from walkamile.web.jobs import Task, job


@job("retain", every=timedelta(days=1))
def retain(task: Task) -> dict[str, int]:
    """Delete what is overdue today, source by source; the log says how many."""
    del task
    return {one.source: one.rows for one in keeping.retain()}
