"""Fetch the first page of a feed, to be looked at before it is followed."""

import time

from walkamile.web.feeding import trying
from walkamile.web.jobs import Task, job
from walkamile.web.models import Feed

SECONDS_BETWEEN_LOOKS = 0.5


@job("try_feed", lane="feeds")
def try_feed(task: Task, *, feed: int) -> dict[str, int]:
    """Fetch one page; nothing of it is kept."""

    def sleep(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            task.go_on()
            time.sleep(min(left, SECONDS_BETWEEN_LOOKS))

    found = Feed.objects.filter(pk=feed).first()
    return {"records": trying.fetch(found, sleep) if found else 0}
