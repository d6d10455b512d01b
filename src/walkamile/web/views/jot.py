"""Jot it down: what a customer said, caught before it is forgotten."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from walkamile.refused import Refused
from walkamile.web import keep
from walkamile.web.access import colleague
from walkamile.web.forms import PARAPHRASE, PLACES, Jotting
from walkamile.web.models import Colleague, Verbatim
from walkamile.web.pages.listing import jotted_by
from walkamile.web.pages.shown import show

UNDER = ""
NEWEST = 3


@require_http_methods(["GET", "HEAD", "POST"])
def jot(request: HttpRequest) -> HttpResponse:
    """Take a jotting; it is on the pages before the customer has left the shop."""
    mine = colleague(request)
    form = Jotting(request.POST or None, initial={"client_id": uuid.uuid4()})
    if form.is_valid():
        try:
            _keep(form, mine)
        except Refused as refusal:
            form.add_error("said", str(refusal))
        else:
            messages.success(request, "Kept. Thank you for listening.")
            return redirect("jot")
    said = {"form": form, "places": PLACES, "mine": show(_newest(mine))}
    return render(request, "jot.html", said)


def _keep(form: Jotting, by: Colleague) -> Verbatim:
    given = form.cleaned_data
    return keep.jot(
        given["said"],
        paraphrase=given["whose"] == PARAPHRASE,
        segment=given["segment"],
        place=given["place"],
        mood=given["mood"],
        by=by,
        client_id=str(given["client_id"]) if given["client_id"] else None,
    )


def _newest(mine: Colleague) -> list[Verbatim]:
    """Return one's own last jottings; their colleague may always read them."""
    return list(jotted_by(mine)[:NEWEST])


urlpatterns = [path("jot/", jot, name="jot")]
