"""Making themes one's own: rename, merge, split, move a quote; undo at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from walkamile.refused import Refused
from walkamile.web import log
from walkamile.web.access import colleague, voices
from walkamile.web.forms import Rename
from walkamile.web.models import Label, ThemeEdit
from walkamile.web.themes import pins, proposals, shape
from walkamile.web.themes.split import halves
from walkamile.web.views.themes import the_theme

UNDER = "listen"


@require_POST
def theme_rename(request: HttpRequest, key: str) -> HttpResponse:
    """Give a theme a better name."""
    asked, form = the_theme(key), Rename(request.POST)
    if not form.is_valid():
        messages.error(request, "A theme needs a name of up to 200 characters.")
        return redirect("theme", key)
    by = colleague(request)
    edit = shape.rename(asked, form.cleaned_data["name"], by=by)
    return _done(request, edit, f"Renamed to {asked}.", key)


@require_POST
def theme_merge(request: HttpRequest, key: str) -> HttpResponse:
    """Merge a theme into another one."""
    asked = the_theme(key)
    into = the_theme(request.POST.get("into", ""))
    try:
        edit = shape.merge(asked, into, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("theme", key)
    return _done(request, edit, f"{asked} is now part of {into}.", into.key)


@require_POST
def theme_split(request: HttpRequest, key: str) -> HttpResponse:
    """Split a theme into the two kinds of voices that differ most."""
    asked = the_theme(key)
    try:
        part, name = halves(asked)
        edit = shape.split(asked, part, name, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("theme", key)
    return _done(request, edit, f"{len(part)} voices are now “{name}”.", key)


@require_POST
def theme_move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a quote to another theme."""
    by = colleague(request)
    verbatim = get_object_or_404(voices(by), pk=number)
    to = the_theme(request.POST.get("to", ""))
    edit = shape.move(verbatim, to, by=by)
    along = len(edit.payload["along"])
    like = f", and {along:,} much like it" if along else ""
    _done(request, edit, f"Moved to {to}{like}.", to.key)
    return redirect("quote", number)


@require_POST
def theme_pin(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a theme at the top of the list."""
    asked = the_theme(key)
    edit = pins.pin(asked, by=colleague(request))
    return _done(request, edit, f"{asked} stays at the top of the list.", key)


@require_POST
def quote_pin(request: HttpRequest, number: int) -> HttpResponse:
    """Make a voice the first quote of its theme."""
    by = colleague(request)
    verbatim = get_object_or_404(voices(by), pk=number)
    label = get_object_or_404(Label, verbatim=verbatim, set__current=True)
    edit = pins.pin_quote(verbatim, the_theme(label.theme.key), by=by)
    _done(request, edit, f"The first quote of {label.theme} now.", label.theme.key)
    return redirect("quote", number)


@require_POST
def theme_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a change of themes."""
    edit = get_object_or_404(ThemeEdit, pk=number)
    shape.undo(edit)
    log.changed(colleague(request), "theme", edit.theme_key, f"undid {edit.kind}")
    messages.success(request, "Undone.")
    if proposals.KEY in edit.payload:
        return redirect("theme-proposals")
    if "verbatim" in edit.payload:
        return redirect("quote", edit.payload["verbatim"])
    return redirect("theme", edit.theme_key)


def _done(request: HttpRequest, edit: ThemeEdit, words: str, key: str) -> HttpResponse:
    log.changed(colleague(request), "theme", edit.theme_key, str(edit.kind))
    way_back = reverse("theme-undo", args=[edit.pk])
    messages.success(request, words, extra_tags=way_back)
    return redirect("theme", key)


urlpatterns = [
    path("theme/<str:key>/rename/", theme_rename, name="theme-rename"),
    path("theme/<str:key>/merge/", theme_merge, name="theme-merge"),
    path("theme/<str:key>/split/", theme_split, name="theme-split"),
    path("themes/move/<int:number>/", theme_move, name="theme-move"),
    path("theme/<str:key>/pin/", theme_pin, name="theme-pin"),
    path("themes/pin/<int:number>/", quote_pin, name="theme-pin-quote"),
    path("themes/undo/<int:number>/", theme_undo, name="theme-undo"),
]
