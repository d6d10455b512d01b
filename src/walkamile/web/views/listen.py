"""The inbox: what customers said, newest first, searched and filtered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from walkamile.web import index, log
from walkamile.web.access import Reach, colleague, reach, saved_views, voices
from walkamile.web.forms import SaveView
from walkamile.web.models import SavedView
from walkamile.web.pages.finding import find
from walkamile.web.pages.listing import listed
from walkamile.web.pages.places import Place
from walkamile.web.pages.shown import show
from walkamile.web.pages.wanted import Wanted, chips, choices
from walkamile.web.redaction.same import said_again
from walkamile.web.still import still

PLACE = Place(name="Listen", icon="listen", url="listen", order=20, key="l")


@require_safe
def listen(request: HttpRequest) -> HttpResponse:
    """Show voices: all of them newest first, or those that answer a question."""
    reader, wanted = colleague(request), Wanted.of(request.GET)
    live = _live(request)
    if not live and "" in request.GET.values():  # a form sends empty fields along
        return redirect(f"{reverse('listen')}?{wanted.query()}")
    said = _said(reach(reader), wanted, live, request.GET.get("from", ""))
    log.read(reader, [voice.id for voice in said["voices"]], "listen")
    said |= {"wanted": wanted, "query": wanted.query()}
    if live:
        answer = render(request, "listen/voices.html", said)
        answer["HX-Push-Url"] = f"{reverse('listen')}?{wanted.query()}"
        return answer
    choice = choices(reach(reader))
    said |= {
        "choices": choice,
        "chips": chips(wanted, choice),
        "views": (kept := _views(reader.pk)),
        "mine": [view for view in kept if view["mine"]],
        "empty_house": not said["voices"]
        and not wanted
        and not voices(reader).exists(),
    }
    return render(request, "listen/inbox.html", said)


def _live(request: HttpRequest) -> bool:
    """Say whether only the list is asked for, while someone is typing."""
    return "HX-Request" in request.headers


def _said(held: Reach, wanted: Wanted, live: bool, cursor: str) -> dict[str, Any]:
    if wanted.q:
        return dict(_found(held, wanted, live, index.mark()))
    return dict(_listed(held, wanted, cursor))


@still
def _listed(held: Reach, wanted: Wanted, cursor: str) -> dict[str, Any]:
    page = listed(held, wanted, cursor)
    again = said_again(voices(held), page.rows)
    return {
        "voices": show(page.rows, repeated=again),
        "older": wanted.query(**{"from": page.older}) if page.older else "",
        "first": page.first,
        "drawn": {},
    }


@still
def _found(held: Reach, wanted: Wanted, live: bool, _mark: object) -> dict[str, Any]:
    """Answer a question; the mark says of which index."""
    found = find(held, wanted, typing=live)
    again = said_again(voices(held), found.rows)
    return {
        "voices": show(found.rows, found=found.marks, repeated=again),
        "first": True,
        "not_in_yet": found.not_in_yet,
        "drawn": {},
    }


@still
def _views(reader: int) -> list[dict[str, Any]]:
    found = saved_views(reader).filter(place="listen").order_by("name")
    return [
        {
            "view": view,
            "way": f"{reverse('listen')}?{view.query}",
            "mine": view.owner_id == reader,
        }
        for view in found
    ]


@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list under a name."""
    reader, form = colleague(request), SaveView(request.POST)
    query = Wanted.of(request.POST).query()
    back = redirect(f"{reverse('listen')}?{query}")
    if not form.is_valid():
        messages.error(request, "A view needs a name of up to 120 characters.")
        return back
    try:
        with transaction.atomic():
            SavedView.objects.create(
                owner=reader, place="listen", query=query, **form.cleaned_data
            )
    except (IntegrityError, ValidationError):
        messages.error(request, "You have a view of this name already.")
        return back
    messages.success(request, f"Saved: {form.cleaned_data['name']}.")
    return back


@require_POST
def view_forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = get_object_or_404(SavedView, pk=number, owner=colleague(request))
    view.delete()
    messages.success(request, f"Forgotten: {view.name}.")
    return redirect("listen")


urlpatterns = [
    path("listen/", listen, name="listen"),
    path("listen/views/save/", view_save, name="view-save"),
    path("listen/views/<int:number>/forget/", view_forget, name="view-forget"),
]
