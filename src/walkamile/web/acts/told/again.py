"""What was fixed is walked again and measured again, without anybody asking."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.acts import measuring
from walkamile.web.models import Obstacle, Walk, WalkObstacle, WalkSite
from walkamile.web.models.act import EvidenceKind
from walkamile.web.walks import asking
from walkamile.web.walks.sites import place

# A week is the least in which customers can speak of a change; after half a year the
# weeks before it are another time.
FIRST_AFTER, WEEKS = timedelta(days=7), 6
MEASURED_EVERY, LOOKED_AT_FOR = timedelta(days=7), timedelta(days=182)


def measure_what_is_due(now: datetime) -> int:
    """Measure every obstacle fixed lately, once a week; return how many were measured."""
    oldest = now - MEASURED_EVERY
    due = Obstacle.objects.filter(
        fixed_at__lte=now - FIRST_AFTER,
        fixed_at__gte=now - LOOKED_AT_FOR,
        merged_into=None,
    ).exclude(Q(measurements__at__gte=oldest))
    many = 0
    for one in due.distinct():
        assert one.fixed_at is not None
        day = timezone.localdate(one.fixed_at)
        many += bool(measuring.measure(one, changed_on=day, weeks=WEEKS, by=None))
    return many


def walk_what_is_due(now: datetime) -> int:
    """Ask for a walk of each site whose obstacle was said to be fixed since its last."""
    sites = {place(site.url): site for site in WalkSite.objects.filter(on=True)}
    asked = 0
    fixed = Obstacle.objects.filter(
        fixed_at__gte=now - LOOKED_AT_FOR,
        merged_into=None,
        evidence__kind=EvidenceKind.WALK,
    )
    for one in fixed.distinct():
        for where in _places(one) & sites.keys():
            walks = Walk.objects.filter(place=where, walked_at__gte=one.fixed_at)
            if walks.exists():
                continue
            try:
                asking.start(sites[where], by=None)
            except Refused:
                continue
            asked += 1
    return asked


def _places(obstacle: Obstacle) -> set[str]:
    walked = obstacle.evidence.filter(kind=EvidenceKind.WALK)
    numbers = [
        int(last)
        for one in walked.values_list("reference", flat=True)
        if (last := one.rpartition(" ")[2]).isdecimal()
    ]
    met = WalkObstacle.objects.filter(pk__in=numbers)
    return set(met.values_list("place", flat=True))
