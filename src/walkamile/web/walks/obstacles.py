"""Obstacles from walk to walk: the same one is one row, and what is gone is said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from walkamile.nouns import Obstacle
from walkamile.web.models import (
    Colleague,
    Media,
    Walk,
    WalkChange,
    WalkObstacle,
    WalkSighting,
)

SEVERITIES = ("critical", "serious", "moderate", "minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One obstacle of a walk with the picture that shows it."""

    obstacle: Obstacle
    picture: Media | None = None
    box: tuple[int, int, int, int] | None = None


@transaction.atomic
def keep(
    walk: Walk,
    met: Iterable[Met],
    *,
    whole: bool = True,
    passed_by: Collection[str] | None = None,
) -> None:
    """Keep what a walk met, and mark what it passed by without meeting.

    With ``whole=False`` (a walk that saw nothing, or was cut short) nothing is said to
    be gone. ``passed_by`` are the fingerprints that the walk looked for, where it did
    not look for all. Kept again, a walk changes nothing.
    """
    known: dict[str, Met] = {}
    for one in met:
        known.setdefault(one.obstacle.fingerprint or _own_print(one.obstacle), one)
    rows = _rows(walk, known)
    for number, (fingerprint, one) in enumerate(known.items()):
        _sight(walk, rows, fingerprint, one, number)
    gone = _mark_gone(walk, known, passed_by) if whole else 0
    walk.obstacles = len(known)
    walk.new = WalkChange.objects.filter(walk=walk, what__in=("seen", "back")).count()
    walk.gone = gone or WalkChange.objects.filter(walk=walk, what="gone").count()
    walk.save(update_fields=["obstacles", "new", "gone"])


def _own_print(obstacle: Obstacle) -> str:
    return f"{obstacle.kind}|{obstacle.selector}|{obstacle.url}"[:64]


def _rows(walk: Walk, prints: Iterable[str]) -> dict[str, WalkObstacle]:
    there = WalkObstacle.objects.filter(place=walk.place)
    return {row.fingerprint: row for row in there if row.fingerprint in set(prints)}


def _sight(
    walk: Walk,
    rows: dict[str, WalkObstacle],
    fingerprint: str,
    one: Met,
    number: int,
) -> None:
    row = rows.get(fingerprint)
    is_new = row is None
    if row is None:
        row = rows[fingerprint] = _new(walk, fingerprint, one.obstacle)
    sighting, first = WalkSighting.objects.update_or_create(
        obstacle=row, walk=walk, defaults=_sighted(one, number)
    )
    del sighting
    if not first:
        return
    if is_new:
        _told(row, walk, "seen")
    elif row.gone_at is not None and row.gone_at <= walk.walked_at:
        _told(row, walk, "back")
        row.gone_at = None
    _renew(row, walk, one.obstacle)


def _new(walk: Walk, fingerprint: str, obstacle: Obstacle) -> WalkObstacle:
    return WalkObstacle.objects.create(
        fingerprint=fingerprint,
        place=walk.place,
        walk_kind=walk.kind,
        kind=obstacle.kind[:80],
        severity=str(obstacle.severity),
        first_seen=walk.walked_at,
        last_seen=walk.walked_at,
        sample=walk.sample,
    )


def _renew(row: WalkObstacle, walk: Walk, obstacle: Obstacle) -> None:
    """Say of an obstacle what its newest walk says; an older one only adds to it."""
    row.times += 1
    row.first_seen = min(row.first_seen, walk.walked_at)
    if walk.walked_at >= row.last_seen:
        row.last_seen, row.last_walk = walk.walked_at, walk
        row.severity, row.name = str(obstacle.severity), obstacle.name[:300]
        row.quote, row.url = obstacle.quote, obstacle.url[:2000]
        row.wcag = (obstacle.wcag or "")[:20]
    row.save()


def _sighted(one: Met, number: int) -> dict[str, Any]:
    obstacle = one.obstacle
    return {
        "severity": str(obstacle.severity),
        "number": number,
        "url": obstacle.url[:2000],
        "selector": obstacle.selector,
        "name": obstacle.name[:300],
        "quote": obstacle.quote,
        "step": obstacle.step,
        "seconds": obstacle.seconds,
        "pages": obstacle.pages,
        "box": list(one.box) if one.box else None,
        "picture": one.picture,
    }


def _told(row: WalkObstacle, walk: Walk, what: str) -> None:
    WalkChange.objects.create(
        obstacle=row, what=what, now=walk.place[:200], walk=walk, at=walk.walked_at
    )


def _mark_gone(
    walk: Walk, met: Iterable[str], passed_by: Collection[str] | None
) -> int:
    """Mark what earlier walks of the same customer met, and this one did not.

    An earlier walk counts when this one did all its errands, or its template.
    """
    here = WalkObstacle.objects.filter(
        place=walk.place,
        gone_at__isnull=True,
        last_seen__lt=walk.walked_at,
        last_walk__kind=walk.kind,
        last_walk__device=walk.device,
        last_walk__who=walk.who,
        last_walk__template=walk.template,
    ).exclude(fingerprint__in=set(met))
    if passed_by is not None:
        here = here.filter(fingerprint__in=passed_by)
    number = 0
    for row in here.select_related("last_walk"):
        before = set(row.last_walk.wanted) if row.last_walk else set()
        covers = not walk.wanted or (before and before <= set(walk.wanted))
        if covers:
            row.gone_at = walk.walked_at
            row.save(update_fields=["gone_at"])
            _told(row, walk, "gone")
            number += 1
    return number


def change(
    row: WalkObstacle,
    *,
    by: Colleague,
    state: str | None = None,
    owner: Colleague | bool | None = False,
    note: str = "",
) -> int:
    """Change who looks after an obstacle and how far it is; return how many changes.

    ``owner=None`` takes it from whoever has it; left out, the owner stays. Every
    change is added to its history.
    """
    entries = []
    if state and state != row.state:
        entries.append(("state", row.get_state_display(), _state(state)))
        row.state = state
    if not isinstance(owner, bool) and owner != row.owner:
        entries.append(("owner", str(row.owner or "nobody"), str(owner or "nobody")))
        row.owner = owner
    if note and not entries:
        entries.append(("note", "", ""))
    with transaction.atomic():
        row.save(update_fields=["state", "owner"])
        for what, was, now in entries:
            WalkChange.objects.create(
                obstacle=row, by=by, what=what, was=was[:200], now=now[:200],
                note=note, at=timezone.now(),
            )  # fmt: skip
    return len(entries)


def _state(value: str) -> str:
    return str(WalkObstacle.State(value).label)


def compared(walk: Walk) -> dict[str, list[WalkObstacle]]:
    """Return what is new, gone and the same against the walk before."""
    mine = WalkObstacle.objects.filter(walksighting__walk=walk)
    changed = Q(walkchange__walk=walk)
    new = mine.filter(changed, walkchange__what__in=("seen", "back")).distinct()
    gone = WalkObstacle.objects.filter(changed, walkchange__what="gone").distinct()
    fresh = {row.pk for row in new}
    same = [row for row in mine.distinct() if row.pk not in fresh]
    return {"new": list(new), "gone": list(gone), "same": same}
