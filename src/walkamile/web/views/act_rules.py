"""Rules that tie hands: the register, what colleagues say, what was decided."""

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

from walkamile.act.policies import DECISIONS, overdue
from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import history
from walkamile.web.acts.rules import forms, policies
from walkamile.web.models import Obstacle, Policy
from walkamile.web.models.act import STANDING

UNDER = "act"
OFFERED = 50


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the register."""
    said = {
        "rows": policies.listed(timezone.localdate()),
        "decisions": DECISIONS,
        "may_write": may(colleague(request).role, "policy-write"),
    }
    return render(request, "act/rules/policies.html", said)


@require_safe
def policy(request: HttpRequest, number: int) -> HttpResponse:
    """Show one rule with what speaks for and against it."""
    row = get_object_or_404(Policy, pk=number)
    start = {"decision": row.decision, "version": row.version}
    return _policy(request, row, forms.Deciding(initial=start))


def _policy(
    request: HttpRequest, row: Policy, deciding: forms.Deciding, theirs: Any = ()
) -> HttpResponse:
    reader = colleague(request)
    caused = list(row.obstacles.filter(merged_into=None))
    others = Obstacle.objects.filter(live__in=STANDING).exclude(
        pk__in=[o.pk for o in caused]
    )
    said = {
        "policy": row,
        "cost": policies.cost(row),
        "overdue": overdue(row.review, timezone.localdate()),
        "decision": DECISIONS.get(row.decision, row.decision),
        "voice": policies.voice(row, reader),
        "voices": list(row.voices.select_related("signed")),
        "caused": caused,
        "others": list(others.order_by("-rank", "-id")[:OFFERED]),
        "deciding": deciding,
        "theirs": theirs,
        "may_write": may(reader.role, "policy-write"),
        "may_decide": may(reader.role, "policy-decide"),
        "history": history.of(policies.WHAT, row.pk)[:20],
    }
    return render(request, "act/rules/policy.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_write(request: HttpRequest) -> HttpResponse:
    """Put a rule into the register."""
    start = {"voice": request.GET.get("voice", "") or None}
    form = forms.Registering(request.POST or None, initial=start)
    if form.is_valid():
        made = policies.write(form.values(), by=colleague(request))
        return redirect("policy", made.pk)
    said = {"form": form, "policy": None}
    return render(request, "act/rules/policy_edit.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a rule's entry; where somebody else did too, both versions are shown."""
    row = get_object_or_404(Policy, pk=number)
    start = forms.of(row) | row.own(colleague(request))
    form = forms.Registering(request.POST or None, initial=start)
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            policies.edit(row, form.values(), by=colleague(request), version=version)
        except history.ChangedMeanwhileError as refusal:
            stands = forms.of(refusal.theirs)
            theirs = history.differing(form, stands, _typed(form))
            form.add_error(None, str(refusal))
            typed = request.POST.copy()
            typed["version"] = str(refusal.theirs.version)
            form.data = typed
        else:
            return redirect("policy", number)
    said = {"form": form, "policy": row, "theirs": theirs}
    return render(request, "act/rules/policy_edit.html", said)


@require_POST
def policy_voice(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what a colleague says of a rule; unsigned, nothing leads to them."""
    row = get_object_or_404(Policy, pk=number)
    signed = colleague(request) if "signed" in request.POST else None
    try:
        policies.say(row, request.POST.get("words", ""), signed=signed)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        how = "with your name" if signed else "and nothing leads to you"
        messages.success(request, f"Noted, {how}.")
    return redirect("policy", number)


@require_POST
def policy_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide on a rule, and say when it is looked at again."""
    row, form = get_object_or_404(Policy, pk=number), forms.Deciding(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a decision, and a day that is one.")
        return redirect("policy", number)
    given = form.cleaned_data
    try:
        done = policies.decide(
            row, given["decision"], by=colleague(request), words=given["words"],
            review=given["review"], version=given["version"],
        )  # fmt: skip
    except history.ChangedMeanwhileError as refusal:
        there = refusal.theirs
        stands = {"decision": there.decision, "words": there.decided}
        mine = {name: given[name] for name in stands}
        theirs = history.differing(form, stands, mine)
        form.data = {**request.POST.dict(), "version": str(there.version)}
        return _policy(request, there, form, theirs)
    again = f" It is looked at again on {done.review}." if done.review else ""
    messages.success(request, f"Decided.{again}")
    return redirect("policy", number)


@require_POST
def policy_link(request: HttpRequest, number: int) -> HttpResponse:
    """Say which obstacle a rule causes, or that it does not."""
    row = get_object_or_404(Policy, pk=number)
    chosen = request.POST.get("obstacle", "")
    obstacle = get_object_or_404(Obstacle, pk=int(chosen) if chosen.isdecimal() else 0)
    policies.link(row, obstacle, by=colleague(request), cut="cut" in request.POST)
    return redirect("policy", number)


def _typed(form: forms.Registering) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    given.pop("version")
    given["owner"] = given["owner"].pk if given["owner"] else None
    return given


urlpatterns = [
    path("act/policies/", rules, name="policies"),
    path("act/policies/write/", policy_write, name="policy-write"),
    path("act/policies/<int:number>/", policy, name="policy"),
    path("act/policies/<int:number>/edit/", policy_edit, name="policy-edit"),
    path("act/policies/<int:number>/say/", policy_voice, name="policy-voice"),
    path("act/policies/<int:number>/decide/", policy_decide, name="policy-decide"),
    path("act/policies/<int:number>/link/", policy_link, name="policy-link"),
]
