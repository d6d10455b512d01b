"""Decisions: whom they touch, what each said of it, and what came of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.acts import history
from walkamile.web.acts.history import ChangedMeanwhileError
from walkamile.web.chairs import decisions, meetings, touching
from walkamile.web.chairs.forms import Decide, LookBack, Segment
from walkamile.web.models import Colleague, Decision

UNDER = "chair"
NEWEST, USUAL_DAYS = 60, 90


@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """Show what was decided, first what is to be looked back at."""
    reader = colleague(request)
    rows = decisions.mine(reader).order_by("-made_at", "-id")[:NEWEST]
    said = {"due": decisions.to_look_back_at(reader), "rows": rows}
    return render(request, "chair/decisions.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Check a decision before it is made: whom does it touch, and what do they say?"""
    by = colleague(request)
    meeting = _meeting(by, request.GET.get("meeting", request.POST.get("meeting", "")))
    day = timezone.localdate() + timedelta(days=USUAL_DAYS)
    form = Decide(request.POST or None, initial={"look_back": day, "undone": "yes"})
    said: dict[str, Any] = {"form": form, "meeting": meeting}
    if form.is_valid():
        if "sure" in request.POST:
            more = {"meeting": meeting, "team": meeting.team if meeting else None}
            made = decisions.make(form.cleaned_data, by=by, **more)
            return redirect("decision", made.pk)
        said["touched"] = touching.affected(form.cleaned_data["what"], by)
        _read(by, said["touched"], "decision check")
    else:
        touching.prepare(by)
    return render(request, "chair/decide.html", said)


@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show a decision with everyone it touches, the outcome beside the expectation."""
    reader = colleague(request)
    row = _the(reader, number)
    return _shown(request, row, reader, _looking(row, reader))


@require_http_methods(["GET", "HEAD", "POST"])
def decision_look_back(request: HttpRequest, number: int) -> HttpResponse:
    """Write down what came of a decision; nobody's text is lost."""
    by = colleague(request)
    row = _the(by, number)
    form = _looking(row, by, request.POST or None)
    if not form.is_valid():
        return _shown(request, row, by, form)
    try:
        decisions.look_back(row, **form.cleaned_data, by=by)
    except ChangedMeanwhileError as refusal:
        form.add_error(None, str(refusal))
        form.data = {**request.POST.dict(), "version": str(refusal.theirs.version)}
        return _shown(request, refusal.theirs, by, form)
    messages.success(request, "Kept beside what was expected.")
    return redirect("decision", number)


def _looking(row: Decision, reader: Colleague, typed: Any = None) -> LookBack:
    names = ("version", "came", "outcome")
    start = {name: getattr(row, name) for name in names}
    return LookBack(typed, initial=start | row.own(reader))


def _shown(
    request: HttpRequest, row: Decision, reader: Colleague, form: LookBack
) -> HttpResponse:
    said = decisions.said(row, reader)
    _read(reader, [one["heard"] for one in said if one["heard"]], "decision")
    around = {
        "decision": row,
        "segments": said,
        "form": form,
        "segment_form": Segment(),
        "may_change": may(reader.role, "decision-segment"),
        "history": history.of(decisions.WHAT, row.pk)[:50],
    }
    return render(request, "chair/decision.html", around)


@require_POST
def decision_segment(request: HttpRequest, number: int) -> HttpResponse:
    """Add a segment, say how it depends on the decision, or leave it out."""
    by = colleague(request)
    row = _the(by, number)
    form = Segment(request.POST)
    if form.is_valid():
        name = form.cleaned_data["segment"].replace("\x00", "")
        values: dict[str, Any] = {
            "depends": form.cleaned_data["depends"],
            "was": request.POST.get("was", ""),
        }
        if "left_out" in request.POST:
            values = {"left_out": request.POST["left_out"] == "yes"}
        decisions.segment(row, name, by=by, **values)
    else:
        messages.error(request, "Name the segment, in up to 200 characters.")
    return redirect("decision", number)


def _the(reader: Colleague, number: int) -> Decision:
    row = decisions.mine(reader).filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _meeting(by: Colleague, number: str) -> Any:
    known = meetings.mine(by)
    return known.filter(pk=int(number)).first() if number.isdecimal() else None


def _read(reader: Colleague, touched: Any, where: str) -> None:
    quotes = [quote for one in touched for quote in one.quotes]
    log.read(reader, [quote.verbatim or 0 for quote in quotes], where)


urlpatterns = [
    path("chair/decisions/", decided, name="decisions"),
    path("chair/decisions/check/", decide, name="decision-check"),
    path("chair/decisions/<int:number>/", decision, name="decision"),
    path(
        "chair/decisions/<int:number>/look-back/",
        decision_look_back,
        name="decision-look-back",
    ),
    path(
        "chair/decisions/<int:number>/segment/",
        decision_segment,
        name="decision-segment",
    ),
]
