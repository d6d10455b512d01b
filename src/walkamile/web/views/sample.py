"""The sample firm: look around in it, and remove it in one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from walkamile.web import log, sample
from walkamile.web.access import colleague
from walkamile.web.pages import asking

UNDER = ""


@require_POST
def sample_load(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the sample firm."""
    asking.load_sample(by=colleague(request))
    log.changed(colleague(request), "sample", "", "asked for")
    messages.success(request, "The sample firm is moving in; look again in a moment.")
    return redirect("today")


@require_POST
def sample_remove(request: HttpRequest) -> HttpResponse:
    """Remove the sample firm with everything that belongs to it."""
    gone = sample.move_out()
    log.changed(colleague(request), "sample", "", "removed")
    messages.success(request, f"The sample firm is gone, with its {gone} voices.")
    return redirect("today")


urlpatterns = [
    path("sample/load/", sample_load, name="sample-load"),
    path("sample/remove/", sample_remove, name="sample-remove"),
]
