"""What stood in the way, over all walks: filtered, looked after, followed up."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.models import WalkObstacle, WalkSighting
from walkamile.web.pages.paging import PAGE
from walkamile.web.walks import obstacles as keeping
from walkamile.web.walks import showing
from walkamile.web.walks.forms import Care, wrong

UNDER = "walks"
GONE = (("here", "Still there"), ("gone", "Gone"), ("all", "Both"))
MOST_PAGES = 1_000


@require_safe
def obstacles(request: HttpRequest) -> HttpResponse:
    """List the obstacles of all walks; the address says which."""
    asked = request.GET
    rows = _wanted(asked, colleague(request).pk)
    number = _page(asked.get("page", ""))
    some = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    pictures = _pictures(some[:PAGE])
    found = [showing.hindrance(one, pictures.get(one.pk)) for one in some[:PAGE]]
    said = {
        "found": found,
        "asked": asked,
        "gone": asked.get("gone") or "here",
        "states": WalkObstacle.State.choices,
        "severities": [(name, words) for name, (_, _, words) in _severities()],
        "gones": GONE,
        "places": _known("place"),
        "kinds": [(kind, kind.replace("_", " ")) for kind in _known("kind")],
        "older": _further(asked, number + 1) if len(some) > PAGE else "",
        "newer": _further(asked, number - 1) if number > 1 else "",
    }
    return render(request, "walks/obstacles.html", said)


def _wanted(asked: QueryDict, me: int) -> QuerySet[WalkObstacle]:
    rows = WalkObstacle.objects.select_related("owner", "last_walk")
    for field in ("state", "severity", "kind", "place"):
        if asked.get(field):
            rows = rows.filter(**{field: asked[field]})
    owner = asked.get("owner", "")
    if owner == "me":
        rows = rows.filter(owner=me)
    elif owner == "nobody":
        rows = rows.filter(owner__isnull=True)
    gone = asked.get("gone") or "here"
    if gone != "all":
        rows = rows.filter(gone_at__isnull=gone == "here")
    ranks = [
        When(severity=one, then=Value(n)) for n, one in enumerate(showing.SEVERITY)
    ]
    rank = Case(*ranks, default=Value(9), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "-times", "-last_seen", "pk")


def _severities() -> Any:
    return showing.SEVERITY.items()


def _known(field: str) -> list[str]:
    rows = WalkObstacle.objects.order_by(field).values_list(field, flat=True)
    return list(rows.distinct()[:200])


def _page(given: str) -> int:
    return min(int(given), MOST_PAGES) if given.isdecimal() and int(given[:9]) else 1


def _further(asked: QueryDict, number: int) -> str:
    query = asked.copy()
    query["page"] = str(number)
    return query.urlencode()


def _pictures(rows: list[WalkObstacle]) -> dict[int, WalkSighting]:
    """Return the newest sighting of each obstacle."""
    seen = WalkSighting.objects.filter(obstacle__in=rows).select_related("picture")
    return {one.obstacle_id: one for one in seen.order_by("pk")}


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle(request: HttpRequest, number: int) -> HttpResponse:
    """Show one obstacle with everything that shows it, and look after it."""
    rows = WalkObstacle.objects.select_related("owner", "last_walk")
    row = get_object_or_404(rows, pk=number)
    mine = colleague(request)
    can = may(mine.role, "walk-obstacle-care")
    seen = row.walksighting_set.select_related("walk", "picture")
    evidence = list(seen.order_by("-walk__walked_at", "-pk")[:12])
    newest = evidence[0] if evidence else None
    said = {
        "one": showing.hindrance(row, newest),
        "row": row,
        "sighting": newest,
        "evidence": [showing.hindrance(row, one) for one in evidence],
        "history": row.walkchange_set.select_related("by", "walk").order_by("-pk")[
            :100
        ],
        "form": Care(initial={"state": row.state, "owner": row.owner_id}),
        "may_care": can,
        "others": WalkObstacle.objects.filter(kind=row.kind, gone_at__isnull=True)
        .exclude(pk=row.pk)
        .aggregate(many=Count("pk"))["many"],
    }
    return render(request, "walks/obstacle.html", said)


@require_http_methods(["POST"])
def care(request: HttpRequest, number: int) -> HttpResponse:
    """Give an obstacle an owner, a state, or a note."""
    row = get_object_or_404(WalkObstacle.objects.select_related("owner"), pk=number)
    mine, form = colleague(request), Care(request.POST)
    if not form.is_valid():
        messages.error(request, wrong(form))
        return redirect("walk-obstacle", number)
    given = form.cleaned_data
    number_of = keeping.change(
        row, by=mine, state=given["state"], owner=given["owner"], note=given["note"]
    )
    if number_of or given["note"]:
        log.changed(mine, "walk obstacle", str(row.pk), f"now {row.state}")
        messages.success(request, "Kept, and added to its history.")
    return redirect(reverse("walk-obstacle", args=[number]))


urlpatterns = [
    path("walk/obstacles/", obstacles, name="walk-obstacles"),
    path("walk/obstacles/<int:number>/", obstacle, name="walk-obstacle"),
    path("walk/obstacles/<int:number>/care/", care, name="walk-obstacle-care"),
]
