"""Recordings of conversations: made with a yes, written down here, checked by hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.sandbox import speech
from walkamile.web import media
from walkamile.web.access import colleague
from walkamile.web.jobs import OPEN
from walkamile.web.models import Recording
from walkamile.web.talks import conversations
from walkamile.web.talks.forms import Recorded
from walkamile.web.talks.ways import checked, recordings
from walkamile.web.talks.ways.checked import A_PAGE, VOICES

UNDER = "talk"
FORM = require_http_methods(["GET", "HEAD", "POST"])
UNREADABLE = 422


@FORM
def make(request: HttpRequest) -> HttpResponse:
    """Ask for everyone's yes, then for the sound; without a program say so instead."""
    now = {"held_at": timezone.localtime()}
    form = Recorded(request.POST or None, request.FILES or None, initial=now)
    said: dict[str, Any] = {
        "form": form,
        "ready": speech.ready(),
        "program": recordings.program(),
        "days": recordings.UNCHECKED.days,
    }
    if not said["ready"] or not form.is_valid():
        status = 200 if request.method != "POST" else UNREADABLE
        return render(request, "talk/record.html", said, status=status)
    given = form.cleaned_data
    try:
        made = recordings.take(
            given["sound"],
            by=colleague(request),
            agreed=given["agreed"],
            held_at=given["held_at"],
            seconds=given["seconds"],
        )
    except Refused as refusal:
        said["refusal"] = refusal
        return render(request, "talk/record.html", said, status=UNREADABLE)
    return redirect("recording", made.pk)


@require_safe
def recording(request: HttpRequest, number: int) -> HttpResponse:
    """Tell how far one's recording is, and what comes next."""
    made = _own(request, number)
    job = recordings.job_of(made)
    said = {
        "made": made,
        "job": job,
        "over": job is not None and job.state not in OPEN,
        "until": recordings.until(made),
    }
    live = "HX-Request" in request.headers
    template = "talk/recording_live.html" if live else "talk/recording.html"
    return render(request, template, said)


@FORM
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Show a stretch of what was heard, and keep it as it was mended."""
    made = _own(request, number)
    if made.state != Recording.State.WRITTEN:
        return redirect("recording", number)
    if request.method != "POST":
        start = _whole(request.GET.get("first"), made.checked)
        return _stretch(request, made, start)
    first = _whole(request.POST.get("first"), 0)
    checked.check(made, first, _told(request, first))
    after = first + A_PAGE
    if after < len(made.turns):
        return redirect(f"{reverse('recording-check', args=[number])}?first={after}")
    try:
        laid = checked.lay(made)
    except Refused as refusal:
        return _stretch(request, made, _missing(made), wrong=refusal)
    return redirect("conversation-look", laid.key)


def _missing(made: Recording) -> int:
    """Return where to go on: the first piece that is not checked, or the first."""
    return made.checked if made.checked < len(made.turns) else 0


def _told(request: HttpRequest, first: int) -> list[tuple[str, str]]:
    told = []
    for at in range(first, first + A_PAGE):
        words = request.POST.get(f"said-{at}")
        if words is None:
            break
        told.append((request.POST.get(f"who-{at}", ""), words))
    return told


def _stretch(
    request: HttpRequest, made: Recording, start: int, *, wrong: Refused | None = None
) -> HttpResponse:
    first = min(start, max(len(made.turns) - 1, 0)) // A_PAGE * A_PAGE
    turns = made.turns[first : first + A_PAGE]
    said = {
        "made": made,
        "first": first,
        "last": first + len(turns),
        "whole": len(made.turns),
        "more": first + A_PAGE < len(made.turns),
        "before": first > 0,
        "back": max(first - A_PAGE, 0),
        "voices": VOICES.items(),
        "wrong": wrong,
        "turns": [
            {**turn, "at": at, "number": at + 1, "clock": _clock(turn["start"])}
            for at, turn in enumerate(turns, first)
        ],
    }
    status = UNREADABLE if wrong else 200
    return render(request, "talk/check.html", said, status=status)


def _clock(start: float | None) -> str:
    return "" if start is None else f"{int(start) // 60}:{int(start) % 60:02}"


@require_safe
def sound(request: HttpRequest, number: int) -> HttpResponseBase:
    """Hand out the sound to whoever made it."""
    kept = recordings.sound_of(_own(request, number))
    if kept is None:
        raise Http404
    return media.answer(kept, asked_range=request.headers.get("Range", ""))


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Have a recording written down again; what was mended of it goes."""
    recordings.ask(_own(request, number))
    return redirect("recording", number)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a recording with all that was written down of it."""
    recordings.forget(_own(request, number), by=colleague(request))
    messages.success(request, "Deleted, the sound and its words.")
    return redirect("conversations")


@require_POST
def silence(request: HttpRequest, number: int) -> HttpResponse:
    """Delete the recording of a conversation; its words stay."""
    by = colleague(request)
    talk = get_object_or_404(conversations.readable(by), pk=number)
    if not conversations.may_delete(talk, by):
        raise PermissionDenied
    recordings.silence(talk, by=by)
    messages.success(request, "The sound is deleted; the words stay.")
    return redirect("conversation", number)


def _own(request: HttpRequest, number: int) -> Recording:
    return get_object_or_404(recordings.mine(colleague(request)), pk=number)


def _whole(given: str | None, otherwise: int) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 7 else otherwise


WAY = "talk/recordings/"
urlpatterns = [
    path(f"{WAY}new/", make, name="recording-make"),
    path(f"{WAY}<int:number>/", recording, name="recording"),
    path(f"{WAY}<int:number>/check/", check, name="recording-check"),
    path(f"{WAY}<int:number>/sound", sound, name="recording-sound"),
    path(f"{WAY}<int:number>/again/", again, name="recording-again"),
    path(f"{WAY}<int:number>/delete/", delete, name="recording-delete"),
    path(
        "talk/conversations/<int:number>/silence/", silence, name="conversation-silence"
    ),
]
