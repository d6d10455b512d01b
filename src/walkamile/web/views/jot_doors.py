"""A code on a wall opens the jotting form, and nothing else."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.web import links, log
from walkamile.web.access import colleague
from walkamile.web.forms import PLACES
from walkamile.web.models import Card, JotDoor
from walkamile.web.talks.forms import Door, Jot
from walkamile.web.views.jot import KEPT, delivered

UNDER = "talk"
SALT = "walkamile.jot-door"
# A wall is one place: more than this in ten minutes is a program, not people.
MOST_A_WHILE, A_WHILE = 60, timedelta(minutes=10)
TOO_MANY = 429


def token_of(door: JotDoor) -> str:
    """Return the signed word that opens a door, and only that door."""
    return links.word_of(door.pk, salt=SALT)


def door_of(token: str) -> JotDoor:
    """Return the open door of a token. Raises Http404."""
    number = links.number_of(token, salt=SALT)
    return get_object_or_404(JotDoor, pk=number, closed_at=None)


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form to whoever scanned the code; no account is asked for."""
    opened = door_of(token)
    if request.method == "POST":
        answer = _taken(request, opened)
        if answer.status_code < 300:
            messages.success(request, KEPT)
            return redirect("jot-door", token=token)
    said = {
        "form": Jot(request.POST or None, initial={"place": opened.place}),
        "places": PLACES,
        "deliver": reverse("jot-door-deliver", args=[token]),
        "ticket": reverse("jot-door-ticket", args=[token]),
        "draft": f"door {opened.pk}",
        "door": opened,
    }
    return render(request, "talk/jot_door.html", said)


@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Give a device at the wall what it needs to deliver later."""
    opened = door_of(token)
    return JsonResponse({"token": get_token(request), "me": f"door {opened.pk}"})


@require_POST
def deliver(request: HttpRequest, token: str) -> HttpResponse:
    """Take a jotting from the wall."""
    return _taken(request, door_of(token))


def _taken(request: HttpRequest, opened: JotDoor) -> HttpResponse:
    since = timezone.now() - A_WHILE
    recent = Card.objects.filter(door=opened, verbatim__occurred_at__gte=since)
    if recent.count() >= MOST_A_WHILE:
        return JsonResponse({"refused": "Too many at once."}, status=TOO_MANY)
    form = Jot(request.POST, request.FILES)
    return delivered(form, None, door=opened)


@require_http_methods(["GET", "HEAD", "POST"])
def posters(request: HttpRequest) -> HttpResponse:
    """Show the codes that hang on walls, and make a new one."""
    mine = colleague(request)
    form = Door(request.POST or None)
    if form.is_valid():
        made = JotDoor.objects.create(**form.cleaned_data, made_by=mine)
        log.changed(mine, "jot door", str(made.pk), "made")
        return redirect("jot-poster", number=made.pk)
    hanging = JotDoor.objects.filter(closed_at=None).order_by("name")
    said = {"form": form, "doors": hanging}
    return render(request, "talk/posters.html", said)


@require_safe
def poster(request: HttpRequest, number: int) -> HttpResponse:
    """Show the sheet that goes on the wall."""
    opened = get_object_or_404(JotDoor, pk=number, closed_at=None)
    way = settings.URL + reverse("jot-door", args=[token_of(opened)])
    said: dict[str, Any] = {"door": opened, "way": way, "code": links.code(way)}
    return render(request, "talk/poster.html", said)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a door: its code opens nothing any more."""
    opened = get_object_or_404(JotDoor, pk=number, closed_at=None)
    JotDoor.objects.filter(pk=opened.pk).update(closed_at=timezone.now())
    log.changed(colleague(request), "jot door", str(opened.pk), "closed")
    messages.success(request, "Closed. Take the poster down: its code opens nothing.")
    return redirect("jot-posters")


urlpatterns = [
    path("j/<str:token>/", door, name="jot-door"),
    path("j/<str:token>/ticket/", ticket, name="jot-door-ticket"),
    path("j/<str:token>/deliver/", deliver, name="jot-door-deliver"),
    path("jot/posters/", posters, name="jot-posters"),
    path("jot/posters/<int:number>/", poster, name="jot-poster"),
    path("jot/posters/<int:number>/close/", close, name="jot-poster-close"),
]
