"""Walks: start one, watch it go, read what it was like."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from walkamile.walk.errand import shipped
from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.models import Media, Walk, WalkErrand, WalkPlan, WalkSite
from walkamile.web.pages.paging import newest
from walkamile.web.pages.places import Place
from walkamile.web.walks import asking, keeping, obstacles, showing, visits
from walkamile.web.walks.forms import Ask, wrong

PLACE = Place(name="Walk", icon="walk", url="walks", order=30, key="w")
PLACED = (Walk.Kind.VISIT, Walk.Kind.RIDE_ALONG, Walk.Kind.THEIR_PLACE)
SHOWN, CHARTED, LATEST_PAGES = 20, 200, 8


@require_safe
def walks(request: HttpRequest) -> HttpResponse:
    """Show walks, newest first, with what they came to over time."""
    reader = colleague(request)
    rows = Walk.objects.select_related("by", "site", "job")
    page = newest(rows, request.GET.get("before", ""), size=SHOWN, at="walked_at")
    for walk in page.rows:
        asking.settle(walk)
    done = Walk.objects.filter(state=Walk.State.DONE).order_by("-walked_at")[:CHARTED]
    sites = WalkSite.objects.filter(on=True)
    said = {
        "page": page,
        "charts": showing.series(done),
        "sites": sites,
        "form": Ask(sites=sites),
        "plans": WalkPlan.objects.filter(on=True).select_related("site"),
        "errands": shipped().values(),
        "may_start": may(reader.role, "walk-start"),
        "may_plan": may(reader.role, "walk-plans"),
        "may_add": may(reader.role, "walk-sites"),
    }
    return render(request, "walks/walks.html", said)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a walk of a site that is on the list."""
    mine = colleague(request)
    form = Ask(request.POST, sites=WalkSite.objects.filter(on=True))
    if not form.is_valid():
        messages.error(request, wrong(form))
        return redirect("walks")
    given = form.cleaned_data
    walk = asking.start(
        given["site"],
        by=mine,
        device=given["device"],
        who=given["who"],
        lang=given["lang"],
        errands=given["errands"],
        session=given["session"],
    )
    log.changed(mine, "walk", str(walk.pk), f"started at {walk.place}"[:200])
    return redirect("walk", walk.pk)


@require_safe
def walk(request: HttpRequest, number: int) -> HttpResponse:
    """Show one walk: while it goes on, and what it was like."""
    reader = colleague(request)
    row = asking.settle(_walk(number))
    going = row.state in asking.OPEN
    if "HX-Request" in request.headers and not request.headers.get("HX-Boosted"):
        if going:
            return render(request, "walks/live.html", _live(row))
        return HttpResponse(headers={"HX-Refresh": "true"})
    if going or row.state != Walk.State.DONE:
        return render(request, "walks/going.html", _live(row))
    log.note(reader, log.READ, "walk", str(row.pk), "walk")
    if row.kind == Walk.Kind.WEB:
        return render(request, "walks/walk.html", _report(request, row))
    return render(request, "walks/visit.html", _visited(request, row))


def _walk(number: int) -> Walk:
    rows = Walk.objects.select_related("by", "site", "job", "before", "session")
    return get_object_or_404(rows, pk=number)


def _live(row: Walk) -> dict[str, Any]:
    pages = row.walkpage_set.select_related("picture").order_by("-number")
    latest = list(pages[:LATEST_PAGES])
    return {
        "walk": row,
        "going": row.state in asking.OPEN,
        "job": row.job,
        "errands": showing.errands(row, None),
        "pages": [showing.looked_at(one, row.device) for one in latest],
        "seen": pages.count(),
    }


def _report(request: HttpRequest, row: Walk) -> dict[str, Any]:
    shown = showing.errands(row, row.before)
    chosen = _chosen(row, request.GET.get("errand", ""), shown)
    found = showing.hindrances(row)
    compared = obstacles.compared(row) if row.before else None
    blocked = showing.shut(shown)
    told = {one.row.pk for some in blocked.values() for one in some}
    verdict = next((e for e in shown if chosen and e.row.pk == chosen.pk), None)
    return {
        "walk": row,
        "customer": showing.customer_of(row.who),
        "before": row.before,
        "figures": showing.figures(row, row.before),
        "errands": shown,
        "blocked": blocked,
        "listed": [one for one in shown if one.row.pk not in told],
        "chosen": chosen,
        "verdict": verdict,
        "strip": showing.strip(chosen, row.device) if chosen else [],
        "worst": found[: showing.CARDS],
        "rest": found[showing.CARDS :],
        "changes": compared,
        "moved": _moved(shown),
        "may_take": may(colleague(request).role, "walk-file"),
        "may_start": may(colleague(request).role, "walk-start"),
        "may_forget": may(colleague(request).role, "walk-forget"),
    }


def _chosen(row: Walk, asked: str, shown: list[showing.Shown]) -> WalkErrand | None:
    """Return the errand whose steps are shown: the one asked for, else the worst."""
    named = row.walkerrand_set.filter(errand=asked[:80]).first() if asked else None
    if named:
        return named
    with_steps = (e.row for e in shown if e.row.walkstep_set.exists())
    return next(with_steps, None)


def _moved(shown: list[showing.Shown]) -> dict[str, list[showing.Shown]]:
    return {
        word: [one for one in shown if one.change == word]
        for word in ("easier", "harder", "same")
    }


def _visited(request: HttpRequest, row: Walk) -> dict[str, Any]:
    mine = colleague(request)
    return {
        "walk": row,
        "before": row.before,
        "visitor": visits.visitor(row),
        "may_reveal": row.by_id == mine.pk and not row.revealed,
        "sections": showing.sections(row),
        "waits": showing.waits(row),
        "told": [] if row.kind in PLACED else showing.told_figures(row),
        "photos": Media.objects.filter(
            owner_kind="walk", owner_id=str(row.pk), kind="picture"
        ),
        "prompts": row.answers.get("prompts", []),
        "notes": row.answers.get("notes", []),
        "found": showing.hindrances(row),
        "changes": obstacles.compared(row) if row.before else None,
        "may_forget": may(mine.role, "walk-forget"),
    }


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a walk that is going on; what it saw so far is kept."""
    row = _walk(number)
    if asking.stop(row):
        log.changed(colleague(request), "walk", str(row.pk), "asked to stop")
        messages.success(request, "Stopping. What was seen so far stays here.")
    return redirect("walk", number)


@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a walk with its pictures and notes."""
    row = _walk(number)
    if row.state in asking.OPEN:
        messages.error(request, "It is still going on. Stop it first.")
        return redirect("walk", number)
    keeping.forget(row)
    log.changed(colleague(request), "walk", str(number), "deleted")
    messages.success(request, "The walk is gone, with its pictures.")
    return redirect("walks")


@require_POST
def reveal(request: HttpRequest, number: int) -> HttpResponse:
    """Put one's own name to a visit made under a nickname."""
    if visits.reveal(_walk(number), colleague(request)):
        messages.success(request, "Everyone now sees that it was you.")
    return redirect("walk", number)


urlpatterns = [
    path("walk/", walks, name="walks"),
    path("walk/start/", start, name="walk-start"),
    path("walk/<int:number>/", walk, name="walk"),
    path("walk/<int:number>/stop/", stop, name="walk-stop"),
    path("walk/<int:number>/delete/", forget, name="walk-forget"),
    path("walk/<int:number>/reveal/", reveal, name="walk-reveal"),
]
