"""Files that were read in: how they go, their receipts, and undoing them."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from walkamile.refused import Refused
from walkamile.web import access, log
from walkamile.web.access import colleague
from walkamile.web.letting_in import waits
from walkamile.web.models import Job, Refusal, Run
from walkamile.web.pages import asking
from walkamile.web.pages.exports import harmless
from walkamile.web.pages.paging import PAGE

UNDER = "listen"
SHOWN_REFUSALS = 50
REFUSALS_AT_ONCE = 2_000
GOING_ON = {Run.State.RUNNING, Run.State.UNDOING}


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Show the files that were read in, newest first."""
    listed = access.runs(colleague(request)).select_related("source", "by")
    before = request.GET.get("before", "")
    if before.isdecimal():
        listed = listed.filter(pk__lt=int(before))
    found = list(listed.order_by("-pk")[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "listen/runs.html", {"runs": found[:PAGE], "older": older})


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Show how a run goes, and its receipt when it is done."""
    asked = _run(request, number)
    undoing = asking.undo_is_open(asked)
    going = undoing or asked.state in GOING_ON
    said = {"run": asked, "going": going, "undoing": undoing, **_progress(asked)}
    if not said["going"]:
        refusals = Refusal.objects.filter(run=asked).order_by("row", "pk")
        said["refusals"] = list(refusals[:SHOWN_REFUSALS])
        said["waits"] = waits()
    live = "HX-Request" in request.headers
    return render(request, f"listen/{'run_live' if live else 'run'}.html", said)


def _run(request: HttpRequest, number: int) -> Run:
    readable = access.runs(colleague(request)).select_related("source", "job", "by")
    return get_object_or_404(readable, pk=number)


def _progress(asked: Run) -> dict[str, Any]:
    """Return how many rows are kept, how fast, and how long the rest takes."""
    job = asked.job
    done, total = asked.position, job.total if job else None
    gone = (timezone.now() - asked.started) / timedelta(seconds=1)
    if asked.finished:
        gone = (asked.finished - asked.started) / timedelta(seconds=1)
    rate = done / gone if gone > 0.5 and done else None
    left = (total - done) / rate if rate and total and total > done else None
    return {"job": job, "done": done, "total": total, "rate": rate, "left": left}


@require_safe
def run_refused(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give the refused rows as a file: where, which field, why, and what helps."""
    asked = _run(request, number)
    refusals = Refusal.objects.filter(run=asked).order_by("row", "pk")
    name = f'attachment; filename="refused-rows-of-run-{asked.pk}.csv"'
    return StreamingHttpResponse(
        _refused_lines(refusals),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


def _refused_lines(refusals: QuerySet[Refusal]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line(["row", "field", "reason", "what helps"])
    for one in refusals.iterator(chunk_size=REFUSALS_AT_ONCE):
        cells = [one.row, one.field, one.reason, one.next_step]
        yield _line([harmless(cell) for cell in cells])


def _line(cells: list[object]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


@require_POST
def run_cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a run and keep what is read; the same file goes on from there."""
    asked = _run(request, number)
    if asked.job_id:
        Job.objects.filter(pk=asked.job_id).update(cancel_asked=True)
    log.changed(colleague(request), "run", str(asked.pk), "asked to stop")
    messages.success(request, "Stopping. What is read so far stays; undo takes it out.")
    return redirect("run", number)


@require_POST
def run_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a run as a whole."""
    asked = _run(request, number)
    try:
        asking.undo_run(asked, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        log.changed(colleague(request), "run", str(asked.pk), "asked to undo")
    return redirect("run", number)


urlpatterns = [
    path("listen/files/", runs, name="runs"),
    path("listen/files/<int:number>/", run, name="run"),
    path("listen/files/<int:number>/refused.csv", run_refused, name="run-refused"),
    path("listen/files/<int:number>/stop/", run_cancel, name="run-cancel"),
    path("listen/files/<int:number>/undo/", run_undo, name="run-undo"),
]
