"""Where meetings come in from: calendars, and letters to the chair's address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from walkamile.refused import Refused
from walkamile.web.access import colleague
from walkamile.web.chairs import following
from walkamile.web.chairs.forms import Follow
from walkamile.web.models import MeetingFeed

UNDER = "chair"


@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """Show what is followed, and follow something new."""
    form = Follow(request.POST or None, initial={"safety": "tls"})
    if form.is_valid():
        row = following.follow(form.cleaned_data, by=colleague(request))
        _look(request, row)
        return redirect("meeting-feeds")
    said = {"form": form, "rows": MeetingFeed.objects.order_by("name", "id")}
    return render(request, "chair/feeds.html", said)


@require_POST
def feed_read(request: HttpRequest, number: int) -> HttpResponse:
    """Look for new meetings now."""
    _look(request, get_object_or_404(MeetingFeed, pk=number))
    return redirect("meeting-feeds")


@require_POST
def feed_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Follow it no more."""
    following.stop(get_object_or_404(MeetingFeed, pk=number), by=colleague(request))
    messages.success(request, "No longer followed. Its meetings stay.")
    return redirect("meeting-feeds")


def _look(request: HttpRequest, row: MeetingFeed) -> None:
    try:
        new = following.read(row, timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Looked: {new} new or changed.")


urlpatterns = [
    path("chair/calendars/", feeds, name="meeting-feeds"),
    path("chair/calendars/<int:number>/read/", feed_read, name="meeting-feed-read"),
    path("chair/calendars/<int:number>/stop/", feed_stop, name="meeting-feed-stop"),
]
