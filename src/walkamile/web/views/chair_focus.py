"""Outward focus: how much of our papers speaks of customers, month by month."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.web.access import colleague, may
from walkamile.web.chairs import meetings, papers
from walkamile.web.chairs.forms import Sheet
from walkamile.web.models import Colleague, Paper

UNDER = "chair"
NEWEST, MONTHS = 40, 24


@require_safe
def focus(request: HttpRequest) -> HttpResponse:
    """Show how it went over the months, and the papers."""
    reader = colleague(request)
    mine = _papers(reader)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Paper.Kind.values else ""
    months = papers.by_month(mine, kind)[-MONTHS:]
    said = {
        "months": months,
        "told": papers.told(months),
        "rows": mine.order_by("-day", "-id")[:NEWEST],
        "kinds": Paper.Kind.choices,
        "kind": kind,
        "may_keep": may(reader.role, "paper-keep"),
    }
    return render(request, "chair/focus.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_keep(request: HttpRequest) -> HttpResponse:
    """Keep minutes or a plan with what it speaks of."""
    by = colleague(request)
    open_to_me = meetings.mine(by).order_by("-at")
    form = Sheet(
        request.POST or None,
        meetings=open_to_me,
        initial={"day": timezone.localdate(), "kind": Paper.Kind.MINUTES,
                 "meeting": request.GET.get("meeting", "")},
    )  # fmt: skip
    if form.is_valid():
        given: dict[str, Any] = {
            name: value.replace("\x00", "") if isinstance(value, str) else value
            for name, value in form.cleaned_data.items()
        }
        row = papers.keep(**given, team=_team(given["meeting"]))
        return redirect("paper", row.pk)
    return render(request, "chair/paper_keep.html", {"form": form})


def _team(meeting: Any) -> Any:
    return meeting.team if meeting else None


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Show a paper's sentences: whom each speaks of, and which words say so."""
    row = _papers(colleague(request)).filter(pk=number).first()
    if row is None:
        raise Http404
    found = papers.read(row)
    said = {
        "paper": row,
        "focus": found,
        "told": found.customers + found.ourselves,
        "sentences": [_marked(sentence) for sentence in found.sentences],
    }
    return render(request, "chair/paper.html", said)


def _marked(sentence: Any) -> dict[str, Any]:
    """Return a sentence in parts, the words that say whom it speaks of marked."""
    text, begin = sentence.text, sentence.start
    parts, at = [], 0
    for cue in sorted(sentence.because, key=lambda one: one["start"]):
        start, end = cue["start"] - begin, cue["end"] - begin
        if start < at:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return {"speaks_of": sentence.speaks_of, "parts": parts}


def _papers(reader: Colleague) -> Any:
    return meetings.within(Paper.objects.select_related("meeting"), reader)


urlpatterns = [
    path("chair/focus/", focus, name="focus"),
    path("chair/focus/keep/", paper_keep, name="paper-keep"),
    path("chair/focus/<int:number>/", paper, name="paper"),
]
