"""What of the chair goes elsewhere: the card on its seat, files, the calendar entry."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from walkamile.chair.calendar import invitation
from walkamile.recipes.chairing import Brief
from walkamile.refused import MissingExtraError
from walkamile.web.access import colleague
from walkamile.web.chairs import meetings
from walkamile.web.links import code
from walkamile.web.views.chair import heard, the

UNDER = "chair"
Shape = tuple[str, Callable[[Brief], str | bytes]]
SHAPES: dict[str, Shape] = {
    "pdf": ("application/pdf", lambda made: made.pdf),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        lambda made: made.pptx,
    ),
    "md": ("text/markdown; charset=utf-8", lambda made: made.md),
    "txt": ("text/plain; charset=utf-8", lambda made: made.spoken),
    "html": ("text/html; charset=utf-8", lambda made: made.html),
}


@require_safe
def chair_now(request: HttpRequest) -> HttpResponse:
    """Lead from the card on the chair to the meeting that is going on, or the next."""
    row = meetings.now(colleague(request))
    return redirect("meeting", row.pk) if row else redirect("chair")


@require_safe
def chair_card(request: HttpRequest) -> HttpResponse:
    """Show the card that lies on the empty chair, whatever the meeting is."""
    way = settings.URL + reverse("chair-now")
    return render(request, "chair/card.html", {"way": way, "code": code(way)})


@require_safe
def meeting_card(request: HttpRequest, number: int) -> HttpResponse:
    """Show the card of one meeting, with the way to its brief."""
    row = the(colleague(request), number)
    way = meetings.link(row)
    said = {"meeting": row, "way": way, "code": code(way)}
    return render(request, "chair/card.html", said)


@require_safe
def meeting_file(request: HttpRequest, number: int, shape: str) -> HttpResponse:
    """Give a brief as a file: one A4 page, slides, Markdown, or to read aloud."""
    reader = colleague(request)
    row = the(reader, number)
    if shape not in SHAPES:
        raise Http404
    kind, written = SHAPES[shape]
    made = heard(request, row, reader, f"brief as {shape}").leading_to(settings.URL)
    try:
        paper = "letter" if request.GET.get("paper") == "letter" else "A4"
        content = made.sheet(paper) if shape == "pdf" else written(made)
    except MissingExtraError as missing:
        said = {"title": "Not installed here", "words": str(missing), "status": 422}
        return render(request, "wrong.html", said, status=422)
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    return _file(content, kind, f"{_name(row.title)}.{shape}")


@require_safe
def meeting_ics(request: HttpRequest, number: int) -> HttpResponse:
    """Give a meeting as an entry for calendars, with the way to the brief in it."""
    row = the(colleague(request), number)
    if row.at is None:
        raise Http404
    entry = invitation(meetings.entry(row), link=meetings.link(row))
    return _file(entry, "text/calendar; charset=utf-8", f"{_name(row.title)}.ics")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    there = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": there}
    return HttpResponse(content, content_type=kind, headers=headers)


def _name(title: str) -> str:
    return f"chair-{slugify(title)[:60] or 'meeting'}"


urlpatterns = [
    path("chair/now/", chair_now, name="chair-now"),
    path("chair/card/", chair_card, name="chair-card"),
    path("chair/<int:number>/card/", meeting_card, name="meeting-card"),
    path("chair/<int:number>/brief.<str:shape>", meeting_file, name="meeting-file"),
    path("chair/<int:number>/meeting.ics", meeting_ics, name="meeting-ics"),
]
