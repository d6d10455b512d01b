"""Walks as files: to take away, to bring in, and their pictures."""

import uuid
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.refused import Refused
from walkamile.web import jobs, log, media
from walkamile.web.access import colleague
from walkamile.web.models import Media, Walk
from walkamile.web.walks import again, document, keeping, pictures
from walkamile.web.walks.forms import Brought

UNDER = "walks"
# Shape → what it is for machines, and what writes it.
SHAPES: dict[str, tuple[str, str, Callable[[Walk], str]]] = {
    "report": ("text/html; charset=utf-8", "html", again.html),
    "json": ("application/json", "json", again.document),
    "junit": ("application/xml", "xml", again.junit),
    "playwright": ("text/x-python; charset=utf-8", "py", again.playwright),
}


@require_safe
def walk_file(request: HttpRequest, number: int, shape: str) -> HttpResponse:
    """Give a walk as a file: the report, JSON, JUnit, or a Playwright script."""
    row = get_object_or_404(Walk, pk=number, kind=Walk.Kind.WEB, state=Walk.State.DONE)
    if shape not in SHAPES:
        raise Http404
    kind, ending, write = SHAPES[shape]
    log.note(colleague(request), "took away", "walk", str(row.pk), shape)
    name = f"walk-{row.pk}-{row.walked_at:%Y-%m-%d}.{ending}"
    response = HttpResponse(write(row), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    for field, value in media.HARMLESS.items():
        response[field] = value
    return response


@require_safe
def shot(request: HttpRequest, picture: UUID) -> HttpResponseBase:
    """Hand out one picture of a walk, or what a line said."""
    held = get_object_or_404(Media, pk=picture, owner_kind=pictures.OWNER)
    return media.answer(held, asked_range=request.headers.get("Range", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring in a walk that somebody walked at the command line."""
    form = Brought(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = _taken(request, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("walk", row.pk)
    return render(request, "walks/bring.html", {"form": form})


def _taken(request: HttpRequest, form: Brought) -> Walk:
    mine, file = colleague(request), form.cleaned_data["file"]
    if file.size > document.LARGEST:
        raise document.NotAWalkError("the file is larger than 64 MB.")
    given = file.read()
    told = document.read(given, site=form.cleaned_data["site"])
    row = keeping.announce(told, by=mine)
    if row.state != Walk.State.WAITING:
        messages.success(request, "This walk is here already.")
        return row
    name = f"walk-{uuid.uuid4()}.json"
    folder = Path(settings.WORKSPACE) / "tmp"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / name).write_bytes(given)
    args = {"walk": row.pk, "file": name}
    row.job = jobs.enqueue("bring_walk", args, unique=f"bring {row.pk}", asked_by=mine)
    row.save(update_fields=["job"])
    log.changed(mine, "walk", str(row.pk), "brought in")
    return row


urlpatterns = [
    path("walk/bring/", bring, name="walk-bring"),
    path("walk/<int:number>/as/<slug:shape>/", walk_file, name="walk-file"),
    path("walk/pictures/<uuid:picture>", shot, name="walk-picture"),
]
