"""Which obstacles are asked for, heaviest first, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from walkamile.act.priorities import TURNED
from walkamile.web.models import Colleague, Obstacle, ObstacleEvidence
from walkamile.web.models.act import GONE, LIVE, STANDING, ObstacleState

PAGE = 25
# Of so few finds the obstacles are named in the question itself.
RARE = 500
MINE, NOBODY = "me", "nobody"
DONE = (ObstacleState.SOLVED, ObstacleState.ASIDE)
KEYS = ("q", "owner", "state", "project", "promised", "kind", "theme")
KINDS = ("quote", "jotting", "walk", "visit", "event", "talk", "note")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand in the address; all empty is what is still open."""

    q: str = ""
    owner: str = ""
    state: str = ""
    project: str = ""
    promised: str = ""
    kind: str = ""
    theme: str = ""

    @property
    def query(self) -> str:
        """The filters as they stand in an address."""
        return urlencode({key: v for key in KEYS if (v := getattr(self, key))})

    def query_without(self, key: str) -> str:
        """Return the filters without one of them."""
        return urlencode({k: v for k in KEYS if k != key and (v := getattr(self, k))})


def asked(given: Mapping[str, str]) -> Asked:
    """Read the filters from an address; what makes no sense is left out."""
    found = {key: str(given.get(key, "")).strip()[:LONGEST] for key in KEYS}
    if found["state"] not in (*ObstacleState.values, "done"):
        found["state"] = ""
    if found["kind"] not in KINDS:
        found["kind"] = ""
    if found["owner"] not in (MINE, NOBODY) and not found["owner"].isdecimal():
        found["owner"] = ""
    return Asked(**found)


def narrow(what: Asked, reader: Colleague | None) -> QuerySet[Obstacle]:
    """Return the obstacles that fit."""
    rows = _standing(Obstacle.objects.select_related("owner__team"), what.state)
    rows = _owned(rows, what.owner, reader)
    wanted = {
        "promised": bool(what.promised),
        "project": what.project,
        "theme_key": what.theme,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if what.kind:
        rows = _shown_by(rows, what.kind)
    if what.q:
        rows = _saying(rows, what.q)
    return rows


def _saying(rows: QuerySet[Obstacle], words: str) -> QuerySet[Obstacle]:
    """Keep what says these words: few are looked up first, many are met soon enough.

    The table is read in the order in which it lies; by weight, each of a hundred
    thousand rows would be fetched from another place only to say nothing of them.
    """
    says = Q(title__icontains=words) | Q(what__icontains=words)
    some = list(Obstacle.objects.filter(says).values_list("pk", flat=True)[: RARE + 1])
    return rows.filter(pk__in=some) if len(some) <= RARE else rows.filter(says)


def _shown_by(rows: QuerySet[Obstacle], kind: str) -> QuerySet[Obstacle]:
    """Keep what a kind of evidence shows: a rare kind is looked up, a common one met."""
    of_kind = ObstacleEvidence.objects.filter(kind=kind)
    some = list(of_kind.order_by().values_list("obstacle", flat=True)[: RARE + 1])
    if len(some) <= RARE:
        return rows.filter(pk__in=set(some))
    return rows.filter(shown_by__has_key=kind)


def _standing(rows: QuerySet[Obstacle], state: str) -> QuerySet[Obstacle]:
    """Keep what stands so; what was merged into another stands with that one.

    What is live is not merged. Else it is asked for as a sum: SQLite would take the
    index of merged ones, where nearly all are none, and sort a hundred thousand rows.
    """
    if not state:
        return rows.filter(live__in=STANDING)
    if state in LIVE:
        return rows.filter(state=state, live__in=STANDING)
    unmerged = rows.alias(into=Coalesce("merged_into_id", 0)).filter(into=0)
    if state == "done":
        return unmerged.filter(live__in=GONE, state__in=DONE)
    return unmerged.filter(state=state)


def _owned(
    rows: QuerySet[Obstacle], owner: str, reader: Colleague | None
) -> QuerySet[Obstacle]:
    if owner == NOBODY:
        return rows.filter(owner=None)
    if owner == MINE:
        return rows.filter(owner=reader)
    return rows.filter(owner=int(owner)) if owner else rows


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of obstacles, and the cursor of the next; empty at the end."""

    rows: list[Obstacle]
    next: str
    first: bool


def listed(rows: QuerySet[Obstacle], cursor: str = "", *, size: int = PAGE) -> Listed:
    """Return a page, heaviest first, beginning after the cursor: never an offset."""
    after = read(cursor)
    ordered = rows.order_by("-rank", "-id")
    if after is not None:
        rank, number = after
        ordered = ordered.filter(
            Q(rank__lt=rank) | Q(rank=rank, id__lt=number), rank__lte=rank
        )
    found = list(ordered[: size + 1])
    shown = found[:size]
    more = len(found) > size
    last = f"{shown[-1].rank!r}_{shown[-1].pk}" if more else ""
    return Listed(shown, last, after is None)


def read(cursor: str) -> tuple[float, int] | None:
    """Read a cursor; a broken one begins at the heaviest."""
    rank, _, number = cursor.rpartition("_")
    try:
        place = float(rank)
    except ValueError:
        return None
    return (place, int(number)) if number.isdecimal() and place == place else None  # noqa: PLR0124


def is_live(state: str) -> bool:
    """Say whether something is still to be done in this state."""
    return state in LIVE


def plain(obstacle: Obstacle) -> dict[str, Any]:
    """Return an obstacle as a program reads it: the weight with all its parts."""
    hard = None if obstacle.effort is None else TURNED - obstacle.effort
    return {
        "obstacle": obstacle.pk,
        "title": obstacle.title,
        "what": obstacle.what,
        "state": obstacle.state,
        "severity": obstacle.severity,
        "reach": obstacle.reach,
        "effort": obstacle.effort,
        "hardship": hard,
        "weight": obstacle.weight,
        "owner": obstacle.owner.email if obstacle.owner else None,
        "due": obstacle.due,
        "project": obstacle.project,
        "opened_at": obstacle.opened_at,
        "days_open": (timezone.now() - obstacle.opened_at).days,
        "waiting_since": obstacle.waiting_since,
        "promised": obstacle.promised,
        "shown_by": obstacle.shown_by,
        "part_of": obstacle.merged_into_id,
        "outcome": obstacle.outcome,
        "version": obstacle.version,
    }
