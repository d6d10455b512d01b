"""Five short questions under a link: made by colleagues, answered by customers."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web import log, surveying
from walkamile.web.access import colleague
from walkamile.web.links import code
from walkamile.web.models import Survey

UNDER = "follow"
NOT_FOUND, TOO_MANY = 404, 429
LONGEST_CASE = 200
STEPS = range(surveying.LOWEST, surveying.HIGHEST + 1)
DONE = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
CONTACTS = (("1", "Once"), ("2", "Twice"), ("3", "Three times"), ("4", "More often"))


class NewSurvey(forms.Form):
    """What a survey asks about, and what its answers are marked with."""

    name = forms.CharField(label="Name", max_length=120)
    errand = forms.CharField(
        label="They made it easy for me to…",
        max_length=160,
        help_text="As the customer would say it: “get my bike repaired”.",
    )
    stage = forms.CharField(
        label="Stage of the journey", max_length=120, required=False
    )
    segment = forms.CharField(label="Segment", max_length=120, required=False)
    place = forms.CharField(label="Place", max_length=120, required=False)


class Answered(forms.Form):
    """What a customer answers; nothing is required, and nothing is in the way."""

    ease = forms.TypedChoiceField(
        choices=[(n, n) for n in STEPS], coerce=int, empty_value=None, required=False
    )
    seq = forms.TypedChoiceField(
        choices=[(n, n) for n in STEPS], coerce=int, empty_value=None, required=False
    )
    done = forms.ChoiceField(choices=DONE, required=False)
    contacts = forms.TypedChoiceField(
        choices=CONTACTS, coerce=int, empty_value=None, required=False
    )
    words = forms.CharField(max_length=surveying.LONGEST, required=False, strip=False)
    client = forms.UUIDField(required=False)


# The token is the right: whoever follows a link from a letter may have no cookie, and
# a stranger's page can do no more with it than answer once more.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a customer five questions; each may stay open, and none blocks the others."""
    asked = surveying.opened(token)
    if asked is None:
        return render(request, "survey/gone.html", status=NOT_FOUND)
    said: dict[str, Any] = {
        "survey": asked, "steps": STEPS, "done": DONE, "contacts": CONTACTS,
        "client": uuid.uuid4(), "longest": surveying.LONGEST,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "survey/survey.html", said)
    form = Answered(request.POST)
    form.is_valid()  # what does not fit stays open; the rest counts
    given = dict(form.cleaned_data)
    client_id = given.pop("client", None) or said["client"]
    case = request.GET.get("case", "").strip()[:LONGEST_CASE]
    answer = surveying.Answer(**given)
    try:
        kept = surveying.take(asked, answer, client_id=client_id, case=case)
    except surveying.TooManyError:
        said |= {"too_many": True, "words": given.get("words", ""), "client": client_id}
        return render(request, "survey/survey.html", said, status=TOO_MANY)
    except Refused as refusal:
        said |= {"wrong": str(refusal), "words": given.get("words", "")}
        return render(request, "survey/survey.html", said)
    said |= {"thanks": kept is not None, "nothing": kept is None}
    return render(request, "survey/survey.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def surveys(request: HttpRequest) -> HttpResponse:
    """Show the surveys that are open, and make a new one."""
    mine, form = colleague(request), NewSurvey(request.POST or None)
    if form.is_valid():
        try:
            made = surveying.make(by=mine, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            log.changed(mine, "survey", str(made.pk), "made")
            return redirect("survey-sheet", number=made.pk)
    listed = Survey.objects.filter(closed_at=None).order_by("name")
    said = {"form": form, "rows": surveying.standing(listed)}
    return render(request, "survey/surveys.html", said)


@require_safe
def survey_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Show a survey's link, and its code to print."""
    asked = get_object_or_404(Survey, pk=number, closed_at=None)
    way = settings.URL + reverse("survey", args=[surveying.token_of(asked)])
    return render(
        request, "survey/sheet.html", {"survey": asked, "way": way, "code": code(way)}
    )


@require_POST
def survey_close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a survey: its link opens nothing any more, its answers stay."""
    asked = get_object_or_404(Survey, pk=number, closed_at=None)
    Survey.objects.filter(pk=number).update(closed_at=timezone.now())
    log.changed(colleague(request), "survey", str(number), "closed")
    messages.success(request, f"Closed: {asked}. What customers answered stays.")
    return redirect("surveys")


urlpatterns = [
    path("s/<str:token>/", survey, name="survey"),
    path("follow/surveys/", surveys, name="surveys"),
    path("follow/surveys/<int:number>/", survey_sheet, name="survey-sheet"),
    path("follow/surveys/<int:number>/close/", survey_close, name="survey-close"),
]
