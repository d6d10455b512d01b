"""Ask one feed what is new, and keep it."""

import time
from typing import Any

from django.utils import timezone

from walkamile.web.feeding import pace, rounds
from walkamile.web.jobs import Task, job
from walkamile.web.models import Feed

# A new feed with years behind it takes many rounds: others get their turn between.
ROUNDS_AT_ONCE = 5
SECONDS_BETWEEN_LOOKS = 0.5


@job("follow_feed", lane="feeds")
def follow_feed(task: Task, *, feed: int, now: bool = False) -> dict[str, Any]:
    """Go some rounds of a feed; cut short, it goes on where it was.

    ``now`` asks for one round even where none is due.
    """

    def sleep(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            task.go_on()
            time.sleep(min(left, SECONDS_BETWEEN_LOOKS))

    state = ""
    for number in range(ROUNDS_AT_ONCE):
        asked = now and number == 0
        found = Feed.objects.select_related("source", "by").filter(pk=feed).first()
        if found is None or not (asked or pace.is_due(feed, timezone.now())):
            break
        state = rounds.follow(found, sleep=sleep, stop=task.asked_to_stop).state
        task.go_on()
    return {"state": state}
