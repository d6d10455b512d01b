"""Why customers' words are held, on which ground, for how long, and who sees them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from walkamile.web import log
from walkamile.web.access import colleague
from walkamile.web.customers import record, retain
from walkamile.web.models import Source
from walkamile.web.privacy_forms import Held

UNDER = "listen"


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show each source with its purpose, ground and retention, and what is overdue."""
    overdue = {one.source: one.rows for one in retain.overdue()}
    listed = Source.objects.select_related("owner", "team").order_by("name", "pk")
    said = {"sources": listed, "overdue": overdue}
    return render(request, "privacy/sources.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, number: int) -> HttpResponse:
    """Change why a source is held and for how long; shorter deletes in the night."""
    row = get_object_or_404(Source, pk=number)
    form = Held(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changed = ", ".join(form.changed_data)
        form.save()
        log.changed(colleague(request), "source", str(number), f"changed: {changed}")
        messages.success(request, "Saved.")
        return redirect("sources")
    said = {"source": row, "form": form, "overdue": _would_go(row)}
    return render(request, "privacy/source.html", said)


def _would_go(row: Source) -> int:
    return sum(one.rows for one in retain.overdue() if one.source == row.name)


@require_safe
def privacy_record(request: HttpRequest) -> HttpResponse:
    """Print the record of processing: what is held, why, how long, who receives it."""
    said: dict[str, Any] = {"day": timezone.localdate(), "record": record.of_house()}
    return render(request, "privacy/record.html", said)


urlpatterns = [
    path("privacy/sources/", sources, name="sources"),
    path("privacy/sources/<int:number>/", source, name="source"),
    path("privacy/record", privacy_record, name="privacy-record"),
]
