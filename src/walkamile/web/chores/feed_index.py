"""Take into the search index what came in since the last minute."""

from contextlib import suppress
from datetime import timedelta

from walkamile.web import indexing
from walkamile.web.jobs import Task, job


@job("feed_index", every=timedelta(minutes=1), lane="index")
def feed_index(task: Task) -> dict[str, int]:
    """Feed the index; killed in the middle, it goes on at the next minute."""
    taken = 0
    with suppress(indexing.IndexBusyError):  # a command is at it already
        taken = indexing.feed(
            progress=lambda what, done, total: task.progress(done, total, what)
        )
    return {"taken": taken}
