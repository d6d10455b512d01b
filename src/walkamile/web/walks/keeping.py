"""A walk becomes rows: its errands, its steps, its pictures, its obstacles."""

from collections.abc import Callable, Iterator, Mapping
from statistics import fmean
from typing import Any

from django.db import transaction
from django.utils import timezone

from walkamile.nouns import Obstacle, Severity
from walkamile.web.models import Colleague, Media, Walk, WalkErrand, WalkStep
from walkamile.web.walks import obstacles, pictures
from walkamile.web.walks.document import read
from walkamile.web.walks.obstacles import Met
from walkamile.web.walks.sites import place

# Of obstacles that come with a picture of their own; those of a walk share its pages'.
MOST_PICTURES = 80
Picture = Callable[[Mapping[str, Any]], Media | None]


def bring(
    given: bytes, *, by: Colleague | None, site: str = "", sample: bool = False
) -> Walk:
    """Keep a walk from a file that ``walkamile walk --json`` wrote.

    The same walk brought twice is kept once. Raises NotAWalkError.
    """
    told = read(given, site=site)
    walk = announce(told, by=by, sample=sample)
    if walk.state != Walk.State.DONE:
        fill(walk, told)
    return walk


def announce(
    told: Mapping[str, Any], *, by: Colleague | None, sample: bool = False
) -> Walk:
    """Return the row for a walk that was brought; the one that is there, if it is."""
    given = {
        "kind": Walk.Kind.WEB,
        "place": place(told["site"]),
        "device": told["device"],
        "who": told["who"],
        "walked_at": told["walked_at"],
        "wanted": [one["errand"] for one in told["errands"]],
    }
    same = Walk.objects.filter(**given).exclude(state=Walk.State.FAILED).first()
    if same is not None:
        return same
    return Walk.objects.create(
        **given,
        url=told["site"],
        lang=told["lang"],
        state=Walk.State.WAITING,
        by=by,
        sample=sample,
    )


def fill(walk: Walk, told: Mapping[str, Any]) -> None:
    """Keep what was brought: first the pictures, then all rows at once."""
    pictures.forget(walk)
    held: dict[int, Media | None] = {}
    for row in _pictured(told):
        body = pictures.from_address(row.get("picture") or row.get("screenshot"))
        if body is not None and len(held) < MOST_PICTURES:
            held[id(row)] = pictures.keep(walk, body)
    looks = _by_address(told, held)
    keep(
        walk,
        told,
        picture=lambda row: held.get(id(row)) or looks.get(id(row)),
        cut=True,
    )


def _by_address(
    told: Mapping[str, Any], held: Mapping[int, Media | None]
) -> dict[int, Media]:
    """Return for steps without a picture the one of another step at that address."""
    steps = [step for errand in told["errands"] for step in errand["steps"]]
    known = {step["url"]: held[id(step)] for step in steps if held.get(id(step))}
    return {id(step): look for step in steps if (look := known.get(step["url"]))}


def _pictured(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from told["obstacles"]
    for errand in told["errands"]:
        yield from errand["steps"]


@transaction.atomic
def keep(
    walk: Walk, told: Mapping[str, Any], *, picture: Picture, cut: bool = False
) -> None:
    """Write a walk's document into rows and say that it is done.

    ``cut`` says that obstacles' pictures show their place already.
    """
    WalkErrand.objects.filter(walk=walk).delete()
    for number, row in enumerate(told["errands"]):
        keep_errand(walk, row, number, picture=picture)
    _count(walk, told["errands"])
    walk.before = previous(walk)
    walk.state, walk.ended_at = Walk.State.DONE, timezone.now()
    walk.wanted = [row["errand"] for row in told["errands"]]
    walk.save()
    met = [
        Met(
            obstacle=_obstacle(row),
            picture=picture(row),
            box=None if cut else _tuple(row.get("box")),
        )
        for row in told["obstacles"]
    ]
    saw = any(row["verdict"] != "blocked" for row in told["errands"])
    obstacles.keep(walk, met, whole=saw)


def keep_errand(
    walk: Walk, row: Mapping[str, Any], number: int, *, picture: Picture
) -> WalkErrand:
    """Keep one errand with its steps; it takes the place of what was known of it."""
    plain = (
        "title", "story", "least_clicks", "ease", "ease_parts", "seen", "not_followed",
        "tappable", "box",
    )  # fmt: skip
    texts = ("value", "quote", "reason", "by", "who")
    kept, _ = WalkErrand.objects.update_or_create(
        walk=walk,
        errand=row["errand"],
        defaults={
            "number": number,
            "verdict": str(row["verdict"]),
            "clicks": row["clicks"] or 0.0,
            "seconds": row["seconds"] or 0.0,
            **{name: row[name] for name in plain},
            **{name: row[name] or "" for name in texts},
        },
    )
    WalkStep.objects.filter(errand=kept).delete()
    WalkStep.objects.bulk_create(
        WalkStep(
            errand=kept,
            number=place_in_line,
            touchpoint=(step["touchpoint"] or "")[:300],
            text=step["text"] or "",
            url=(step["url"] or "")[:2000],
            seconds=step["seconds"] or 0.0,
            clicks=step["clicks"] or 0.0,
            scent=step["scent"],
            competitors=step["competitors"],
            tap=step["tap"],
            picture=picture(step),
        )
        for place_in_line, step in enumerate(row["steps"])
    )
    return kept


def previous(walk: Walk) -> Walk | None:
    """Return the last walk that this one can be compared with."""
    earlier = Walk.objects.filter(
        place=walk.place,
        kind=walk.kind,
        device=walk.device,
        who=walk.who,
        template=walk.template,
        state=Walk.State.DONE,
        walked_at__lt=walk.walked_at,
    )
    return earlier.exclude(pk=walk.pk).order_by("-walked_at", "-pk").first()


def _count(walk: Walk, errands: list[dict[str, Any]]) -> None:
    eases = [row["ease"] for row in errands if row["ease"] is not None]
    walk.errands = len(errands)
    walk.reached = sum(str(row["verdict"]) in {"reached", "hard"} for row in errands)
    walk.ease = round(fmean(eases), 1) if eases else None


def _obstacle(row: Mapping[str, Any]) -> Obstacle:
    return Obstacle(
        kind=row["kind"],
        severity=Severity(row["severity"]),
        url=row["url"],
        selector=row["selector"],
        name=row["name"],
        quote=row["quote"],
        step=row["step"],
        seconds=row["seconds"],
        wcag=row["wcag"] or None,
        fingerprint=row["fingerprint"][:64],
        pages=row["pages"],
    )


def _tuple(box: Any) -> tuple[int, int, int, int] | None:
    return tuple(box) if box else None


def forget(walk: Walk) -> None:
    """Delete a walk with its pictures; obstacles that only it met go with it."""
    with transaction.atomic():
        pictures.forget(walk)
        mine = [s.obstacle for s in walk.walksighting_set.select_related("obstacle")]
        walk.delete()
        for row in mine:
            if not row.walksighting_set.exists():
                row.delete()
