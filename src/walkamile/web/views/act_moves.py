"""Moving obstacles on: own, act, ask, promise, merge, take apart; undo at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import (
    authority,
    forms,
    measuring,
    obstacles,
    promises,
    report,
    same,
)
from walkamile.web.models import Action, Change, Obstacle, Promise
from walkamile.web.models.act import EvidenceKind, ObstacleState
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.together import together

UNDER = "act"
NOTE = 10_000
MOST_PROMISES = 100
# Of what walks find, minor things are left with the walks.
LEAST_FOUND = 3


@require_POST
def obstacle_move(request: HttpRequest, number: int) -> HttpResponse:
    """Change the owner or the state with one press; it can be undone."""
    by = colleague(request)
    given = request.POST
    values: dict[str, Any] = {}
    if "mine" in given:
        values["owner_id"] = by.pk
    if "nobody" in given:
        values["owner_id"] = None
    if given.get("state") in ObstacleState.values:
        values["state"] = given["state"]
    if given.get("outcome"):
        stands, was = _the(number).outcome, given.get("was")
        values["outcome"] = together(stands, was, given["outcome"][:NOTE])
    return _changed(request, number, values)


@require_POST
def obstacles_change(request: HttpRequest) -> HttpResponse:
    """Change all that were chosen in one go; one press takes it back."""
    by = colleague(request)
    form = forms.Several(request.POST)
    if not form.is_valid() or not (values := form.values(by)):
        messages.error(request, "Choose obstacles, and what is to be changed on them.")
        return _home(request)
    try:
        batch, many = obstacles.change_many(
            form.cleaned_data["ids"], values, by=by, did="changed"
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _home(request)
    words = "Nothing was different." if not many else f"{many} changed."
    undo = reverse("obstacles-undo", args=[batch]) if many else ""
    messages.success(request, words, extra_tags=undo)
    return _home(request)


@require_POST
def obstacles_undo(request: HttpRequest, job: Any) -> HttpResponse:
    """Take back what was changed in one go."""
    try:
        many = obstacles.take_back_many(job, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{many} are as they were.")
    return _home(request)


@require_POST
def change_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take one change back."""
    made = get_object_or_404(Change, pk=number, what=obstacles.WHAT)
    try:
        obstacles.take_back(made, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Undone.")
    return redirect("obstacle", made.number)


@require_POST
def obstacle_merge(request: HttpRequest, number: int) -> HttpResponse:
    """Say that two obstacles are one, or that they are two."""
    by, other = colleague(request), request.POST.get("other", "")
    asked, twin = _the(number), _the(int(other) if other.isdecimal() else 0)
    if "two" in request.POST:
        same.answered(asked.pk, twin.pk, same.TWO)
        messages.success(request, "Noted: these are two.")
        return redirect("obstacle", number)
    try:
        made = obstacles.merge(twin.pk, asked.pk, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("obstacle", number)
    same.answered(asked.pk, twin.pk, same.TAKEN)
    undo = reverse("change-undo", args=[made.pk])
    messages.success(request, f"“{twin}” is now part of this one.", extra_tags=undo)
    return redirect("obstacle", number)


@require_POST
def obstacle_apart(request: HttpRequest, number: int) -> HttpResponse:
    """Take an obstacle out of the one it was merged into."""
    try:
        obstacles.take_apart(_the(number).pk, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is on its own again, with its evidence.")
    return redirect("obstacle", number)


@require_POST
def obstacle_note(request: HttpRequest, number: int) -> HttpResponse:
    """Add what a colleague saw to the evidence."""
    words = request.POST.get("words", "").strip()[:NOTE]
    kind = request.POST.get("kind", EvidenceKind.NOTE)
    if not words or kind not in EvidenceKind.values:
        messages.error(request, "Write what you saw.")
        return redirect("obstacle", number)
    piece = report.Piece(kind=kind, words=words)
    report.add(_the(number), piece, by=colleague(request))
    messages.success(request, "Added to the evidence.")
    return redirect("obstacle", number)


@require_POST
def obstacle_act(request: HttpRequest, number: int) -> HttpResponse:
    """Do something about an obstacle: at once within one's authority, else ask."""
    by, asked, form = colleague(request), _the(number), forms.Doing(request.POST)
    if not form.is_valid():
        messages.error(request, "Write what you do; money and minutes are numbers.")
        return redirect("obstacle", number)
    done = authority.act(by=by, obstacle=asked, **form.cleaned_data)
    if isinstance(done, Action):
        messages.success(request, "Done and logged. No permission was needed.")
    else:
        why = " ".join(done.because)
        messages.warning(request, f"This needs permission. {why} The days are counted.")
    return redirect("obstacle", number)


@require_POST
def obstacle_promise(request: HttpRequest, number: int) -> HttpResponse:
    """Write down what a customer was promised about an obstacle."""
    by, asked, form = colleague(request), _the(number), forms.Promising(request.POST)
    if not form.is_valid():
        messages.error(request, "Write what was promised, and until when.")
        return redirect("obstacle", number)
    given = form.cleaned_data
    promises.make(
        given["what"],
        due=given["due"],
        by=by,
        obstacle=asked,
        owner=given["owner"] or by,
        project=given["project"] or asked.project,
    )
    messages.success(request, "Promised. It is shown until it is kept.")
    return redirect("obstacle", number)


@require_POST
def obstacle_measure(request: HttpRequest, number: int) -> HttpResponse:
    """Compare before and after, with what is there."""
    asked, form = _the(number), forms.Measuring(request.POST)
    if not form.is_valid():
        messages.error(
            request, " ".join(str(one) for some in form.errors.values() for one in some)
        )
        return redirect("obstacle", number)
    found = measuring.measure(asked, by=colleague(request), **form.cleaned_data)
    if found:
        messages.success(request, "Measured: the outcome stands in the trail.")
    else:
        messages.error(
            request, "There is nothing to compare: choose a theme or walk it again."
        )
    return redirect("obstacle", number)


@require_http_methods(["GET", "HEAD", "POST"])
def obstacles_found(request: HttpRequest) -> HttpResponse:
    """Show what walks and visits found and no obstacle shows; put the chosen on it."""
    by = colleague(request)
    found = report.unreported(least=LEAST_FOUND)
    if request.method == "POST" and may(by.role, "obstacle-report"):
        chosen = set(request.POST.getlist("ids"))
        made = [report.from_walk(f, by=by) for f in found if str(f.id) in chosen]
        messages.success(request, f"{len(made)} put on the board.")
        return redirect("act")
    said = {
        "rows": [(one, report.title_of(one)) for one in found[:MOST_PROMISES]],
        "many": len(found),
        "may_report": may(by.role, "obstacle-report"),
    }
    return render(request, "act/found.html", said)


@require_safe
def promises_open(request: HttpRequest) -> HttpResponse:
    """Show the promises that are still open, what is due first coming first."""
    rows = list(promises.open_ones()[:MOST_PROMISES])
    return render(request, "act/promises.html", {"rows": rows})


@require_POST
def promise_end(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a promise is kept, or that the customer released us; or open it again."""
    promise = get_object_or_404(Promise, pk=number)
    state = request.POST.get("state", PromiseState.KEPT)
    if state not in PromiseState.values:
        raise Http404
    how = request.POST.get("how", "")[:NOTE]
    promises.end(promise, state, by=colleague(request), how=how)
    undo = "" if state == PromiseState.OPEN else reverse("promise-undo", args=[number])
    messages.success(request, promise.State(state).label + ".", extra_tags=undo)
    return _home(request, "promises")


@require_POST
def promise_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Open a promise again that was ended by mistake."""
    get_object_or_404(Promise, pk=number)
    promises.take_back(number, by=colleague(request))
    messages.success(request, "Open again.")
    return redirect("promises")


def _the(number: int) -> Obstacle:
    try:
        return obstacles.get(number)
    except Refused:
        raise Http404 from None


def _changed(request: HttpRequest, number: int, values: dict[str, Any]) -> HttpResponse:
    _the(number)
    try:
        made = obstacles.change(number, values, by=colleague(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("obstacle", number)
    if made is not None:
        undo = reverse("change-undo", args=[made.pk])
        messages.success(request, "Changed.", extra_tags=undo)
    return redirect("obstacle", number)


def _home(request: HttpRequest, name: str = "act") -> HttpResponse:
    """Go back to where the press came from, if that is a page of this house."""
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if back.startswith("/") and inside else resolve_url(name))


urlpatterns = [
    path("act/found/", obstacles_found, name="obstacles-found"),
    path("act/several/", obstacles_change, name="obstacles-change"),
    path("act/several/<uuid:job>/undo/", obstacles_undo, name="obstacles-undo"),
    path("act/changes/<int:number>/undo/", change_undo, name="change-undo"),
    path("act/<int:number>/move/", obstacle_move, name="obstacle-move"),
    path("act/<int:number>/merge/", obstacle_merge, name="obstacle-merge"),
    path("act/<int:number>/apart/", obstacle_apart, name="obstacle-apart"),
    path("act/<int:number>/note/", obstacle_note, name="obstacle-note"),
    path("act/<int:number>/do/", obstacle_act, name="obstacle-act"),
    path("act/<int:number>/promise/", obstacle_promise, name="obstacle-promise"),
    path("act/<int:number>/measure/", obstacle_measure, name="obstacle-measure"),
    path("act/promises/", promises_open, name="promises"),
    path("act/promises/<int:number>/end/", promise_end, name="promise-end"),
    path("act/promises/<int:number>/undo/", promise_undo, name="promise-undo"),
]
