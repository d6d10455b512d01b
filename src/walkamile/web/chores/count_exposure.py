"""Count who has met customers, so that the page is quick."""

from datetime import timedelta

from django.utils import timezone

from walkamile.web.jobs import Task, job
from walkamile.web.models import Walk
from walkamile.web.talks import ledger, summary

# Where a customer was there; a visit to our own shop meets nobody.
WITH_CUSTOMERS = {Walk.Kind.RIDE_ALONG: "ride_along", Walk.Kind.THEIR_PLACE: "visit"}
BACK = timedelta(days=31)


@job("count_exposure", every=timedelta(minutes=15), lane="post")
def count_exposure(task: Task) -> dict[str, int]:
    """Write down ride-alongs that were filled in, and count the ledger anew."""
    walked = from_walks()
    task.go_on()
    held = summary.count(today=timezone.localdate())
    return {"people": int(held.content.get("people", 0)), "walked": walked}


def from_walks() -> int:
    """Write ride-alongs and visits at customers' into the ledger, each once.

    Those in mystery stay out: their line would say who it was.
    """
    made = Walk.objects.filter(
        kind__in=WITH_CUSTOMERS,
        state=Walk.State.DONE,
        by__isnull=False,
        revealed=True,
        sample=False,
        walked_at__gte=timezone.now() - BACK,
    )
    for walk in made.select_related("by"):
        if walk.by is not None:
            meeting = ledger.Meeting(
                started_at=walk.walked_at,
                minutes=_minutes(walk),
                mode=WITH_CUSTOMERS[Walk.Kind(walk.kind)],
                origin="walk",
                origin_id=str(walk.pk),
                link=f"/walk/{walk.pk}/",
            )
            ledger.met(walk.by, meeting)
    return made.count()


def _minutes(walk: Walk) -> int | None:
    """Return how long it took where it is known; else it is assumed, and marked."""
    if walk.ended_at is None or walk.ended_at <= walk.walked_at:
        return None
    lasted = round((walk.ended_at - walk.walked_at).total_seconds() / 60)
    return lasted if 0 < lasted <= ledger.IN_PASSING * 100 else None
