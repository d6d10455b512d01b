"""The customers' chair: meetings, the brief of each, and questions put to it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.chair import page
from walkamile.recipes.chairing import Brief
from walkamile.recipes.connecting import Model, connected
from walkamile.refused import Refused
from walkamile.web import log, way_out
from walkamile.web.access import colleague, may
from walkamile.web.acts.history import ChangedMeanwhileError
from walkamile.web.chairs import briefs, decisions, hearing, meetings
from walkamile.web.chairs.forms import Ask, Set, Upload
from walkamile.web.links import code
from walkamile.web.models import ChairQuestion, Colleague, Meeting
from walkamile.web.pages.places import Place

PLACE = Place(name="Chair", icon="chair", url="chair", order=50, key="c")
NEXT, PAST, ASKED = 30, 30, 50
# On the page numbers stand beside the quotes, not below: so much more fits a sheet.
BESIDE = 1.1


@require_safe
def chair(request: HttpRequest) -> HttpResponse:
    """Show the meetings to come, and those that were."""
    reader = colleague(request)
    said = {
        "coming": meetings.coming(reader)[:NEXT],
        "past": meetings.past(reader)[:PAST],
        "due": decisions.to_look_back_at(reader)[:5],
        "may_set": may(reader.role, "meeting-set"),
    }
    return render(request, "chair/meetings.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_set(request: HttpRequest) -> HttpResponse:
    """Set the chair at a meeting: paste its agenda, or bring its calendar file."""
    by, is_file = colleague(request), "file" in request.FILES
    form = Set(request.POST if request.method == "POST" and not is_file else None)
    upload = Upload(request.POST, request.FILES) if is_file else Upload()
    if form.is_valid():
        row = meetings.make(form.values(), by=by)
        briefs.prepare(row, by)
        return redirect("meeting", row.pk)
    if upload.is_valid():
        entries = upload.cleaned_data["file"]
        many = meetings.take(entries, feed=None, by=by)
        messages.success(request, _brought(many, len(entries)))
        return redirect("chair")
    return render(request, "chair/set.html", {"form": form, "upload": upload})


def _brought(new: int, found: int) -> str:
    if not new:
        return f"Nothing new: all {found} of the file are here, or say nothing."
    return "One meeting is here." if new == 1 else f"{new} meetings are here."


@require_safe
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Show the brief of a meeting: what customers say to each point."""
    reader = colleague(request)
    row = the(reader, number)
    made = heard(request, row, reader, "brief")
    said = {
        "meeting": row,
        "brief": made,
        "fit": page.fitting(made.items, room=BESIDE),
        "form": Ask(),
        "questions": row.questions.all()[:ASKED],
        "decisions": row.decisions.all(),
        "papers": row.papers.all(),
        "has_model": bool(settings.MODEL_URL),
        "takes_away": may(reader.role, "meeting-file"),
        "may_set": may(reader.role, "meeting-set"),
        "code": code(meetings.link(row)),
    }
    return render(request, "chair/meeting.html", said)


@require_safe
def meeting_joined(request: HttpRequest, number: int) -> HttpResponse:
    """Show the sentences with which the owner's model joins the quotes, each checked.

    Nothing of it is kept: it is made of customers' words.
    """
    reader = colleague(request)
    row = the(reader, number)
    if not settings.MODEL_URL:
        raise Http404
    try:
        now, found = connected(briefs.brief(row, reader), _model(), way_out.door())
    except Refused as refusal:
        return render(request, "chair/joined.html", {"refused": str(refusal)})
    shown = [quote.verbatim or 0 for item in now.items for quote in item.quotes]
    log.read(reader, shown, f"joined brief of meeting {row.pk}")
    items = [
        (item, [(s.text, [item.quotes[at] for at in s.cites]) for s in one.sentences])
        for item, one in zip(now.items, found, strict=True)
    ]
    dropped = sum(one.dropped for one in found)
    said = {"items": items, "dropped": dropped}
    return render(request, "chair/joined.html", said)


def _model() -> Model:
    return Model(
        url=settings.MODEL_URL, name=settings.MODEL_NAME, key=settings.MODEL_KEY
    )


@require_safe
def meeting_screen(request: HttpRequest, number: int) -> HttpResponse:
    """Show the brief on the wall of a meeting room, a point at a time."""
    reader = colleague(request)
    row = the(reader, number)
    made = heard(request, row, reader, "brief on a screen")
    said = {
        "meeting": row,
        "brief": made,
        "form": Ask(),
        "code": code(meetings.link(row)),
    }
    return render(request, "chair/screen.html", said)


def the(reader: Colleague, number: int) -> Meeting:
    """Return a meeting that is open to a colleague."""
    row = meetings.mine(reader).select_related("feed").filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def heard(request: HttpRequest, row: Meeting, reader: Colleague, where: str) -> Brief:
    """Return a meeting's brief; that it was read stands in the log."""
    made = briefs.brief(row, reader)
    shown = [quote.verbatim or 0 for item in made.items for quote in item.quotes]
    log.read(reader, shown, f"{where} of meeting {row.pk}")
    if request.method == "GET":
        meetings.opened(row, by=reader)
    return made


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a meeting; where somebody else did too, nobody's text is lost."""
    by = colleague(request)
    row = the(by, number)
    form = Set(request.POST or None, initial=_of(row))
    theirs = None
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            row = meetings.change(number, form.values(), version=version, by=by)
            briefs.prepare(row, by)
        except ChangedMeanwhileError as refusal:
            theirs = refusal.theirs
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "version": str(theirs.version)}
        else:
            return redirect("meeting", number)
    said = {"meeting": row, "form": form, "theirs": theirs}
    return render(request, "chair/change.html", said)


def _of(row: Meeting) -> dict[str, Any]:
    names = (*meetings.FIELDS, "version")
    return {name: getattr(row, name) for name in names}


@require_POST
def meeting_off(request: HttpRequest, number: int) -> HttpResponse:
    """Call a meeting off, or on again."""
    by = colleague(request)
    row = the(by, number)
    meetings.call_off(row, off=not row.off, by=by)
    said = "On again." if row.off else "Called off."
    back = reverse("meeting-off", args=[number])
    messages.success(request, said, extra_tags=back)
    return redirect("chair")


@require_http_methods(["GET", "HEAD", "POST"])
def chair_ask(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a question with quotes, or say that we do not know."""
    reader = colleague(request)
    row = the(reader, number)
    form = Ask(request.POST or request.GET or None)
    said: dict[str, Any] = {"meeting": row, "form": form}
    if form.is_valid():
        words = form.cleaned_data["q"]
        said["words"] = words
        said["answer"] = answer = hearing.told(words, reader)
        shown = [quote.verbatim or 0 for quote in answer.quotes]
        log.read(reader, shown, f"question to the chair of meeting {row.pk}")
        if request.method == "POST" and may(reader.role, "meeting-set"):
            known = {"meeting": row, "words": words}
            ChairQuestion.objects.update_or_create(
                **known, defaults={"answered": bool(answer.quotes)}
            )
    live = "HX-Request" in request.headers
    return render(request, "chair/answer.html" if live else "chair/asked.html", said)


urlpatterns = [
    path("chair/", chair, name="chair"),
    path("chair/set/", meeting_set, name="meeting-set"),
    path("chair/<int:number>/", meeting, name="meeting"),
    path("chair/<int:number>/joined/", meeting_joined, name="meeting-joined"),
    path("chair/<int:number>/screen/", meeting_screen, name="meeting-screen"),
    path("chair/<int:number>/change/", meeting_change, name="meeting-change"),
    path("chair/<int:number>/off/", meeting_off, name="meeting-off"),
    path("chair/<int:number>/ask/", chair_ask, name="chair-ask"),
]
