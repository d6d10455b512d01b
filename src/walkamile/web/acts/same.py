"""Which obstacles may be one: suggested with reasons, answered by a person."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from walkamile.act.same import Alike, Described
from walkamile.recipes.acting import same_obstacles
from walkamile.web.models import Obstacle, SameObstacle
from walkamile.web.models.act import STANDING

# Each new obstacle is compared with those in the same place or theme, and with the
# heaviest and the newest others: more would make whoever reports one wait.
NEAREST, HEAVIEST, NEWEST = 200, 200, 200
OPEN, TAKEN, TWO = "open", "merged", "two"


def described(obstacle: Obstacle) -> Described:
    """Return an obstacle as far as it can be compared."""
    return Described(
        id=obstacle.pk or 0,
        words=f"{obstacle.title}. {obstacle.what}".strip(". ")[:600],
        url=obstacle.url,
        step=obstacle.step,
        theme=obstacle.theme_key,
        fingerprint=obstacle.fingerprint,
    )


def like(obstacle: Obstacle) -> list[Alike]:
    """Return what may be the same as an obstacle that need not be kept yet."""
    pool = {other.pk: other for other in _pool(obstacle) if other.pk != obstacle.pk}
    known = [described(other) for other in pool.values()]
    return same_obstacles([described(obstacle)], known)


def suggest(obstacle: Obstacle) -> list[SameObstacle]:
    """Keep suggestions for an obstacle; a pair that was answered is not asked again."""
    return keep(like(obstacle))


def keep(pairs: Iterable[Alike]) -> list[SameObstacle]:
    """Keep suggestions; each pair once, whatever was answered."""
    kept = []
    for pair in pairs:
        low, high = sorted((pair.one, pair.other))
        row, _ = SameObstacle.objects.get_or_create(
            one_id=low,
            other_id=high,
            defaults={"score": pair.score, "because": list(pair.because)},
        )
        kept.append(row)
    return kept


def of(obstacle: Obstacle) -> list[tuple[Obstacle, SameObstacle]]:
    """Return the open suggestions for an obstacle, with the other one, surest first."""
    rows = (
        SameObstacle.objects.filter(Q(one=obstacle) | Q(other=obstacle), state=OPEN)
        .filter(one__merged_into=None, other__merged_into=None)
        .select_related("one", "other")
        .order_by("-score")
    )
    return [(row.other if row.one_id == obstacle.pk else row.one, row) for row in rows]


def answered(one: int, other: int, state: str) -> None:
    """Note what a person said of a pair: one and the same, or two."""
    low, high = sorted((one, other))
    SameObstacle.objects.update_or_create(
        one_id=low, other_id=high, defaults={"state": state}, create_defaults={
            "state": state, "score": 1.0, "because": ["a colleague says so"]
        },
    )  # fmt: skip


def _pool(obstacle: Obstacle) -> Iterable[Obstacle]:
    live = Obstacle.objects.filter(live__in=STANDING)  # what was merged is not live
    place = Q()
    if obstacle.theme_key:
        place |= Q(theme_key=obstacle.theme_key)
    if obstacle.fingerprint:
        place |= Q(fingerprint=obstacle.fingerprint)
    if place:
        yield from live.filter(place)[:NEAREST]
    yield from _first(live.order_by("-rank", "-id"), HEAVIEST)
    yield from _first(live.order_by("-id"), NEWEST)


def _first(rows: QuerySet[Obstacle], many: int) -> Iterable[Obstacle]:
    return rows[:many]
