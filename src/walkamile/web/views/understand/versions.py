"""Earlier versions of the themes: what changed, and each as it was."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.web import log
from walkamile.web.access import colleague, voices
from walkamile.web.pages.shown import Voice, show
from walkamile.web.themes.versions import versions


@require_safe
def theme_versions(request: HttpRequest) -> HttpResponse:
    """List every version, with what is new, what is gone and how much stayed."""
    said = {"way": "versions", "versions": versions()}
    return render(request, "themes/versions.html", said)


@require_safe
def theme_version(request: HttpRequest, number: int) -> HttpResponse:
    """Show the themes as they were in one version."""
    found = next((one for one in versions() if one.set.pk == number), None)
    if found is None:
        raise Http404
    reader = colleague(request)
    quoted = [(theme, _first(theme.exemplars)) for theme in found.themes]
    rows = voices(reader).select_related("heard_by")
    readable = rows.in_bulk([wanted for _, wanted in quoted if wanted])
    shown: dict[int, Voice] = {voice.id: voice for voice in show(readable.values())}
    log.read(reader, sorted(shown), "version of themes")
    listed = [(theme, shown.get(wanted or 0)) for theme, wanted in quoted]
    said = {"way": "versions", "version": found, "listed": listed}
    return render(request, "themes/version.html", said)


def _first(exemplars: list[dict[str, Any]]) -> int | None:
    return next((one["verbatim"] for one in exemplars if "verbatim" in one), None)


urlpatterns = [
    path("themes/versions/", theme_versions, name="theme-versions"),
    path("themes/versions/<int:number>/", theme_version, name="theme-version"),
]
