"""What each owner may do without asking, who waits, and making it right now."""

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

from walkamile.act.authority import Limits
from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import authority, forms, history
from walkamile.web.models import Action, Authority, Permission

UNDER = "act"
OFFERED = ("colleague", "team")


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """Show who may do what without asking, and for how many days somebody waits."""
    reader = colleague(request)
    now = timezone.now()
    typical, answered = authority.typical_wait(now)
    said = {
        "rows": [
            {"authority": one, "limits": authority.limits(one)}
            for one in authority.written()
        ],
        "waiting": authority.waiting(now),
        "typical": typical,
        "answered": answered,
        "mine": authority.of(reader),
        "may_answer": may(reader.role, "permission-answer"),
        "reader": reader,
    }
    return render(request, "act/authority.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_write(request: HttpRequest) -> HttpResponse:
    """Write down what a colleague or a team may do without asking anyone."""
    by = colleague(request)
    form = forms.Granting(request.POST or None, initial=_initial(request))
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            authority.grant(
                given["colleague"] or given["team"],
                Limits(
                    money_each=given["money_each"],
                    money_month=given["money_month"],
                    minutes_each=given["minutes_each"],
                    remedies=form.lines(),
                ),
                by=by,
                words=given["note"],
                version=given["version"] or 0,
            )
        except history.ChangedMeanwhileError as refusal:
            theirs = history.differing(form, _of(refusal.theirs), _typed(form))
            form.add_error(None, str(refusal))
            typed = request.POST.copy()
            typed["version"] = str(refusal.theirs.version if refusal.theirs else 0)
            form.data = typed
        else:
            messages.success(request, "Written down. From now on nobody has to ask.")
            return redirect("authorities")
    return render(request, "act/authority_write.html", {"form": form, "theirs": theirs})


@require_POST
def permission_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer somebody who waits; the clock stops."""
    asked = get_object_or_404(Permission, pk=number)
    words = request.POST.get("words", "").strip()[:1_000]
    try:
        authority.answer(
            asked, granted="yes" in request.POST, by=colleague(request), words=words
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Answered. The clock has stopped.")
    return redirect("authorities")


@require_http_methods(["GET", "HEAD", "POST"])
def right_now(request: HttpRequest) -> HttpResponse:
    """For whoever stands before a customer: what I may do, do it, and it is logged."""
    by = colleague(request)
    mine = authority.of(by)
    remedies = list(mine.limits.remedies) if mine.limits else []
    form = forms.Now(request.POST or None, remedies=remedies)
    if form.is_valid():
        done = authority.act(by=by, for_one=True, **form.cleaned_data)
        if isinstance(done, Action):
            messages.success(request, "Done and logged. No permission was needed.")
        else:
            why = " ".join(done.because)
            messages.warning(request, f"This needs permission. {why} It was asked for.")
        return redirect("right-now")
    said = {"form": form, "mine": mine, "done": authority.done_lately(by)}
    return render(request, "act/now.html", said)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Fill the form in with what is written for whom it is."""
    whose = {
        name: int(value)
        for name in OFFERED
        if (value := request.GET.get(name, "")).isdecimal()
    }
    if len(whose) != 1:
        return {"remedies": "\n".join(authority.REMEDIES)}
    there = Authority.objects.filter(**whose).first()
    return {**whose, **(_of(there) if there else {"version": 0})}


def _of(written: Authority | None) -> dict[str, Any]:
    """Return what the form shows of an authority."""
    if written is None:
        return {"version": 0}
    names = ("money_each", "money_month", "minutes_each", "note", "version")
    values = {name: getattr(written, name) for name in names}
    return {**values, "remedies": "\n".join(written.remedies)}


def _typed(form: forms.Granting) -> dict[str, Any]:
    given = {k: v for k, v in form.cleaned_data.items() if k not in OFFERED}
    given.pop("version")
    return {**given, "remedies": "\n".join(form.lines())}


urlpatterns = [
    path("act/now/", right_now, name="right-now"),
    path("act/authority/", authorities, name="authorities"),
    path("act/authority/write/", authority_write, name="authority-write"),
    path(
        "act/permissions/<int:number>/answer/",
        permission_answer,
        name="permission-answer",
    ),
]
