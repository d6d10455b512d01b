"""Names and numbers that lead to a person: how they are taken out, who opened them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.listen.redact.measured import measured
from walkamile.web import log
from walkamile.web.access import colleague, may, voices
from walkamile.web.letting_in import waits
from walkamile.web.models import RedactionRule
from walkamile.web.pages import asking
from walkamile.web.pages.shown import show
from walkamile.web.redaction.forms import OwnNumber, Why
from walkamile.web.redaction.originals import opened, original

UNDER = "listen"
AGAIN = "Everything is being looked through again; what was masked stays masked."


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Show how many names are missed, the house's own rules, and what waits."""
    return _names(request, OwnNumber())


def _names(request: HttpRequest, form: OwnNumber) -> HttpResponse:
    role = colleague(request).role
    said = {
        "form": form,
        "measured": measured(),
        "rules": RedactionRule.objects.order_by("kind", "sample"),
        "waits": waits(),
        "again": asking.names_again_is_open(),
        "may_rule": may(role, "names-rule-add"),
        "opened": opened() if may(role, "quote-original") else None,
    }
    return render(request, "listen/names.html", said)


@require_POST
def rule_add(request: HttpRequest) -> HttpResponse:
    """Keep a rule of the house and look through everything for it."""
    by, form = colleague(request), OwnNumber(request.POST)
    rule = form.keep(by) if form.is_valid() else None
    if rule is None:
        return _names(request, form)
    log.changed(by, "rule for names", str(rule.pk), "added")
    return _again(request, f"Kept: {rule.sample}.")


@require_POST
def rule_forget(request: HttpRequest, number: int) -> HttpResponse:
    """Take a rule away; what it masked is shown again once all is looked through."""
    rule = get_object_or_404(RedactionRule, pk=number)
    log.changed(colleague(request), "rule for names", str(rule.pk), "taken away")
    rule.delete()
    return _again(request, f"Taken away: {rule.sample}.")


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Look through all voices again, with the readers and rules of today."""
    log.changed(colleague(request), "names", "", "asked to look again")
    return _again(request, "")


def _again(request: HttpRequest, said: str) -> HttpResponse:
    asking.look_for_names_again(by=colleague(request))
    messages.success(request, f"{said} {AGAIN}".strip())
    return redirect("names")


@require_http_methods(["GET", "HEAD", "POST"])
def quote_original(request: HttpRequest, number: int) -> HttpResponse:
    """Show a voice as it was said, to few, for a reason, and never without a trace."""
    reader = colleague(request)
    row = voices(reader).filter(pk=number).first()
    if row is None:
        raise Http404
    form = Why(request.POST or None)
    said = {"form": form, "row": row, "voice": show([row])[0]}
    if form.is_valid():
        why = form.cleaned_data["reason"]
        said["original"] = original(row, by=reader, why=why)
    said["opened"] = opened(row.pk)
    return render(request, "quote/original.html", said)


urlpatterns = [
    path("listen/names/", names, name="names"),
    path("listen/names/rules/", rule_add, name="names-rule-add"),
    path(
        "listen/names/rules/<int:number>/forget/", rule_forget, name="names-rule-forget"
    ),
    path("listen/names/again/", again, name="names-again"),
    path("q/<int:number>/original", quote_original, name="quote-original"),
]
