"""Who has met customers: my own page, all of us together, and what is written down."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.talk.calendar import MOST_BYTES
from walkamile.talk.exposure import DAYS, REFERENCE_MINUTES
from walkamile.talk.groups import FEWEST
from walkamile.web.access import colleague, may
from walkamile.web.models import Exposure
from walkamile.web.talks import ledger, own, questions, summary
from walkamile.web.talks.forms import Met, Minutes, OwnCalendar
from walkamile.web.talks.ways import calendars

UNDER = "talk"
HAND = "by hand"


@require_safe
def exposure(request: HttpRequest) -> HttpResponse:
    """Show how much groups of us meet customers, and whom nobody has heard."""
    reader = colleague(request)
    said = {
        "now": summary.current(),
        "unheard": questions.unheard_now(),
        "fewest": FEWEST,
        "reference": REFERENCE_MINUTES // 60,
        "days": DAYS,
        "shades": summary.SHADES,
        "may_write": may(reader.role, "exposure-mine"),
    }
    return render(request, "talk/exposure.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own hours, and take a meeting that nothing else has noted."""
    me = colleague(request)
    form = Met(request.POST or None, initial=_now())
    if form.is_valid():
        given = form.cleaned_data
        ledger.met(
            me,
            ledger.Meeting(**given, origin=HAND, origin_id=uuid.uuid4().hex),
        )
        messages.success(request, "Noted.")
        return redirect("exposure-mine")
    return _mine(request, form, OwnCalendar())


def _now() -> dict[str, datetime]:
    return {"started_at": timezone.localtime()}


def _mine(request: HttpRequest, form: Met, asked: OwnCalendar) -> HttpResponse:
    me = colleague(request)
    seen = own.page(me)
    said = {
        "calendar": calendars.of(me),
        "asked": asked,
        "own": seen,
        "step": own.next_step(me, seen),
        "form": form,
        "modes": ledger.MODES,
        "proposals": own.proposals(me),
        "viewers": own.shown_to(me),
        "others": own.rows_for(me),
    }
    return render(request, "talk/mine.html", said)


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Say how long a meeting of one's own really was."""
    form = Minutes(request.POST)
    if form.is_valid():
        own.change(colleague(request), number, form.cleaned_data["minutes"])
        messages.success(request, "Changed.")
    return redirect("exposure-mine")


@require_POST
def show_row(request: HttpRequest) -> HttpResponse:
    """Let another colleague see one's own row, or no longer."""
    me = colleague(request)
    hide = request.POST.get("hide", "")
    try:
        if hide.isdecimal():
            own.hide_from(me, int(hide))
        else:
            own.show_to(me, request.POST.get("who", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("exposure-mine")


@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """Take a calendar file and propose what may have been meetings."""
    given = request.FILES.get("calendar")
    if given is None or (given.size or 0) > MOST_BYTES:
        messages.error(request, "Choose an .ics file of at most 5 MB.")
        return redirect("exposure-mine")
    try:
        new = calendars.propose(colleague(request), [given.read()], now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        found = f"{new} entries may have been customers. Say which ones were."
        messages.success(request, found if new else "Nothing new was found in it.")
    return redirect("exposure-mine")


@require_POST
def calendar_follow(request: HttpRequest) -> HttpResponse:
    """Ask one's own calendar from now on, ask it at once, or no more."""
    me = colleague(request)
    if "stop" in request.POST:
        calendars.stop(me)
        messages.success(request, "It is asked no more, and its password is gone.")
        return redirect("exposure-mine")
    row = calendars.of(me) if "again" in request.POST else None
    if row is None:
        form = OwnCalendar(request.POST)
        if not form.is_valid():
            return _mine(request, Met(initial=_now()), form)
        row = calendars.follow(me, form.cleaned_data)
    try:
        new = calendars.read(row, timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        found = f"{new} entries may have been customers. Say which ones were."
        messages.success(request, found if new else "Nothing new was found in it.")
    return redirect("exposure-mine")


@require_POST
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether a calendar entry was a meeting with a customer."""
    form = Minutes(request.POST)
    mode = request.POST.get("mode", "")
    if form.is_valid() and mode in ledger.MODES:
        own.answer(
            colleague(request),
            number,
            yes="yes" in request.POST,
            mode=mode,
            minutes=form.cleaned_data["minutes"],
        )
    return redirect("exposure-mine")


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the sheet for a works council: what is written down, and who sees it."""
    rows = Exposure.objects.order_by("started_at")
    said = {
        "modes": ledger.MODES.values(),
        "fewest": FEWEST,
        "first": rows.values_list("started_at", flat=True).first(),
        "day": timezone.localdate(),
    }
    return render(request, "talk/sheet.html", said)


urlpatterns = [
    path("talk/exposure/", exposure, name="exposure"),
    path("talk/exposure/mine/", mine, name="exposure-mine"),
    path("talk/exposure/mine/<int:number>/", change, name="exposure-change"),
    path("talk/exposure/mine/show/", show_row, name="exposure-show"),
    path("talk/exposure/mine/calendar/", calendar, name="exposure-calendar"),
    path(
        "talk/exposure/mine/calendar/follow/",
        calendar_follow,
        name="exposure-calendar-follow",
    ),
    path("talk/exposure/proposals/<int:number>/", proposal, name="exposure-proposal"),
    path("talk/exposure/sheet/", sheet, name="exposure-sheet"),
]
