"""Drawing what we believe a journey is, before and beside what was measured."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from walkamile.follow.mapped import believed as drawing
from walkamile.web import believing
from walkamile.web.access import colleague, may
from walkamile.web.acts.history import CannotTakeBackError
from walkamile.web.models import Change, EventLog, JourneyTable
from walkamile.web.views.follow import log_of

UNDER = "follow"
LONGEST = 5_000


class Drawn(forms.Form):
    """The journey as text: one step a line."""

    believed = forms.CharField(
        max_length=LONGEST,
        required=False,
        label="What we believe the journey is",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def believed(request: HttpRequest, number: int) -> HttpResponse:
    """Show what we believe the journey is, to drag, to move and to type; keep it."""
    log, by = log_of(request, number), colleague(request)
    if request.method != "POST":
        return _shown(request, log, Drawn(initial={"believed": log.believed}))
    form = Drawn(request.POST)
    if not form.is_valid():
        return _shown(request, log, form)
    text = form.cleaned_data["believed"].replace("\r\n", "\n")
    try:
        change = believing.keep(log, text, by=by, seen=request.POST.get("seen", ""))
    except believing.DrawnMeanwhileError as other:
        return _shown(request, log, form, theirs=other.theirs)
    if change is None:
        messages.success(request, "It stands as it was.")
    else:
        undo = reverse("journey-believed-undo", args=[number, change.pk])
        messages.success(request, "Kept.", extra_tags=undo)
    return redirect("journey-believed", number)


@require_POST
def undo(request: HttpRequest, number: int, change: int) -> HttpResponse:
    """Draw it again as it was before."""
    log, by = log_of(request, number), colleague(request)
    try:
        believing.take_back(log, change, by=by)
    except Change.DoesNotExist:
        raise Http404 from None
    except CannotTakeBackError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "As it was before.")
    return redirect("journey-believed", number)


def _shown(
    request: HttpRequest, log: EventLog, form: Drawn, theirs: str | None = None
) -> HttpResponse:
    table = JourneyTable.objects.filter(log=log, segment="").first()
    rows = table.content["stages"] if table else []
    typed = str(form["believed"].value() or "")
    differing = {
        "label": form.fields["believed"].label,
        "theirs": theirs,
        "yours": typed,
    }
    said = {
        "log": log,
        "form": form,
        "table": table,
        "tab": "believed",
        "seen": believing.mark(EventLog.objects.get(pk=log.pk)),
        "steps": drawing.steps(typed, drawing.known(rows)),
        "pile": believing.pile(typed, rows),
        "beside": believing.beside(log.believed, rows),
        "drawn": believing.drawn(log),
        "theirs": [] if theirs is None else [differing],
        "may_shape": may(colleague(request).role, "journey-stages"),
    }
    return render(request, "follow/believed.html", said)


urlpatterns = [
    path("follow/<int:number>/believed/", believed, name="journey-believed"),
    path(
        "follow/<int:number>/believed/undo/<int:change>/",
        undo,
        name="journey-believed-undo",
    ),
]
