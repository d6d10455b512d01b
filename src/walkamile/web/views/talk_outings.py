"""Outings: plan a ride-along or a shift, take a seat, log what was learned."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.models import Colleague, Outing
from walkamile.web.talks import ledger, outings
from walkamile.web.talks.forms import Planned, WasThere

UNDER = "talk"
CALENDAR = "text/calendar; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Show what is planned, and plan something."""
    me = colleague(request)
    may_plan = may(me.role, "outing-join")
    form = Planned(request.POST or None) if may_plan else None
    if form is not None and form.is_valid():
        made = outings.plan(me, **form.cleaned_data)
        return redirect("outing", made.pk)
    said = {
        "coming": outings.coming(me),
        "over": outings.over(me),
        "form": form,
        "modes": ledger.MODES,
        "ask": outings.not_out_lately(me),
    }
    return render(request, "talk/outings.html", said)


@require_safe
def outing(request: HttpRequest, number: int) -> HttpResponse:
    """Show one outing: who leads it, whether a seat is free, what it brought."""
    me = colleague(request)
    asked = get_object_or_404(Outing, pk=number)
    learned = asked.seat_set.filter(been=True).exclude(learned="")
    said = {
        "seen": outings.seen(asked, me),
        "mode": ledger.MODES.get(asked.mode, asked.mode),
        "over": asked.at < timezone.now(),
        "learned": learned.values_list("learned", flat=True),
        "form": WasThere(initial={"minutes": asked.minutes}),
        "may_join": may(me.role, "outing-join"),
    }
    return render(request, "talk/outing.html", said)


@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Take a seat, give it back, or call the outing off."""
    me, asked = colleague(request), get_object_or_404(Outing, pk=number)
    try:
        if "leave" in request.POST:
            outings.leave(asked, me)
        elif "off" in request.POST:
            outings.call_off(asked, me)
        else:
            outings.join(asked, me)
            messages.success(request, "You are coming along. Put it in your calendar.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("outing", number)


@require_POST
def logged(request: HttpRequest, number: int) -> HttpResponse:
    """Log that one was there."""
    me, asked = colleague(request), get_object_or_404(Outing, pk=number)
    form = WasThere(request.POST)
    if form.is_valid():
        try:
            outings.was_there(asked, me, **form.cleaned_data, now=timezone.now())
            messages.success(request, "Noted. It counts as meeting customers.")
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("outing", number)


@require_safe
def one_file(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out one outing as a calendar file."""
    asked = get_object_or_404(Outing, pk=number)
    return _file([asked], colleague(request), f"outing-{number}.ics")


@require_safe
def my_file(request: HttpRequest) -> HttpResponse:
    """Hand out the outings that one leads or joined as a calendar file."""
    me = colleague(request)
    own = Outing.objects.filter(Q(led_by=me) | Q(seat__colleague=me)).distinct()
    return _file(list(own.order_by("-at")[:200]), me, "outings.ics")


def _file(dates: list[Outing], me: Colleague, name: str) -> HttpResponse:
    content = outings.as_file(dates, me, now=timezone.now())
    answer = HttpResponse(content, content_type=CALENDAR)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


urlpatterns = [
    path("talk/outings/", listed, name="outings"),
    path("talk/outings/mine.ics", my_file, name="outings-mine"),
    path("talk/outings/<int:number>/", outing, name="outing"),
    path("talk/outings/<int:number>/join/", join, name="outing-join"),
    path("talk/outings/<int:number>/log/", logged, name="outing-log"),
    path("talk/outings/<int:number>/date.ics", one_file, name="outing-date"),
]
