"""What hinders customers: the board, one obstacle, and reporting a new one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.refused import Refused
from walkamile.web.access import colleague, may, voices
from walkamile.web.acts import (
    authority,
    board,
    evidence,
    forms,
    history,
    obstacles,
    report,
    same,
    tally,
    trail,
)
from walkamile.web.models import Colleague, Obstacle, Verbatim
from walkamile.web.models.act import EvidenceKind, ObstacleState
from walkamile.web.pages.places import Place

PLACE = Place(name="Act", icon="act", url="act", order=60, key="a")
NEWEST = 4
SEVERE = 4


@require_safe
def act(request: HttpRequest) -> HttpResponse:
    """Show what hinders customers, heaviest first; the first of it opened beside."""
    reader = colleague(request)
    said = _list(request, reader)
    first = said["page"].rows[0] if said["page"].rows else None
    if first is not None:
        said |= _opened(first, reader)
    return render(request, "act/board.html", said)


@require_safe
def obstacle(request: HttpRequest, number: int) -> HttpResponse:
    """Show one obstacle with its trail, the list it was opened from beside it."""
    reader = colleague(request)
    asked = _the(number)
    if asked.merged_into_id:
        said = {"obstacle": asked, "whole": asked.merged_into}
        return render(request, "act/merged.html", said)
    said = _list(request, reader) | _opened(asked, reader) | {"opened": True}
    return render(request, "act/board.html", said)


@require_safe
def obstacle_evidence(request: HttpRequest, number: int) -> HttpResponse:
    """Show all that shows an obstacle, newest first."""
    asked = _the(number)
    page = evidence.page(asked, colleague(request), request.GET.get("from", ""))
    said = {"obstacle": asked, "page": page, "counted": evidence.counted(asked)}
    return render(request, "act/evidence.html", said)


@require_safe
def obstacle_history(request: HttpRequest, number: int) -> HttpResponse:
    """Show who changed what, when, from what to what."""
    asked = _the(number)
    changes = list(history.of(obstacles.WHAT, number)[:200])
    owners = _owners(changes)
    rows = [
        {
            "change": change,
            "fields": [
                _field(name, change.before.get(name), value, owners)
                for name, value in change.after.items()
            ],
        }
        for change in changes
    ]
    return render(request, "act/history.html", {"obstacle": asked, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_report(request: HttpRequest) -> HttpResponse:
    """Report an obstacle; what may be the same is shown before anything is kept."""
    by = colleague(request)
    said = _voice(by, request.GET.get("voice", "") or request.POST.get("voice", ""))
    form = forms.Editing(request.POST or None, initial=_from(request, said))
    twins: list[Any] = []
    if form.is_valid():
        values = {k: v for k, v in form.values().items() if v not in (None, "")}
        twins = [] if "sure" in request.POST else _twins(values)
        if not twins:
            made = report.found(
                values.pop("title"),
                by=by,
                verbatim=said,
                kind=EvidenceKind.NOTE,
                **values,
            )
            return redirect("obstacle", made.pk)
    return render(
        request, "act/report.html", {"form": form, "voice": said, "twins": twins}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an obstacle; where somebody else did too, both versions are shown."""
    asked = _the(number)
    start = forms.of(asked) | asked.own(colleague(request))
    form = forms.Editing(request.POST or None, initial=start)
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            obstacles.change(
                number,
                form.values(),
                by=colleague(request),
                version=form.cleaned_data["version"],
            )
        except history.ChangedMeanwhileError as refusal:
            theirs = history.differing(form, forms.of(refusal.theirs), form.values())
            form.add_error(None, str(refusal))
            typed = request.POST.copy()
            typed["version"] = str(refusal.theirs.version)
            form.data = typed
        else:
            return redirect("obstacle", number)
    said = {"obstacle": asked, "form": form, "theirs": theirs}
    return render(request, "act/edit.html", said)


def _the(number: int) -> Obstacle:
    try:
        return obstacles.get(number)
    except Refused:
        raise Http404 from None


def _list(request: HttpRequest, reader: Colleague) -> dict[str, Any]:
    asked = board.asked(request.GET)
    page = board.listed(board.narrow(asked, reader), request.GET.get("from", ""))
    return {
        "asked": asked,
        "page": page,
        "rows": [_row(row) for row in page.rows],
        "numbers": tally.numbers(reader),
        "several": forms.Several() if may(reader.role, "obstacles-change") else None,
        "may_report": may(reader.role, "obstacle-report"),
        "states": ObstacleState.choices,
        "projects": _projects(),
        "kinds": [(kind, words[1]) for kind, words in evidence.KINDS.items()],
    }


def _projects() -> list[str]:
    rows = Obstacle.objects.exclude(project="").values_list("project", flat=True)
    return sorted(set(rows.distinct()[:100]))


def _row(obstacle: Obstacle) -> dict[str, Any]:
    """Return an obstacle as a row: its parts with the lengths of their bars."""
    hard = None if obstacle.effort is None else (8 - obstacle.effort) / 7 * 100
    return {
        "obstacle": obstacle,
        "counted": evidence.counted(obstacle),
        "days": (timezone.now() - obstacle.opened_at).days,
        "waiting": _days(obstacle),
        "overdue": obstacle.due is not None and obstacle.due < timezone.localdate(),
        "severity_width": (obstacle.severity or 0) * 20,
        "reach_width": min((obstacle.reach or 0) * 5, 100),
        "hard_width": hard or 0,
        "severe": (obstacle.severity or 0) >= SEVERE,
        "hard": hard is not None and hard >= 60,
    }


def _days(obstacle: Obstacle) -> int | None:
    since = obstacle.waiting_since
    return None if since is None else (timezone.now() - since).days


def _opened(asked: Obstacle, reader: Colleague) -> dict[str, Any]:
    """Return all that the opened obstacle shows."""
    may_write = may(reader.role, "obstacle-act")
    mine = asked.owner_id == reader.pk
    return {
        "chosen": asked,
        "row": _row(asked),
        "trail": trail.of(asked, reader),
        "authority": authority.of(asked.owner),
        "newest": evidence.page(asked, reader, size=NEWEST).rows,
        "pieces": sum(asked.shown_by.values()),
        "twins": same.of(asked),
        "parts": list(asked.parts.all()),
        "promises": list(asked.promises.select_related("owner").order_by("due")),
        "doing": forms.Doing(remedies=_remedies(reader)) if may_write else None,
        "promising": forms.Promising() if may_write else None,
        "measuring": forms.Measuring() if may_write else None,
        "may_write": may_write,
        "thankable": "jotting" in asked.shown_by,
        "mine": mine,
        "voices": evidence.voices_of(asked),
        "states": ObstacleState.choices,
    }


def _remedies(reader: Colleague) -> list[str]:
    mine = authority.of(reader)
    return list(mine.authority.remedies) if mine.authority else []


def _voice(by: Colleague, number: str) -> Verbatim | None:
    return voices(by).filter(pk=int(number)).first() if number.isdecimal() else None


def _from(request: HttpRequest, said: Verbatim | None) -> dict[str, Any]:
    """Fill a new obstacle in from where it was reported."""
    theme = said.label_set.filter(set__current=True).first() if said else None
    return {
        "title": request.GET.get("title", "")[:200],
        "theme_key": theme.theme.key if theme else request.GET.get("theme", ""),
        "project": request.GET.get("project", "")[:120],
    }


def _twins(values: dict[str, Any]) -> list[Any]:
    """Return what may be the same as what is about to be reported."""
    unkept = Obstacle(
        title=values["title"],
        what=values.get("what", ""),
        theme_key=values.get("theme_key", ""),
    )
    alike = same.like(unkept)
    found = Obstacle.objects.in_bulk([pair.other for pair in alike])
    return [(found[pair.other], pair) for pair in alike if pair.other in found]


def _owners(changes: list[Any]) -> dict[int, str]:
    numbers = {
        value
        for change in changes
        for side in (change.before, change.after)
        if isinstance(value := side.get("owner_id"), int)
    }
    return {one.pk: str(one) for one in Colleague.objects.filter(pk__in=numbers)}


def _field(
    name: str, before: Any, after: Any, owners: dict[int, str]
) -> dict[str, Any]:
    states = dict(ObstacleState.choices)

    def said(value: Any) -> str:
        if name == "owner_id" and isinstance(value, int):
            return owners.get(value, "somebody who has left")
        if name == "state":
            return str(states.get(value, value or ""))
        return "" if value is None else str(value)

    words = name.removesuffix("_id").replace("_", " ")
    return {"name": words, "before": said(before), "after": said(after)}


urlpatterns = [
    path("act/", act, name="act"),
    path("act/report/", obstacle_report, name="obstacle-report"),
    path("act/<int:number>/", obstacle, name="obstacle"),
    path("act/<int:number>/edit/", obstacle_edit, name="obstacle-edit"),
    path("act/<int:number>/evidence/", obstacle_evidence, name="obstacle-evidence"),
    path("act/<int:number>/history/", obstacle_history, name="obstacle-history"),
]
