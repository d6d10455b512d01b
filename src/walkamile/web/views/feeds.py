"""Feeds: where words keep coming in, how that goes, and what is never collected."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.listen.feed import Feed as Kind
from walkamile.listen.feed import Field
from walkamile.listen.feeds import UnknownFeedError, feed_named, known_feeds
from walkamile.refused import Refused
from walkamile.web import access, jobs, log
from walkamile.web.access import colleague
from walkamile.web.feeding import adding, sent, trying
from walkamile.web.feeding.asked import fields_of
from walkamile.web.feeding.forms import Changed, NewFeed
from walkamile.web.models import Colleague, Feed, Fetch, Job

UNDER = "listen"
ROUNDS_SHOWN = 20


def _feeds(reader: Colleague) -> Any:
    mine = access.sources(reader)
    return Feed.objects.filter(source__in=mine).select_related("source", "by")


def _feed(request: HttpRequest, number: int) -> Feed:
    found: Feed = get_object_or_404(_feeds(colleague(request)), pk=number)
    return found


def _kind(name: str) -> Kind:
    try:
        return feed_named(name)
    except UnknownFeedError:
        raise Http404 from None


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Show the feeds that are followed, and the kinds that can be."""
    listed = [
        {"feed": one, "kind": known_feeds().get(one.kind)}
        for one in _feeds(colleague(request)).order_by("name", "pk")
    ]
    kinds = sorted(known_feeds().values(), key=lambda one: one.title.lower())
    return render(request, "feeds/feeds.html", {"feeds": listed, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
def feed_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask what a kind of feed needs to be told, and add one."""
    found, by = _kind(kind), colleague(request)
    form = NewFeed(request.POST or None, kind=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        feed, token = adding.add(
            found, name=said["name"], given=form.given, about=form.about,
            every=form.minutes, by=by,
        )  # fmt: skip
        if token:
            _show_once(request, token)
        elif found.fetch is not None:
            trying.ask(feed, by=by)
        return redirect("feed", feed.pk)
    return render(request, "feeds/add.html", {"kind": found, "form": form})


@require_safe
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """Show one feed: how it goes, what it was told, its rounds."""
    row = _feed(request, number)
    kind = known_feeds().get(row.kind)
    may_change = access.may(colleague(request).role, "feed-edit")
    busy = Job.objects.filter(unique=f"feed {row.pk}", state__in=jobs.OPEN)
    said = {
        "feed": row,
        "kind": kind,
        "rounds": Fetch.objects.filter(feed=row).select_related("run")[:ROUNDS_SHOWN],
        "waits": sent.waits(row),
        "may_change": may_change,
        "busy": busy.exists(),
        **_told(row, kind, may_change=may_change),
    }
    return render(request, "feeds/feed.html", said)


def _told(row: Feed, kind: Kind | None, *, may_change: bool) -> dict[str, Any]:
    """Return what a feed was told, apart: the way in, and what narrows it down."""
    if kind is None:
        return {}
    shown = [
        {"label": field.label, "query": field.query, "value": _shown(row, field)}
        for field in kind.fields
    ]
    said: dict[str, Any] = {
        "way_in": [one for one in shown if not one["query"] and one["value"]],
        "query": [one for one in shown if one["query"]],
        "trying": may_change and trying.open_or_there(row),
    }
    if kind.fetch is None:
        said["address"] = settings.URL + (
            reverse("feed-hook", args=[row.key])
            if kind.name == "webhook"
            else reverse("feed-api")
        )
    return said


def _shown(row: Feed, field: Field) -> str:
    """Return what a field holds, as it may be seen; a secret only that it is there."""
    if field.is_secret:
        with suppress(Refused):  # the key of the house is gone: the page still opens
            return "sealed" if field.name in fields_of(row) else ""
        return "sealed"
    value = str(row.given.get(field.name, ""))
    return dict(field.choices).get(value, value)


@require_http_methods(["GET", "HEAD", "POST"])
def feed_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Tell a feed something else; a secret is never shown again."""
    row = _feed(request, number)
    kind = _kind(row.kind)
    form = Changed(request.POST or None, kind=kind, feed=row)
    if request.method == "POST" and form.is_valid():
        adding.change(row, form.given, every=form.minutes, by=colleague(request))
        messages.success(request, "Saved.")
        return redirect("feed", number)
    return render(request, "feeds/edit.html", {"feed": row, "kind": kind, "form": form})


@require_safe
def feed_tried(request: HttpRequest, number: int) -> HttpResponse:
    """Show the first rows of a feed as they would be kept; nothing is kept."""
    row = _feed(request, number)
    said: dict[str, Any] = {"feed": row}
    try:
        said["look"] = trying.look(row)
    except Refused as refusal:
        said["refusal"] = refusal
    return render(request, "feeds/tried.html", said)


@require_POST
def feed_try(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a feed for one page, to be looked at."""
    trying.ask(_feed(request, number), by=colleague(request))
    return redirect("feed", number)


@require_POST
def feed_switch(request: HttpRequest, number: int) -> HttpResponse:
    """Follow a feed from now on, or pause it."""
    row, on = _feed(request, number), request.POST.get("on") == "1"
    adding.switch(row, on=on, by=colleague(request))
    kind = known_feeds().get(row.kind)
    if on and kind is not None and kind.fetch is not None:
        adding.ask_now(row, by=colleague(request))
    messages.success(
        request, "It is followed from now on." if on else "Paused. What came stays."
    )
    return redirect("feed", number)


@require_POST
def feed_now(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for what is new at once."""
    adding.ask_now(_feed(request, number), by=colleague(request))
    messages.success(request, "It is asked now. The round shows below.")
    return redirect("feed", number)


@require_POST
def feed_anew(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a feed anew: all it still gives comes again, and counts once."""
    adding.begin_anew(_feed(request, number), by=colleague(request))
    messages.success(request, "The next round begins at the beginning.")
    return redirect("feed", number)


@require_POST
def feed_key(request: HttpRequest, number: int) -> HttpResponse:
    """Show a webhook's secret, which is logged, or make a new token, seen once."""
    row = _feed(request, number)
    by = colleague(request)
    if row.kind == "webhook":
        secret = fields_of(row).get("secret", "")
        messages.success(
            request, f"Its secret, and the log says that you saw it: {secret}"
        )
        log.note(by, "read", "feed secret", str(row.pk), "")
    elif row.kind == "api":
        _show_once(request, adding.new_token(row, by=by))
    else:
        raise Http404
    return redirect("feed", number)


@require_POST
def feed_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Let a feed go; its words stay in their source."""
    row = _feed(request, number)
    adding.remove(row, by=colleague(request))
    messages.success(request, "Removed. The words that it brought stay.")
    return redirect("feeds")


def _show_once(request: HttpRequest, secret: str) -> None:
    messages.success(request, f"Copy it now, it is not shown again: {secret}")


NUMBER = "listen/feeds/<int:number>/"
urlpatterns = [
    path("listen/feeds/", feeds, name="feeds"),
    path("listen/feeds/add/<slug:kind>/", feed_add, name="feed-add"),
    path(NUMBER, feed, name="feed"),
    path(f"{NUMBER}edit/", feed_edit, name="feed-edit"),
    path(f"{NUMBER}first-rows/", feed_tried, name="feed-tried"),
    path(f"{NUMBER}try/", feed_try, name="feed-try"),
    path(f"{NUMBER}switch/", feed_switch, name="feed-switch"),
    path(f"{NUMBER}now/", feed_now, name="feed-now"),
    path(f"{NUMBER}anew/", feed_anew, name="feed-anew"),
    path(f"{NUMBER}key/", feed_key, name="feed-key"),
    path(f"{NUMBER}remove/", feed_remove, name="feed-remove"),
]
