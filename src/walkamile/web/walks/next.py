"""Which walk is worth taking next: where the last one failed, or where none has been."""

from dataclasses import dataclass

from walkamile.web.models import Walk, WalkErrand, WalkSite
from walkamile.web.still import still

FAILING = ("blocked", "wrong", "not_found")
LOOKED_AT = 60  # of the newest walks: enough for every place that is walked weekly
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A place to walk, and what failed there last time."""

    place: str
    walk: Walk | None = None
    failed: tuple[str, ...] = ()
    more: int = 0


@still
def suggestion() -> Suggestion | None:
    """Return the place whose last walk failed most; else one that nobody has walked."""
    latest: dict[tuple[str, ...], Walk] = {}
    done = Walk.objects.filter(kind=Walk.Kind.WEB, state=Walk.State.DONE)
    for walk in done.order_by("-walked_at")[:LOOKED_AT]:
        latest.setdefault((walk.place, walk.device, walk.who), walk)
    failing = [(one, one.errands - one.reached) for one in latest.values()]
    worst = max(failing, key=lambda pair: pair[1], default=None)
    if worst and worst[1]:
        return _of(worst[0])
    walked = {place for place, *_ in latest}
    for site in WalkSite.objects.filter(on=True).order_by("pk"):
        if not any(place in site.url for place in walked):
            return Suggestion(place=site.name)
    return None


def _of(walk: Walk) -> Suggestion:
    failed = WalkErrand.objects.filter(walk=walk, verdict__in=FAILING)
    titles = list(failed.values_list("title", flat=True))
    return Suggestion(
        place=walk.place,
        walk=walk,
        failed=tuple(titles[:NAMED]),
        more=max(0, len(titles) - NAMED),
    )
