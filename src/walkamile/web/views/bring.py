"""Bringing a file: see what it holds, say what is what, then read it in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import colleague
from walkamile.web.forms import Bring, Intake
from walkamile.web.models import Colleague, Job, Run, Source, Team
from walkamile.web.pages import asking, brought
from walkamile.web.pages.brought import Brought
from walkamile.web.pages.looking import Look, answers, look

UNDER = "listen"
UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and look into it; nothing is stored yet."""
    form = Bring(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "listen/bring.html", {"form": form})
    reader, most = colleague(request), settings.MOST_UPLOADED_BYTES
    try:
        laid = brought.lay_down(form.cleaned_data["file"], by=reader.pk, most=most)
    except Refused as refusal:
        said = {"form": form, "refusal": refusal}
        return render(request, "listen/bring.html", said, status=UNREADABLE)
    return redirect("bring-look", laid.key)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_look(request: HttpRequest, key: str) -> HttpResponse:
    """Show the first rows as they will be stored, with the mapping to change."""
    laid = _laid(request, key)
    given = request.POST if request.method == "POST" else {}
    try:
        seen = look(laid, answers(given))
    except Refused as refusal:
        return _unreadable(request, laid, refusal)
    form = Intake(initial={"source_name": seen.source_name, **_known(seen)})
    said = {"laid": laid, "look": seen, "form": form}
    return render(request, "listen/look.html", said)


def _known(seen: Look) -> dict[str, object]:
    """Return what was said about this source when it was read last."""
    known = Source.objects.filter(type=seen.source, name=seen.source_name).first()
    if known is None:
        return {}
    return {
        "purpose": known.purpose,
        "legal_ground": known.legal_ground,
        "team": known.team_id,
    }


@require_POST
def bring_start(request: HttpRequest, key: str) -> HttpResponse:
    """Start reading a file in as it was shown."""
    laid, by = _laid(request, key), colleague(request)
    form, said = Intake(request.POST), answers(request.POST)
    try:
        seen = look(laid, said)
    except Refused as refusal:
        return _unreadable(request, laid, refusal)
    if not form.is_valid():
        return render(
            request, "listen/look.html", {"laid": laid, "look": seen, "form": form}
        )
    into = _source(seen, form, by)
    job = asking.read_in(laid, as_=seen.source, mapping=said, into=into, by=by)
    log.changed(by, "source", str(into.pk), "asked to read a file in")
    return redirect("reading", job.pk)


@require_safe
def reading(request: HttpRequest, job: str) -> HttpResponse:
    """Wait for the worker to begin, then lead to the run."""
    asked = get_object_or_404(Job, pk=job, kind="read_in", asked_by=colleague(request))
    run = Run.objects.filter(job=asked).first()
    live = "HX-Request" in request.headers
    if run is not None:
        way = reverse("run", args=[run.pk])
        there = HttpResponse(status=204, headers={"HX-Redirect": way})
        return there if live else redirect(way)
    template = "listen/waiting_live.html" if live else "listen/waiting.html"
    over = asked.state in {Job.State.FAILED, Job.State.CANCELLED}
    return render(request, template, {"job": asked, "over": over})


def _source(seen: Look, form: Intake, by: Colleague) -> Source:
    """Return the source of a file, with what was said about it just now."""
    given = form.cleaned_data
    team: Team | None = given["team"]
    about = {
        "purpose": given["purpose"],
        "legal_ground": given["legal_ground"],
        "team": team,
    }
    source, _ = Source.objects.update_or_create(
        type=seen.source,
        name=given["source_name"],
        defaults=about,
        create_defaults={**about, "owner": by},
    )
    return source


def _laid(request: HttpRequest, key: str) -> Brought:
    laid = brought.find(key, by=colleague(request).pk)
    if laid is None:
        raise Http404
    return laid


def _unreadable(request: HttpRequest, laid: Brought, refusal: Refused) -> HttpResponse:
    messages.error(request, f"{laid.name} cannot be read.")
    said = {"form": Bring(), "refusal": refusal, "laid": laid}
    return render(request, "listen/bring.html", said, status=UNREADABLE)


urlpatterns = [
    path("listen/bring/", bring, name="bring"),
    path("listen/reading/<uuid:job>/", reading, name="reading"),
    path("listen/bring/<slug:key>/", bring_look, name="bring-look"),
    path("listen/bring/<slug:key>/start/", bring_start, name="bring-start"),
]
