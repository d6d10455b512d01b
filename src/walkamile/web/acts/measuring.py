"""Before and after a fix: what customers say, how hard they have it, what walks find."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from walkamile.act.loop import Changed, mean_change, rate_change, share_change
from walkamile.act.priorities import ease_of
from walkamile.web.models import (
    Colleague,
    Feeling,
    Label,
    Measurement,
    Obstacle,
    WalkSighting,
)
from walkamile.web.models.act import EvidenceKind
from walkamile.web.models.walk import Walk, WalkState

MENTIONS, EFFORT, WALKS = "mentions", "effort", "walks"
# A mean of effort is taken over so many voices a side at most: the newest ones.
MOST_FELT = 5_000


def measure(
    obstacle: Obstacle, *, changed_on: date, weeks: int, by: Colleague | None
) -> list[Measurement]:
    """Compare the weeks before a day with those after it; empty with nothing to compare.

    After ends today at the latest, or where the words end: weeks that no file speaks of
    yet are no silence.
    """
    since = changed_on - timedelta(weeks=weeks)
    until = min(changed_on + timedelta(weeks=weeks), _last_day())
    if until <= changed_on:
        return []
    found = [*_voices(obstacle, since, changed_on, until)]
    found += _walks(obstacle, since, changed_on, until)
    return [
        Measurement.objects.create(
            obstacle=obstacle,
            kind=kind,
            since=since,
            until=until,
            changed_on=changed_on,
            found=asdict(changed),
            by=by,
        )
        for kind, changed in found
    ]


def _voices(
    obstacle: Obstacle, since: date, changed_on: date, until: date
) -> Iterator[tuple[str, Changed]]:
    if not obstacle.theme_key:
        return
    labels = Label.objects.filter(
        theme__key=obstacle.theme_key, set__current=True, unsure=False
    )
    before = labels.filter(occurred_at__range=_span(since, changed_on))
    after = labels.filter(occurred_at__range=_span(changed_on, until))
    yield (
        MENTIONS,
        rate_change(
            before.count(),
            (changed_on - since).days / 7,
            after.count(),
            (until - changed_on).days / 7,
        ),
    )
    yield EFFORT, mean_change(_efforts(before), _efforts(after))


def _walks(
    obstacle: Obstacle, since: date, changed_on: date, until: date
) -> Iterator[tuple[str, Changed]]:
    """Compare in how many walks of its places the obstacle was not met."""
    known = _walk_obstacles(obstacle)
    if not known:
        return
    sightings = WalkSighting.objects.filter(obstacle__in=known)
    places = set(sightings.values_list("walk__place", flat=True))
    walks = Walk.objects.filter(place__in=places, state=WalkState.DONE)
    met = set(sightings.values_list("walk_id", flat=True))
    sides = []
    for start, end in ((since, changed_on), (changed_on, until)):
        ids = walks.filter(walked_at__range=_span(start, end)).values_list(
            "pk", flat=True
        )
        sides += [sum(one not in met for one in ids), len(ids)]
    if sides[1] and sides[3]:
        yield WALKS, share_change(*sides)


def _walk_obstacles(obstacle: Obstacle) -> list[int]:
    references = obstacle.evidence.filter(kind=EvidenceKind.WALK).values_list(
        "reference", flat=True
    )
    numbers = [one.rpartition(" ")[2] for one in references]
    return [int(one) for one in numbers if one.isdecimal()]


def _efforts(labels: QuerySet[Label]) -> list[float]:
    said = labels.order_by("-occurred_at").values("verbatim")[:MOST_FELT]
    felt = Feeling.objects.filter(verbatim__in=said, effort__isnull=False)
    return [ease_of(one) or 0.0 for one in felt.values_list("effort", flat=True)]


def _last_day() -> date:
    newest: Any = Label.objects.filter(set__current=True).aggregate(
        last=Max(F("occurred_at"))
    )["last"]
    today = timezone.localdate()
    return min(timezone.localdate(newest), today) if newest else today


def _span(start: date, end: date) -> tuple[datetime, datetime]:
    """Return the moments from a day's beginning to just before another one's."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(start, time.min, zone)
    return first, datetime.combine(end, time.min, zone) - timedelta(microseconds=1)
