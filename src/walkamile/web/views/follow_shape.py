"""Bringing a log, and saying which stages its journey has."""

import hashlib
from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.follow.mapped import stages
from walkamile.refused import Refused
from walkamile.web import log as book
from walkamile.web.access import colleague, may
from walkamile.web.models import Colleague, EventLog, Job, JourneyTable, Run
from walkamile.web.pages import asking, brought
from walkamile.web.views.follow import log_of

UNDER = "follow"
UNREADABLE = 422
LONGEST_FILE = 200_000


class BringLog(forms.Form):
    """A log and what is known of it; columns left empty are found."""

    file = forms.FileField(label="File")
    name = forms.CharField(max_length=120, label="What is this journey called?")
    case = forms.CharField(max_length=200, required=False, label="Column: whose")
    activity = forms.CharField(max_length=200, required=False, label="Column: what")
    at = forms.CharField(max_length=200, required=False, label="Column: when")
    segment = forms.CharField(max_length=200, required=False, label="Column: segment")
    join = forms.CharField(
        max_length=200,
        required=False,
        label="Column of the words that names the case",
        help_text="An order number in a file of reviews, for example. Left empty, "
        "Walkamile looks for it.",
    )


class Shape(forms.Form):
    """The stages as text, and who looks after the journey."""

    stages = forms.CharField(
        max_length=LONGEST_FILE, widget=forms.Textarea, strip=False
    )
    coach = forms.ModelChoiceField(
        Colleague.objects.filter(is_active=True).order_by("name", "email"),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a log; the worker reads it."""
    form = BringLog(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "follow/bring.html", {"form": form})
    by, given = colleague(request), form.cleaned_data
    most = settings.MOST_UPLOADED_BYTES
    try:
        laid = brought.lay_down(given["file"], by=by.pk, most=most)
    except Refused as refusal:
        said = {"form": form, "refusal": refusal}
        return render(request, "follow/bring.html", said, status=UNREADABLE)
    told = {
        what: given[what]
        for what in ("case", "activity", "at", "segment")
        if given[what]
    }
    job = asking.bring_log(
        laid, name=given["name"], told=told, join=given["join"], by=by
    )
    book.changed(by, "log", given["name"], "asked to bring a log")
    return redirect("follow-reading", job.pk)


@require_safe
def reading(request: HttpRequest, job: str) -> HttpResponse:
    """Wait for a log to be read, then lead to its journey."""
    asked = get_object_or_404(
        Job, pk=job, kind="follow_bring", asked_by=colleague(request)
    )
    live = "HX-Request" in request.headers
    run = Run.objects.filter(job=asked).select_related("source").first()
    if asked.state == Job.State.DONE:
        log = EventLog.objects.filter(source=run.source).first() if run else None
        way = reverse("journey", args=[log.pk]) if log else reverse("follow")
        there = HttpResponse(status=204, headers={"HX-Redirect": way})
        return there if live else redirect(way)
    over = asked.state in {Job.State.FAILED, Job.State.CANCELLED}
    said = {"job": asked, "over": over}
    template = "follow/reading_live.html" if live else "follow/reading.html"
    return render(request, template, said)


@require_http_methods(["GET", "HEAD", "POST"])
def shape(request: HttpRequest, number: int) -> HttpResponse:
    """Show and change the stages of a journey, and its coach."""
    log, by = log_of(request, number), colleague(request)
    if request.method != "POST":
        given = {"stages": log.stages, "coach": log.coach_id}
        return _shape(request, log, Shape(initial=given))
    if "propose" in request.POST:
        log.stages_by_hand = False
        log.save(update_fields=["stages_by_hand"])
        asking.count_journey(log.pk, by=by)
        messages.success(request, "Stages are proposed anew.")
        return redirect("journey", number)
    form = Shape(request.POST)
    if not form.is_valid():
        return _shape(request, log, form)
    try:
        stages.read(form.cleaned_data["stages"])
    except Refused as refusal:
        return _shape(request, log, form, refusal)
    seen = request.POST.get("seen", "")
    if seen and seen != _seen(log):
        return _shape(request, log, form, theirs=_differing(log, form))
    _keep(log, form, by)
    messages.success(request, "Kept. The map is drawn anew.")
    return redirect("journey", number)


def _keep(log: EventLog, form: Shape, by: Colleague) -> None:
    given = form.cleaned_data
    text = given["stages"].replace("\r\n", "\n")
    if text.strip() != log.stages.strip():
        log.stages, log.stages_by_hand = text, True
    log.coach = given["coach"]
    log.save(update_fields=["stages", "stages_by_hand", "coach"])
    book.changed(by, "journey", str(log.pk), "stages kept")
    asking.count_journey(log.pk, by=by)


def _seen(log: EventLog) -> str:
    """Return a mark of what stands there, by which two editors notice each other."""
    return hashlib.sha256(log.stages.encode()).hexdigest()[:16]


def _differing(log: EventLog, form: Shape) -> list[dict[str, str]]:
    theirs, yours = log.stages, form.cleaned_data["stages"]
    if theirs.split() == yours.split():
        return []
    return [{"label": "Stages", "theirs": theirs, "yours": yours}]


def _shape(
    request: HttpRequest,
    log: EventLog,
    form: Shape,
    refusal: Refused | None = None,
    theirs: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    whole = JourneyTable.objects.filter(log=log, segment="").first()
    said = {
        "log": log,
        "form": form,
        "refusal": refusal,
        "theirs": theirs,
        "seen": _seen(log),
        "table": whole,
        "tab": "stages",
    }
    said["may_shape"] = may(colleague(request).role, "journey-stages")
    status = UNREADABLE if refusal else 200
    return render(request, "follow/stages.html", said, status=status)


@require_safe
def stages_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give the stages as the plain file that they are."""
    log = log_of(request, number)
    name = f'attachment; filename="stages-of-journey-{log.pk}.toml"'
    return HttpResponse(
        log.stages,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": name},
    )


urlpatterns = [
    path("follow/bring/", bring, name="follow-bring"),
    path("follow/reading/<uuid:job>/", reading, name="follow-reading"),
    path("follow/<int:number>/stages/", shape, name="journey-stages"),
    path("follow/<int:number>/stages.toml", stages_file, name="journey-stages-file"),
]
