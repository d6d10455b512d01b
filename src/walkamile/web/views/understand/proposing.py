"""What changed when themes were learned anew: each with its reason, taken or left."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import colleague, voices
from walkamile.web.pages import counts
from walkamile.web.pages.shown import show
from walkamile.web.themes import proposals

SHOWN = 40
TAKE, LEAVE, ASK = "take", "leave", "ask"


@require_safe
def theme_proposals(request: HttpRequest) -> HttpResponse:
    """List what is proposed, the weightiest first, with quotes."""
    reader = colleague(request)
    found = proposals.waiting()[:SHOWN]
    wanted = {one["verbatim"] for row in found for one in row.quotes}
    rows = voices(reader).select_related("heard_by").in_bulk(sorted(wanted))
    quoted = {one.id: one for one in show([rows[key] for key in sorted(rows)])}
    listed = [
        (
            row,
            [quoted[q["verbatim"]] for q in row.quotes if q["verbatim"] in quoted],
        )
        for row in found
    ]
    shown = {voice.id for _, some in listed for voice in some}
    log.read(reader, sorted(shown), "proposals of themes")
    said = {"way": "proposals", "listed": listed, "total": counts.total()}
    said["has_model"] = bool(settings.MODEL_URL)
    return render(request, "themes/proposals.html", said)


@require_POST
def theme_propose(request: HttpRequest) -> HttpResponse:
    """Take a proposal or leave it; or ask the language model for names."""
    by = colleague(request)
    if request.POST.get("choice") == ASK and settings.MODEL_URL:
        return _asked(request)
    takes = request.POST.get("choice") != LEAVE
    choose = proposals.accept if takes else proposals.refuse
    try:
        edit = choose(request.POST.get("proposal", ""), by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("theme-proposals")
    key = edit.payload[proposals.KEY]
    if key.startswith("name:"):  # a model's name is made of customers' words
        key = key.partition("+")[0]
    what = f"{TAKE if takes else LEAVE} {key}"
    log.changed(by, "theme", edit.theme_key, what)
    way_back = reverse("theme-undo", args=[edit.pk])
    messages.success(request, "Taken." if takes else "Left.", extra_tags=way_back)
    return redirect("theme-proposals")


def _asked(request: HttpRequest) -> HttpResponse:
    by = colleague(request)
    try:
        many = proposals.ask_for_names()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("theme-proposals")
    log.changed(by, "theme", "", f"{many} names asked of a language model")
    if many:
        messages.success(request, "It proposes names; they stand below.")
    else:
        messages.success(request, "It proposes no name that stands on a quote.")
    return redirect("theme-proposals")


urlpatterns = [
    path("themes/proposals/", theme_proposals, name="theme-proposals"),
    path("themes/proposals/choose/", theme_propose, name="theme-propose"),
]
