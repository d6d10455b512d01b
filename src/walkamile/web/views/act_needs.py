"""What customers depend on us for, who among us could help, and the gate."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.act.answers import answers
from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import gate
from walkamile.web.acts.rules import forms, matrix, needs, talents
from walkamile.web.models import Talent

UNDER = "act"
LARGEST = 20_000_000  # bytes: about 400,000 answers


@require_safe
def needs_matrix(request: HttpRequest) -> HttpResponse:
    """Show importance × performance with its doubt, and floors that were broken."""
    kind = matrix.DERIVED if request.GET.get("by") == matrix.DERIVED else matrix.STATED
    drawn = matrix.matrix(kind)
    said = {
        "matrix": drawn,
        "derived": kind == matrix.DERIVED,
        "alarms": [one.need for one in drawn.spots if one.need.alarm_since],
        "may_write": may(colleague(request).role, "need-answers"),
    }
    return render(request, "act/rules/needs.html", said)


@require_POST
def need_answers(request: HttpRequest) -> HttpResponse:
    """Take answers in from a CSV file."""
    file = request.FILES.get("file")
    try:
        new = needs.take(answers(_text(file)), by=colleague(request))
    except UnicodeDecodeError:
        messages.error(request, "This is no text: save it as CSV in UTF-8.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{new} new answers. What was there already stayed.")
    return redirect("needs")


def _text(file: "UploadedFile[Any] | None") -> str:
    if file is None or not file.size or file.size > LARGEST:
        raise Refused("choose a CSV file of up to 20 MB.")
    given: bytes = file.read()
    return given.decode("utf-8-sig")


@require_http_methods(["GET", "HEAD", "POST"])
def talents_offered(request: HttpRequest) -> HttpResponse:
    """Show whom customers' needs find, and let colleagues say what they know."""
    mine = colleague(request)
    writes = may(mine.role, "talent-withdraw")
    form = forms.Offering(request.POST or None)
    if request.method == "POST" and writes and form.is_valid():
        given = form.cleaned_data
        talents.offer(mine, given["words"], language=given["language"])
        messages.success(request, "Noted. You can take it back at any time.")
        return redirect("talents")
    asked = request.GET.get("q", "").strip()[:300]
    said = {
        "form": form if writes else None,
        "mine": Talent.objects.filter(colleague=mine).order_by("at"),
        "asked": asked,
        "for_words": talents.for_words(asked) if asked else None,
        "newest": [] if asked else talents.for_newest(mine),
    }
    return render(request, "act/rules/talents.html", said)


@require_POST
def talent_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what one offered."""
    talents.withdraw(colleague(request), number)
    messages.success(request, "Taken back.")
    return redirect("talents")


@require_safe
def station(request: HttpRequest) -> HttpResponse:
    """Show whether a project may go out: what walkamile gate says."""
    projects = gate.projects()
    project = request.GET.get("project", "")[:120] or (projects[0] if projects else "")
    said = {
        "projects": projects,
        "project": project,
        "gate": gate.gate(project) if project else None,
    }
    return render(request, "act/rules/gate.html", said)


urlpatterns = [
    path("act/needs/", needs_matrix, name="needs"),
    path("act/needs/answers/", need_answers, name="need-answers"),
    path("act/talents/", talents_offered, name="talents"),
    path("act/talents/<int:number>/withdraw/", talent_withdraw, name="talent-withdraw"),
    path("act/gate/", station, name="gate"),
]
