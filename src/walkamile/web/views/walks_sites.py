"""Which sites may be walked, with which sign-ins, and which walks come again."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from walkamile.refused import Refused
from walkamile.walk.errand import shipped
from walkamile.walk.session import LONGEST
from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.models import WalkPlan, WalkSession, WalkSite
from walkamile.web.walks import sites as keeping
from walkamile.web.walks.forms import Plan, Session, Site, wrong

UNDER = "walks"


@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest) -> HttpResponse:
    """Show the sites that may be walked, and add one."""
    form = Site(request.POST or None, initial={"on": True})
    if request.method == "POST" and form.is_valid():
        form.instance.added_by = colleague(request)
        site = form.save()
        log.changed(colleague(request), "walk site", str(site.pk), site.url[:200])
        messages.success(request, "It may be walked now.")
        return redirect("walk-sites")
    listed = WalkSite.objects.prefetch_related("walksession_set")
    return render(request, "walks/sites.html", {"form": form, "sites": listed})


@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, number: int) -> HttpResponse:
    """Change a site, what is true of it, and its stored sign-ins."""
    row = get_object_or_404(WalkSite, pk=number)
    form = Site(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        log.changed(colleague(request), "walk site", str(number), "changed")
        messages.success(request, "Saved.")
        return redirect("walk-site", number)
    said = {
        "site": row,
        "form": form,
        "sessions": row.walksession_set.select_related("added_by"),
        "session_form": Session(),
    }
    return render(request, "walks/site.html", said)


@require_POST
def session_add(request: HttpRequest, number: int) -> HttpResponse:
    """Seal a stored sign-in for a site."""
    row = get_object_or_404(WalkSite, pk=number)
    mine, form = colleague(request), Session(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, wrong(form))
        return redirect("walk-site", number)
    given = form.cleaned_data
    try:
        body = given["file"].read(LONGEST + 1)
        keeping.keep_session(row, given["name"], body, added_by=mine)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        log.changed(mine, "walk session", str(number), "stored")
        messages.success(request, "Sealed. Walks may use it; nobody can read it.")
    return redirect("walk-site", number)


@require_POST
def session_forget(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a stored sign-in."""
    row = get_object_or_404(WalkSession, pk=number)
    row.delete()
    log.changed(colleague(request), "walk session", str(row.site_id), "deleted")
    messages.success(request, "The sign-in is deleted.")
    return redirect("walk-site", row.site_id)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: HttpRequest) -> HttpResponse:
    """Plan a walk that comes again every day or week."""
    open_ones = WalkSite.objects.filter(on=True)
    form = Plan(request.POST or None, sites=open_ones)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plan = WalkPlan.objects.create(
            site=given["site"],
            device=given["device"],
            who=given["who"],
            lang=given["lang"],
            errands=given["errands"],
            session=given["session"],
            every=given["every"],
            next_at=_first(given["hour"]),
            made_by=colleague(request),
        )
        log.changed(colleague(request), "walk plan", str(plan.pk), plan.every)
        messages.success(request, "Planned. It begins by itself.")
        return redirect("walk-plans")
    said = {
        "form": form,
        "sites": open_ones,
        "may_add": may(colleague(request).role, "walk-sites"),
        "errands": shipped().values(),
        "plans": WalkPlan.objects.select_related("site", "made_by").order_by("next_at"),
    }
    return render(request, "walks/plans.html", said)


def _first(hour: int):  # type: ignore[no-untyped-def]
    now = timezone.localtime()
    first = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return first if first > now else first + timedelta(days=1)


@require_POST
def plan_stop(request: HttpRequest, number: int) -> HttpResponse:
    """End a plan; the walks it made stay."""
    row = get_object_or_404(WalkPlan, pk=number)
    row.delete()
    log.changed(colleague(request), "walk plan", str(number), "ended")
    messages.success(request, "It does not come again. Its walks stay.")
    return redirect("walk-plans")


urlpatterns = [
    path("walk/sites/", sites, name="walk-sites"),
    path("walk/sites/<int:number>/", site, name="walk-site"),
    path("walk/sites/<int:number>/sign-in/", session_add, name="walk-session-add"),
    path(
        "walk/sign-ins/<int:number>/delete/", session_forget, name="walk-session-forget"
    ),
    path("walk/plans/", plan_add, name="walk-plans"),
    path("walk/plans/<int:number>/end/", plan_stop, name="walk-plan-stop"),
]
