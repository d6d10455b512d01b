"""Whose jotting started it hears of it, and sees what came of their part."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from walkamile.web.acts.history import note
from walkamile.web.acts.obstacles import WHAT
from walkamile.web.models import Colleague, Obstacle, ObstacleEvidence
from walkamile.web.models.act import EvidenceKind, ObstacleState

GONE = (ObstacleState.FIXED, ObstacleState.TOLD, ObstacleState.SOLVED)
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An obstacle that a colleague helped with, and how."""

    obstacle: Obstacle
    began: bool
    thanked: bool
    owned: bool
    did: int
    gone: bool


@transaction.atomic
def thank(obstacle: Obstacle, *, by: Colleague) -> int:
    """Thank everyone whose jotting shows an obstacle; return how many jottings."""
    waiting = obstacle.evidence.filter(
        kind=EvidenceKind.JOTTING, thanked_at=None, verbatim__heard_by__isnull=False
    )
    many = waiting.update(thanked_at=timezone.now())
    if many:
        after = {"jottings": many}
        note(WHAT, obstacle.pk, "thanked", before={}, after=after, by=by)
    return many


def parts(colleague: Colleague) -> list[Part]:
    """Return what a colleague's jottings and actions became; theirs to look at."""
    heard = ObstacleEvidence.objects.filter(
        kind=EvidenceKind.JOTTING, verbatim__heard_by=colleague
    )
    began: dict[int, bool] = {}
    for number, thanked in heard.values_list("obstacle", "thanked_at"):
        began[number] = began.get(number, False) or thanked is not None
    acted = Obstacle.objects.filter(actions__by=colleague).values_list("pk", flat=True)
    owned = Obstacle.objects.filter(owner=colleague, merged_into=None)
    mine = list(owned.order_by("-changed_at").values_list("pk", flat=True)[:MOST])
    did: dict[int, int] = {}
    for number in acted:
        did[number] = did.get(number, 0) + 1
    found = Obstacle.objects.in_bulk([*began, *did, *mine])
    rows = sorted(found.values(), key=lambda one: one.changed_at, reverse=True)
    return [
        Part(
            obstacle=one,
            began=one.pk in began,
            thanked=began.get(one.pk, False),
            owned=one.owner_id == colleague.pk,
            did=did.get(one.pk, 0),
            gone=one.state in GONE,
        )
        for one in rows[:MOST]
    ]
