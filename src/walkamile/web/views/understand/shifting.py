"""What is changing, since when, by how much, who says so, and what else changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from walkamile.web import log
from walkamile.web.access import colleague, voices
from walkamile.web.models import Colleague, Picture, Shift, ShiftBudget
from walkamile.web.pages import asking, counts
from walkamile.web.pages.charts import spark
from walkamile.web.pages.shown import Voice, show
from walkamile.web.themes.budget import allow, allowed

# Shifts that began within two weeks of each other are told together.
AT_THE_TIME = timedelta(days=14)
SHOWN, QUOTED, BESIDE, WEEKS = 40, 3, 5, 26
SPARKS = {"swelling": "up", "fading": "down"}
# Seldomer than once in ten months cannot be told from never; more often than every
# three days nobody would look.
SELDOMEST, OFTENEST = 0.1, 10.0


class Alarms(forms.Form):
    """How many alarms in vain a month are allowed."""

    a_month = forms.FloatField(
        label="False alarms a month, at most",
        min_value=SELDOMEST,
        max_value=OFTENEST,
        step_size=0.1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
        help_text=(
            "Over all themes and segments together. Fewer: we are surer before we tell "
            "you, and small shifts are told later or not at all. More: you hear of "
            "small shifts sooner, and more of what you hear is chance."
        ),
    )


@require_safe
def theme_shifts(request: HttpRequest) -> HttpResponse:
    """Show every shift that still holds, the newest first."""
    reader = colleague(request)
    found = list(
        Shift.objects.filter(theme__set__current=True, theme__retired=False)
        .select_related("theme")
        .order_by("-since", "-size")[:SHOWN]
    )
    fresh = Picture.objects.shown(Picture.NEWCOMERS).get("rows", [])
    quoted = _quoted(
        reader, [*(s.quotes for s in found), *(n["quotes"] for n in fresh)]
    )
    weekly = counts.by_week({s.theme_id for s in found}, counts.weeks(WEEKS))
    rows = [
        {
            "shift": shift,
            "quotes": _these(shift.quotes, quoted),
            "beside": _beside(shift, found),
            "spark": spark(
                weekly.get(shift.theme_id, [0] * WEEKS),
                kind=SPARKS.get(shift.kind, "curve"),
            ),
        }
        for shift in found
    ]
    newcomers = [
        {
            **one,
            "since": date.fromisoformat(one["since"]),
            "quotes": _these(one["quotes"], quoted),
        }
        for one in fresh
    ]
    shown = {v.id for row in [*rows, *newcomers] for v in row["quotes"]}
    log.read(reader, sorted(shown), "shifts")
    said = {
        "way": "shifts",
        "rows": rows,
        "newcomers": newcomers,
        "weeks": WEEKS,
        "total": counts.total(),
    }
    return _page(request, said, Alarms(initial={"a_month": allowed()}))


@require_POST
def shift_budget(request: HttpRequest) -> HttpResponse:
    """Keep how many false alarms are allowed, and look for shifts again with it."""
    by, before = colleague(request), allowed()
    form = Alarms(request.POST)
    if not form.is_valid():
        return _page(request, {"way": "shifts", "unkept": True}, form, status=422)
    chosen = form.cleaned_data["a_month"]
    if chosen != before:
        kept = allow(chosen, by=by)
        log.changed(by, "shift budget", str(kept.pk), f"{before:g} to {chosen:g}")
        asking.find_shifts(by=by)
    messages.success(
        request, "Kept. The worker looks again; this page shows it in a moment."
    )
    return redirect("theme-shifts")


def _page(
    request: HttpRequest, said: dict[str, Any], form: Alarms, status: int = 200
) -> HttpResponse:
    said |= {
        "form": form,
        "allowed": allowed(),
        "last": ShiftBudget.objects.select_related("by").order_by("-pk").first(),
    }
    return render(request, "themes/shifts.html", said, status=status)


def _quoted(
    reader: Colleague, lists: Sequence[Sequence[dict[str, Any]]]
) -> dict[int, Voice]:
    """Return the voices behind quotes, as far as this reader may read them."""
    wanted = {one["verbatim"] for quotes in lists for one in quotes[:QUOTED]}
    rows = voices(reader).select_related("heard_by").in_bulk(sorted(wanted))
    return {voice.id: voice for voice in show([rows[key] for key in sorted(rows)])}


def _these(quotes: Sequence[dict[str, Any]], quoted: dict[int, Voice]) -> list[Voice]:
    numbers = [one["verbatim"] for one in quotes[:QUOTED]]
    return [quoted[number] for number in numbers if number in quoted]


def _beside(shift: Shift, found: Sequence[Shift]) -> list[Shift]:
    """Return what else changed at the time."""
    near = [
        other
        for other in found
        if other.theme_id != shift.theme_id
        and abs(other.since - shift.since) <= AT_THE_TIME
    ]
    return near[:BESIDE]


urlpatterns = [
    path("themes/shifts/", theme_shifts, name="theme-shifts"),
    path("themes/shifts/budget/", shift_budget, name="shift-budget"),
]
