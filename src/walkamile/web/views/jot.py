"""Jot it down: what a customer said, caught before it is forgotten."""

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web import media, talks
from walkamile.web.access import colleague, voices
from walkamile.web.forms import PLACES
from walkamile.web.models import Colleague, Media, Verbatim
from walkamile.web.pages.listing import jotted_by
from walkamile.web.pages.shown import show
from walkamile.web.talks import jotting, questions, receipts
from walkamile.web.talks.forms import Jot

UNDER = ""
NEWEST = 3
REFUSED = 422
KEPT = "Kept. Thank you for listening."
# What a jotting page needs to open without a network.
ASSETS = (
    "walkamile.css", "inter.woff2", "serif.woff2", "icons.svg", "icon.svg",
    "walkamile.js", "htmx.min.js", "offline.js", "jot.js",
    "walks.js",
    "walkamile.webmanifest",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def jot(request: HttpRequest) -> HttpResponse:
    """Take a jotting; it is on the pages before the customer has left the shop."""
    mine = colleague(request)
    form = _form(request)
    if form.is_valid():
        try:
            _take(form, mine)
        except Refused as refusal:
            form.add_error("said", str(refusal))
        else:
            messages.success(request, KEPT)
            return redirect("jot")
    said = {
        **_around(form),
        "mine": show(_newest(mine)),
        "questions": questions.for_today(mine),
        "receipts": receipts.newest(mine),
    }
    return render(request, "jot.html", said)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the form alone, with nobody's data: what a device keeps for later."""
    return render(request, "talk/jot_offline.html", _around(Jot(initial=_new())))


@require_safe
def ticket(request: HttpRequest) -> HttpResponse:
    """Give a waiting device what it needs to deliver, and say who is signed in."""
    return JsonResponse({"token": get_token(request), "me": me(colleague(request))})


@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Take a jotting from a device; the same one again is answered the same."""
    return delivered(_form(request), colleague(request))


@require_safe
def picture(request: HttpRequest, file: uuid.UUID) -> HttpResponseBase:
    """Hand out the photo or voice note of a jotting that one may read."""
    asked = get_object_or_404(Media, pk=file, owner_kind=jotting.OWNER)
    get_object_or_404(voices(colleague(request)), pk=int(asked.owner_id))
    return media.answer(asked, asked_range=request.headers.get("Range", ""))


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Give browsers the program that opens pages without a network."""
    assets = [static(f"walkamile/{name}") for name in ASSETS]
    build = {
        "version": hashlib.sha256("|".join(assets).encode()).hexdigest()[:12],
        "static": settings.STATIC_URL,
        "hashed": settings.COLLECTED,
        "assets": assets,
        "core": static("walkamile/offline.js"),
        "fallback": reverse("jot"),
    }
    program = (talks.STATIC / "sw.js").read_text(encoding="utf-8")
    written = f"const BUILD = {json.dumps(build)};\n{program}"
    response = HttpResponse(written, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def delivered(form: Jot, by: Colleague | None, **more: Any) -> JsonResponse:
    """Answer a program: kept (perhaps again), or refused with the reason."""
    if not form.is_valid():
        wrong = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return JsonResponse({"refused": wrong}, status=REFUSED)
    try:
        kept = _take(form, by, **more)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=REFUSED)
    said = {"kept": kept.verbatim.pk, "again": kept.again, "say": KEPT}
    return JsonResponse(said, status=200 if kept.again else 201)


def me(mine: Colleague) -> str:
    """Return what tells accounts apart on a shared device, and says nothing else."""
    return salted_hmac("walkamile.offline", str(mine.pk)).hexdigest()[:24]


def _take(form: Jot, by: Colleague | None, **more: Any) -> jotting.Kept:
    given = form.cleaned_data
    return jotting.take(
        form.note(), by=by, photo=given["photo"], voice=given["voice"], **more
    )


def _form(request: HttpRequest) -> Jot:
    return Jot(request.POST or None, request.FILES or None, initial=_new())


def _new() -> dict[str, Any]:
    return {"client_id": uuid.uuid4()}


def _around(form: Jot) -> dict[str, Any]:
    return {
        "form": form,
        "places": PLACES,
        "deliver": reverse("jot-deliver"),
        "ticket": reverse("jot-ticket"),
        "draft": "jotting",
    }


def _newest(mine: Colleague) -> list[Verbatim]:
    """Return one's own last jottings; their colleague may always read them."""
    return list(jotted_by(mine)[:NEWEST])


urlpatterns = [
    path("jot/", jot, name="jot"),
    path("jot/offline/", offline, name="jot-offline"),
    path("jot/ticket/", ticket, name="jot-ticket"),
    path("jot/deliver/", deliver, name="jot-deliver"),
    path("jot/media/<uuid:file>", picture, name="jot-media"),
    path("sw.js", worker, name="service-worker"),
]
