"""How many obstacles stand where: kept up with every change, so that no page counts."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Sum

from walkamile.web.models import Colleague, Obstacle, Tally
from walkamile.web.models.act import LIVE, ObstacleState

# State, owner, promised; null where it is merged into another and not counted.
Cell = tuple[str, int | None, bool] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers beside the filters."""

    open: int
    mine: int
    nobodys: int
    waiting: int
    promised: int
    fixed: int
    done: int


def cell(obstacle: Obstacle) -> Cell:
    """Return where an obstacle counts."""
    if obstacle.merged_into_id is not None:
        return None
    return obstacle.state, obstacle.owner_id, obstacle.promised


def moved(before: Cell, after: Cell) -> None:
    """Count an obstacle where it is now, and no longer where it was."""
    if before != after:
        _add(before, -1)
        _add(after, 1)


def _add(where: Cell, by: int) -> None:
    if where is None:
        return
    state, owner, promised = where
    row, _ = Tally.objects.get_or_create(state=state, owner_id=owner, promised=promised)
    Tally.objects.filter(pk=row.pk).update(size=F("size") + by)


@transaction.atomic
def recount() -> int:
    """Count all obstacles anew; return how many there are."""
    Tally.objects.all().delete()
    counted = (
        Obstacle.objects.filter(merged_into=None)
        .values_list("state", "owner_id", "promised")
        .annotate(size=Count("id"))
        .order_by()
    )
    cells = Counter({(s, o, p): size for s, o, p, size in counted})
    Tally.objects.bulk_create(
        Tally(state=s, owner_id=o, promised=p, size=size)
        for (s, o, p), size in cells.items()
    )
    return sum(cells.values())


def numbers(reader: Colleague) -> Numbers:
    """Return the numbers that a colleague's board shows."""
    rows = Tally.objects.values_list("state", "promised").annotate(many=Sum("size"))
    all_cells = [(state, promised, many) for state, promised, many in rows.order_by()]
    live = Tally.objects.filter(state__in=LIVE)
    mine = live.filter(owner=reader).aggregate(many=Sum("size"))["many"]
    nobodys = live.filter(owner=None).aggregate(many=Sum("size"))["many"]
    by_state = Counter[str]()
    promised = 0
    for state, is_promised, many in all_cells:
        by_state[state] += many
        promised += many if is_promised and state in LIVE else 0
    return Numbers(
        open=sum(by_state[state] for state in LIVE),
        mine=mine or 0,
        nobodys=nobodys or 0,
        waiting=by_state[ObstacleState.WAITING],
        promised=promised,
        fixed=by_state[ObstacleState.FIXED],
        done=by_state[ObstacleState.SOLVED] + by_state[ObstacleState.ASIDE],
    )
