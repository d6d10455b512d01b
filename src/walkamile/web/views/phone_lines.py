"""Lines of ours that may be called: whose word it is, how often, and what they came to."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
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
from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.calls import asking, ledger, lines
from walkamile.web.calls.forms import AccountForm, LineForm, PlanForm
from walkamile.web.models import PhoneAccount, PhoneLine, PhonePlan
from walkamile.web.walks.asking import OPEN, settle, stop
from walkamile.web.walks.forms import wrong

UNDER = "walks"


@require_safe
def phone_lines(request: HttpRequest) -> HttpResponse:
    """Show the lines that may be called, how often they were, and what comes next."""
    reader = colleague(request)
    rows = PhoneLine.objects.select_related("agreed_by", "phoneplan__made_by")
    said = {
        "lines": [_line(row) for row in rows.order_by("name", "number")],
        "account": PhoneAccount.objects.filter(pk=1).first(),
        "plan_form": PlanForm(auto_id=False),
        "may_allow": may(reader.role, "phone-line-add"),
        "may_call": may(reader.role, "phone-line-call"),
    }
    return render(request, "walks/phone_lines.html", said)


def _line(row: PhoneLine) -> dict[str, Any]:
    last = asking.called(row).select_related("job").first()
    made = ledger.made(row.number)
    return {
        "row": row,
        "made": made,
        "left": max(0, row.most_a_day - made),
        "plan": getattr(row, "phoneplan", None),
        "last": last and settle(last),
        "going": bool(last and last.state in OPEN),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Take the account that calls go through; its password is sealed at once."""
    row = PhoneAccount.objects.filter(pk=1).first()
    form = AccountForm(request.POST or None, row=row)
    if form.is_valid():
        mine, given = colleague(request), form.cleaned_data["account"]
        same = not given.password
        lines.keep_account(given, by=mine, same_password=same)
        sealed = PhoneAccount.objects.get(pk=1).sealed
        lost = same and row is not None and row.sealed and not sealed
        told = (
            "Kept, without the password: it was another server’s." if lost else "Kept."
        )
        messages.success(request, told)
        return redirect("phone-lines")
    return render(request, "walks/phone_account.html", {"form": form, "row": row})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a line on the list, because somebody answers for it by name."""
    form = LineForm(request.POST or None)
    if form.is_valid():
        row = lines.allow(**form.cleaned_data, by=colleague(request))
        messages.success(request, f"{row.number} may be called now.")
        return redirect("phone-lines")
    return render(request, "walks/phone_line.html", {"form": form})


@require_POST
def forbid(request: HttpRequest, number: int) -> HttpResponse:
    """Take a line off the list, and its plan with it."""
    row = get_object_or_404(PhoneLine, pk=number)
    for going in asking.called(row).filter(state__in=OPEN):
        stop(going)
    lines.forbid(row.number, by=colleague(request))
    messages.success(request, "It is not called any more. Its walks stay.")
    return redirect("phone-lines")


@require_POST
def call(request: HttpRequest, number: int) -> HttpResponse:
    """Start a walk of a line; its page shows it live."""
    row, mine = get_object_or_404(PhoneLine, pk=number), colleague(request)
    try:
        walk = asking.start(row, by=mine)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("phone-lines")
    log.changed(mine, "walk", str(walk.pk), f"asked to call {row.number}")
    return redirect("walk", walk.pk)


@require_POST
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Walk a line again every day or week."""
    row, mine = get_object_or_404(PhoneLine, pk=number), colleague(request)
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, wrong(form))
        return redirect("phone-lines")
    given = form.cleaned_data
    first = timezone.localtime().replace(
        hour=given["hour"], minute=0, second=0, microsecond=0
    )
    if first <= timezone.localtime():
        first += timedelta(days=1)
    PhonePlan.objects.update_or_create(
        line=row,
        defaults={"every": given["every"], "next_at": first, "made_by": mine},
    )
    log.changed(mine, "phone plan", row.number, given["every"])
    messages.success(request, "Planned. It calls by itself.")
    return redirect("phone-lines")


@require_POST
def plan_stop(request: HttpRequest, number: int) -> HttpResponse:
    """End the plan of a line."""
    row = get_object_or_404(PhonePlan.objects.select_related("line"), pk=number)
    row.delete()
    log.changed(colleague(request), "phone plan", row.line.number, "ended")
    messages.success(request, "It is not called by itself any more.")
    return redirect("phone-lines")


urlpatterns = [
    path("walk/phone/lines/", phone_lines, name="phone-lines"),
    path("walk/phone/account/", account, name="phone-account"),
    path("walk/phone/lines/add/", add, name="phone-line-add"),
    path("walk/phone/lines/<int:number>/forbid/", forbid, name="phone-line-forbid"),
    path("walk/phone/lines/<int:number>/call/", call, name="phone-line-call"),
    path("walk/phone/lines/<int:number>/plan/", plan, name="phone-line-plan"),
    path("walk/phone/plans/<int:number>/end/", plan_stop, name="phone-plan-stop"),
]
