"""Telling those who told us; their answer; thanks; and what one's own part became."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.web.access import colleague, may
from walkamile.web.acts import history
from walkamile.web.acts.told import answers, letters, thanks
from walkamile.web.models import Letter, Obstacle
from walkamile.web.models.act_loop import Answer
from walkamile.web.tell import can_mail

UNDER = "act"
NOT_FOUND, TOO_MANY = 404, 429
LONGEST = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_letters(request: HttpRequest, number: int) -> HttpResponse:
    """Show the letters of an obstacle, and draft those that are missing."""
    reader = colleague(request)
    asked = get_object_or_404(Obstacle, pk=number)
    if request.method == "POST" and may(reader.role, "letter"):
        try:
            made = letters.write(asked, by=reader)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{len(made)} drafted. A person sends each.")
        return redirect("obstacle-letters", number)
    said = {
        "obstacle": asked,
        "rows": letters.page(asked, reader),
        "ways": [way for way in letters.WAYS if way != letters.MAIL or can_mail()],
        "mail": letters.MAIL,
        "may_write": may(reader.role, "letter"),
    }
    return render(request, "act/told/letters.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change what a letter says; where somebody else did too, both are shown."""
    letter = get_object_or_404(Letter, pk=number)
    said: dict[str, Any] = {
        "letter": letter, "words": letter.words, "version": letter.version
    }  # fmt: skip
    if request.method == "POST":
        words = request.POST.get("words", "")[:LONGEST]
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() else None
        try:
            letters.edit(letter, words, by=colleague(request), version=version)
        except history.ChangedMeanwhileError as refusal:
            theirs = refusal.theirs
            row = {"label": "Letter", "theirs": theirs.words, "yours": words}
            said |= {"words": words, "version": theirs.version, "theirs": [row]}
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("obstacle-letters", letter.obstacle_id)
        else:
            return redirect("obstacle-letters", letter.obstacle_id)
    return render(request, "act/told/letter.html", said)


@require_POST
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """Tell a customer, or do not; one press takes it back."""
    by, row = colleague(request), get_object_or_404(Letter, pk=number)
    given = request.POST
    undo = reverse("letter", args=[number])
    try:
        if "left" in given or "never" in given:
            letters.leave(row, by=by, never="never" in given)
            messages.success(request, "Not to be told.", extra_tags=undo)
        elif "told" in given:
            letters.send(
                row, by=by, how=given.get("how", ""), ground=given.get("ground", ""),
                to=given.get("to", "").strip(),
            )  # fmt: skip
            undo = "" if given.get("how") == letters.MAIL else undo
            messages.success(request, "Told. Now they have the word.", extra_tags=undo)
        else:
            letters.take_back(row, by=by)
            messages.success(request, "A draft again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("obstacle-letters", row.obstacle_id)


@require_POST
def obstacle_thank(request: HttpRequest, number: int) -> HttpResponse:
    """Thank those whose jottings show an obstacle."""
    many = thanks.thank(get_object_or_404(Obstacle, pk=number), by=colleague(request))
    words = "They see it on their own page." if many else "They were thanked already."
    messages.success(request, words)
    return redirect("obstacle", number)


@require_safe
def my_part(request: HttpRequest) -> HttpResponse:
    """Show what became of what one heard and did; for one's own eyes."""
    rows = thanks.parts(colleague(request))
    return render(request, "act/told/part.html", {"rows": rows})


# The token is the right, as in letters.py: whoever follows a link from a mail program
# may have no cookie. A look answers nothing: mail scanners open every link.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, token: str) -> HttpResponse:
    """Let the customer say whether it is fixed; the link is the right."""
    row = answers.letter_of(token)
    if row is None:
        return render(request, "act/told/gone.html", status=NOT_FOUND)
    said: dict[str, Any] = {"letter": row, "choices": Answer.choices, "token": token}
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in Answer.values:
        words = request.POST.get("words", "")
        try:
            said["letter"] = answers.take(row, answer, words=words)
        except answers.TooManyError:
            said["too_many"] = True
            return render(request, "act/told/told.html", said, status=TOO_MANY)
        except Refused as refusal:
            said |= {"wrong": str(refusal), "words": words}
        else:
            said["thanks"] = True
    return render(request, "act/told/told.html", said)


urlpatterns = [
    path("act/<int:number>/letters/", obstacle_letters, name="obstacle-letters"),
    path("act/<int:number>/thank/", obstacle_thank, name="obstacle-thank"),
    path("act/letters/<int:number>/", letter, name="letter"),
    path("act/letters/<int:number>/edit/", letter_edit, name="letter-edit"),
    path("act/mine/", my_part, name="my-part"),
    path("told/<str:token>/", told, name="told"),
]
