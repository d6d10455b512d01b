"""The phone: a call with a stopwatch in hand, and a menu judged from its text."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from walkamile.refused import Refused
from walkamile.walk import call as calls
from walkamile.walk import phone as menus
from walkamile.web import log
from walkamile.web.access import colleague, may
from walkamile.web.models import Colleague, Walk
from walkamile.web.walks import showing, visits
from walkamile.web.walks.forms import Called, Menu, wrong

UNDER = "walks"
REFUSED = 422
NORMS = (
    ("levels", "Levels of menu", menus.MOST_LEVELS, "at most 3 (Ireland’s NDA)"),
    ("most_options", "Keys in one menu", menus.MOST_OPTIONS, "at most 4 (Ireland’s NDA)"),
    ("menus_to_a_person", "Menus before a person", menus.PERSON_BY_MENU,
     "a person by the third (softwareadvice.com)"),
    ("seconds_to_a_person", "Seconds before a person", menus.LONG_WAIT, "at most 60"),
    ("words_before_first_option", "Words before the first key", menus.WORDS_BEFORE_USE,
     "at most 40, a quarter of a minute"),
    ("dead_ends", "Dead ends", 0, "none"),
    ("loops", "Loops", 0, "none"),
)  # fmt: skip
EXAMPLE = """[main]
Thank you for calling. You have two choices.
1 = person, for the workshop press one
2 = hours, for our opening hours press two
closed = hours

[hours]
We are open Monday to Friday, nine to six, and Saturday, nine to two.
1 = person, to speak to somebody press one
"""


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Show the stopwatch; without a script the marks cannot be set, and it says so."""
    mine = colleague(request)
    form = Called(request.POST or None, initial={"client_id": uuid.uuid4()})
    if form.is_valid():
        try:
            row, _ = _take(form, mine)
        except Refused as refusal:
            form.add_error("line", str(refusal))
        else:
            return redirect("walk", row.pk)
    said = {**_around(form), "may_keep": may(mine.role, "walk-call-deliver")}
    return render(request, "walks/call.html", said)


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Show the stopwatch alone, with nobody's data: what a device keeps for later."""
    form = Called(initial={"client_id": uuid.uuid4()})
    return render(
        request, "walks/call_offline.html", {**_around(form), "may_keep": True}
    )


@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Take a call from a device; the same one again is answered the same."""
    form = Called(request.POST)
    if not form.is_valid():
        return JsonResponse({"refused": wrong(form)}, status=REFUSED)
    try:
        row, again = _take(form, colleague(request))
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=REFUSED)
    said = f"Kept. Ease {row.ease:g} of 7." if row.ease else "Kept."
    status = 200 if again else 201
    return JsonResponse({"kept": row.pk, "again": again, "say": said}, status=status)


def _take(form: Called, by: Colleague) -> tuple[Walk, bool]:
    given = form.cleaned_data
    solved = {"yes": True, "no": False}.get(given["solved"])
    return visits.take_call(
        visits.marks_of(given["marks"]),
        by=by,
        line=given["line"],
        client_id=given["client_id"],
        repeated=given["repeated"] or 0,
        solved=solved,
        about=given["about"],
        walked_at=given["written_at"],
    )


def _around(form: Called) -> dict[str, Any]:
    return {
        "form": form,
        "marks": [(name, calls.WORDS[name]) for name in calls.MARKS],
        "deliver": reverse("walk-call-deliver"),
        "ticket": reverse("jot-ticket"),
        "shell_page": reverse("walk-call-shell"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def menu(request: HttpRequest) -> HttpResponse:
    """Judge a phone menu from its text against published norms, without any call."""
    mine = colleague(request)
    form = Menu(request.POST or None, initial={"menu": EXAMPLE})
    judged, rows = None, []
    if form.is_valid():
        try:
            read = menus.parse(form.cleaned_data["menu"], "the text")
            judged = menus.judge(read)
        except (Refused, RecursionError) as refusal:
            form.add_error("menu", _said(refusal))
        else:
            rows = _against_norms(judged)
            if "keep" in request.POST and may(mine.role, "walk-call-deliver"):
                return _kept(request, form, judged)
    said = {
        "form": form,
        "judged": judged,
        "rows": rows,
        "found": [showing.PHONE_KINDS.get(o.kind, o.kind) for o in judged.obstacles]
        if judged
        else [],
        "pairs": _pairs(judged) if judged else [],
        "may_keep": may(mine.role, "walk-call-deliver"),
    }
    return render(request, "walks/menu.html", said)


def _said(refusal: Exception) -> str:
    return str(refusal) if isinstance(refusal, Refused) else "The menus lie too deep."


def _kept(request: HttpRequest, form: Menu, judged: menus.Judged) -> HttpResponse:
    given, mine = form.cleaned_data, colleague(request)
    row = visits.keep_menu(judged, given["menu"], by=mine, line=given["line"])
    log.changed(mine, "walk", str(row.pk), "phone menu kept")
    messages.success(request, "Kept. The next version will be compared with it.")
    return redirect("walk", row.pk)


def _pairs(judged: menus.Judged) -> list[tuple[str, str, str]]:
    """Return each finding as (what, the words that show it, how severe)."""
    return [
        (showing.PHONE_KINDS.get(one.kind, one.kind), one.quote, str(one.severity))
        for one in judged.obstacles
    ]


def _against_norms(judged: menus.Judged) -> list[dict[str, Any]]:
    rows = []
    for name, words, most, norm in NORMS:
        value = judged.figures.get(name)
        good = value is not None and value <= most
        rows.append({"what": words, "value": value, "norm": norm, "good": good})
    return rows


urlpatterns = [
    path("walk/phone/", call, name="walk-call"),
    path("walk/phone/offline/", shell, name="walk-call-shell"),
    path("walk/phone/deliver/", deliver, name="walk-call-deliver"),
    path("walk/phone/menu/", menu, name="walk-menu"),
]
