"""The Year of the Customer, its exercises, and the pulse."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.act.pulse import COMFORTS, MEETINGS, REASONS
from walkamile.act.year import COUNTS, shipped
from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import history
from walkamile.web.acts.year import exercises, pulses, years
from walkamile.web.models import Colleague, Team, Year, YearCoach

UNDER = "act"
# Where a person takes the next small step, by what counts it.
WAYS = {
    "jottings": "jot",
    "meetings_with_customers": "jot",
    "walks": "walks",
    "visits": "visits",
    "ride_alongs": "visits",
    "fixed": "act",
    "promises_kept": "promises",
}


class Setting(forms.Form):
    """A year: its name, the month in which it starts, its template."""

    name = forms.CharField(label="What is it called?", max_length=160)
    starts = forms.DateField(
        label="Starts in the month of", widget=forms.DateInput(attrs={"type": "date"})
    )
    template = forms.CharField(
        label="Practices",
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text="A plain file: change, add, or take away what you like.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_template(self) -> str:
        """Return the file with the line ends that it had before a browser sent it."""
        given: str = self.cleaned_data["template"]
        return given.replace("\r\n", "\n")


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Show the year, and one's own next small step."""
    reader, today = colleague(request), timezone.localdate()
    running = years.current()
    said: dict[str, Any] = {"may_set": may(reader.role, "year-set"), "year": running}
    if running is None:
        return render(request, "act/year/none.html", said)
    step = years.step_of(running, reader, today)
    coached = YearCoach.objects.filter(year=running).select_related("team", "coach")
    said |= {
        "months": years.months(running, today),
        "step": step,
        "way": WAYS.get(step.counts, "") if step else "",
        "coach": coached.filter(team=reader.team_id).first()
        if reader.team_id
        else None,
        "coaches": list(coached.order_by("team__name")),
        "counts": COUNTS,
        "may_note": may(reader.role, "year-note") and reader.team_id,
        "may_answer": pulses.may_answer(reader, today),
    }
    return render(request, "act/year/year.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def year_set(request: HttpRequest) -> HttpResponse:
    """Begin a year in five minutes, or change the one that runs."""
    running, by = years.current(), colleague(request)
    form = Setting(request.POST or None, initial=_initial(running))
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        try:
            if running is None:
                years.begin(**given, by=by)
            else:
                years.edit(running, **given, by=by, version=version)
        except history.ChangedMeanwhileError as refusal:
            stands = _initial(refusal.theirs)
            theirs = history.differing(form, stands, given)
            form.add_error(None, str(refusal))
            form.data = _with_version(request, refusal.theirs.version)
        except Refused as refusal:
            form.add_error("template", str(refusal))
        else:
            messages.success(request, "The year stands.")
            return redirect("year")
    said = {"form": form, "theirs": theirs, "year": running, **_teams(running)}
    return render(request, "act/year/set.html", said)


@require_POST
def year_coach(request: HttpRequest) -> HttpResponse:
    """Say who coaches a team."""
    running = _running()
    team = get_object_or_404(Team, pk=_number(request, "team"))
    who = Colleague.objects.filter(pk=_number(request, "coach"), is_active=True).first()
    years.coach(running, team, who, by=colleague(request))
    messages.success(request, f"{who or 'Nobody'} coaches {team}.")
    return redirect("year-set")


@require_POST
def year_note(request: HttpRequest) -> HttpResponse:
    """Write down what one's team did that leaves no trace elsewhere."""
    given = request.POST
    try:
        years.noted(
            _running(), given.get("practice", ""), by=colleague(request),
            words=given.get("words", ""),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Noted for your team.")
    return redirect("year")


@require_safe
def year_template(request: HttpRequest) -> HttpResponse:
    """Hand the template out as the plain file it is."""
    del request
    running = years.current()
    answer = HttpResponse(
        running.template if running else shipped(), content_type="application/toml"
    )
    answer["Content-Disposition"] = 'attachment; filename="year.toml"'
    return answer


@require_safe
def year_exercise(request: HttpRequest, key: str) -> HttpResponse:
    """Show an exercise on one's own material."""
    try:
        one = exercises.exercise(key, colleague(request), timezone.localdate())
    except Refused:
        raise Http404 from None
    return render(request, "act/year/exercise.html", {"one": one})


@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest) -> HttpResponse:
    """Ask three questions a month, and show what months that are over said."""
    mine, today = colleague(request), timezone.localdate()
    pulses.publish_what_is_over(today)
    answers = may(mine.role, "jot")  # a reader looks on
    if request.method == "POST" and answers:
        try:
            pulses.answer(mine, request.POST.dict(), today=today)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, "Thank you. Nobody can tell which answer was yours."
            )
        return redirect("pulse")
    said = {
        "asks": answers and pulses.may_answer(mine, today),
        "comforts": COMFORTS,
        "reasons": REASONS.items(),
        "meetings": MEETINGS.items(),
        "months": pulses.published(),
        "reason_words": REASONS,
    }
    return render(request, "act/year/pulse.html", said)


def _initial(running: Year | None) -> dict[str, Any]:
    if running is None:
        return {
            "name": "Year of the Customer",
            "starts": timezone.localdate().replace(day=1),
            "template": shipped(),
        }
    names = ("name", "starts", "template", "version")
    return {name: getattr(running, name) for name in names}


def _teams(running: Year | None) -> dict[str, Any]:
    if running is None:
        return {"teams": []}
    coaches = dict(YearCoach.objects.filter(year=running).values_list("team", "coach"))
    teams = [(team, coaches.get(team.pk)) for team in Team.objects.order_by("name")]
    people = Colleague.objects.filter(is_active=True).order_by("name", "email")
    return {"teams": teams, "people": list(people)}


def _running() -> Year:
    running = years.current()
    if running is None:
        raise Http404
    return running


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() else 0


def _with_version(request: HttpRequest, version: int) -> Any:
    typed = request.POST.copy()
    typed["version"] = str(version)
    return typed


urlpatterns = [
    path("act/year/", year, name="year"),
    path("act/year/set/", year_set, name="year-set"),
    path("act/year/coach/", year_coach, name="year-coach"),
    path("act/year/note/", year_note, name="year-note"),
    path("act/year/year.toml", year_template, name="year-template"),
    path("act/year/exercise/<slug:key>/", year_exercise, name="year-exercise"),
    path("act/pulse/", pulse, name="pulse"),
]
