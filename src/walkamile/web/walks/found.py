"""What walks found, as values that the act board can link to as evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from walkamile.web.models import WalkObstacle, WalkSighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One obstacle that walks met, with where to look.

    ``fingerprint`` is the same whenever it is met again at the same ``place``;
    ``way`` is the address of its page here, ``picture`` the id of its newest picture.
    ``ease`` is the worst ease (1–7, 7 = easy) of the errands of its last walk.
    """

    id: int
    fingerprint: str
    place: str
    kind: str
    walk_kind: str
    severity: str
    name: str
    quote: str
    url: str
    wcag: str
    state: str
    owner: int | None
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    times: int
    way: str
    picture: str | None
    ease: float | None
    sample: bool


def obstacles_since(
    when: datetime | None = None, *, gone: bool = False
) -> list[Finding]:
    """Return what walks met since a time (ever, without one), the newest first.

    ``gone`` also returns those that later walks passed by without meeting them.
    """
    rows = WalkObstacle.objects.select_related("last_walk")
    if when is not None:
        rows = rows.filter(last_seen__gte=when)
    if not gone:
        rows = rows.filter(gone_at__isnull=True)
    return list(_findings(rows.order_by("-last_seen", "-pk")))


def finding(fingerprint: str, *, place: str = "") -> Finding | None:
    """Return one obstacle by its fingerprint, the one met last; None if unknown."""
    rows = WalkObstacle.objects.filter(fingerprint=fingerprint)
    if place:
        rows = rows.filter(place=place)
    newest = rows.select_related("last_walk").order_by("-last_seen")[:1]
    return next(_findings(newest), None)


def _findings(rows: QuerySet[WalkObstacle]) -> Iterator[Finding]:
    known = list(rows)
    pictures = dict(
        WalkSighting.objects.filter(obstacle__in=known, picture__isnull=False)
        .order_by("pk")
        .values_list("obstacle_id", "picture_id")
    )
    for one in known:
        picture = pictures.get(one.pk)
        yield Finding(
            id=one.pk,
            fingerprint=one.fingerprint,
            place=one.place,
            kind=one.kind,
            walk_kind=one.walk_kind,
            severity=one.severity,
            name=one.name,
            quote=one.quote,
            url=one.url,
            wcag=one.wcag,
            state=one.state,
            owner=one.owner_id,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            gone_at=one.gone_at,
            times=one.times,
            way=reverse("walk-obstacle", args=[one.pk]),
            picture=str(picture) if picture else None,
            ease=one.last_walk.ease if one.last_walk else None,
            sample=one.sample,
        )
