"""What do these customers, or these weeks, speak of more than those?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.understand.pictures import Difference, differences
from walkamile.web import access
from walkamile.web.models import Colleague, Count, Theme
from walkamile.web.pages import counts
from walkamile.web.views.themes import standing

# Weeks back from the newest: a month, a quarter, half a year, and those before.
PERIODS = (
    ("0-4", "The last 4 weeks"), ("4-8", "The 4 weeks before"),
    ("0-13", "The last 13 weeks"), ("13-26", "The 13 weeks before"),
    ("0-26", "The last half year"), ("26-52", "The half year before"),
    ("52-56", "The same 4 weeks a year ago"),
)  # fmt: skip
KNOWN_PERIODS = dict(PERIODS)
REST = "rest"
LISTED = 200
# The widest a difference is drawn, beside its interval.
MARGIN = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: what it is called, and its voices."""

    kind: str
    name: str
    size: int
    themes: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A difference with its theme and where it stands on the drawing (0…100)."""

    theme: Theme
    row: Difference
    x: float
    left: float
    width: float


@require_safe
def theme_differences(request: HttpRequest) -> HttpResponse:
    """Compare two segments, sources or periods, theme by theme, with intervals."""
    reader = access.colleague(request)
    choices = _choices(reader)
    here = request.GET.get("here", "") or _first(choices, 0)
    there = request.GET.get("there", "") or _first(choices, 1)
    found = {theme.key: theme for theme in standing()}
    sides, problem = _sides(here, there, choices, list(found.values()))
    rows: list[Drawn] = []
    if sides:
        told = differences(
            sides[0].themes, sides[0].size, sides[1].themes, sides[1].size
        )
        rows = _drawn(told, found)
        if not rows:
            problem = "One side has fewer than ten voices: read them all instead."
    said = {
        "way": "differences",
        "choices": choices,
        "here": here,
        "there": there,
        "sides": sides,
        "rows": rows,
        "problem": problem,
        "total": counts.total(),
    }
    return render(request, "themes/differences.html", said)


def _choices(reader: Colleague) -> list[tuple[str, list[tuple[str, str]]]]:
    named = Count.objects.filter(
        kind=counts.VOICES, week=None, source=None, theme=None, segment__isnull=False
    ).order_by("-size", "segment")
    segments = [
        (f"segment:{name}", str(name))
        for name in named.values_list("segment", flat=True)[:LISTED]
    ]
    sources = [
        (f"source:{source.pk}", source.name)
        for source in access.sources(reader).order_by("name")[:LISTED]
    ]
    periods = [(f"weeks:{key}", name) for key, name in PERIODS]
    offered = [("Segments", segments), ("Periods", periods)]
    offered += [("Sources", sources)] if len(sources) > 1 else []
    return [(kind, some) for kind, some in offered if some]


def _first(choices: list[tuple[str, list[tuple[str, str]]]], place: int) -> str:
    """Return what is compared before anybody chooses: two largest segments, or weeks."""
    for _, some in choices:
        if len(some) > 1:
            return some[place][0]
    return ""


def _sides(
    here: str,
    there: str,
    choices: list[tuple[str, list[tuple[str, str]]]],
    themes: list[Theme],
) -> tuple[list[Side], str]:
    offered = {key: name for _, some in choices for key, name in some}
    if here not in offered or (there != REST and there not in offered):
        return [], "Choose two sides to compare."
    kind = here.partition(":")[0]
    if there != REST and there.partition(":")[0] != kind:
        return [], "Compare two of a kind: a segment with a segment, weeks with weeks."
    if here == there:
        return [], "Choose two different sides."
    first = _side(here, offered[here], themes)
    if there != REST:
        second = _side(there, offered[there], themes)
        return [first, second], _overlap(here, there)
    if kind == "weeks":
        return [], "Weeks are compared with other weeks."
    return [first, _rest(first, themes)], ""


def _overlap(here: str, there: str) -> str:
    if not here.startswith("weeks:"):
        return ""
    (a, b), (c, d) = (_span(side.partition(":")[2]) for side in (here, there))
    shared = min(b, d) > max(a, c)
    return "These weeks overlap: the intervals are wider than they look." * shared


def _span(key: str) -> tuple[int, int]:
    newest, _, oldest = key.partition("-")
    return int(newest), int(oldest)


def _side(key: str, name: str, themes: list[Theme]) -> Side:
    kind, _, value = key.partition(":")
    found = Count.objects.filter(kind=counts.VOICES)
    if kind == "segment":
        found = found.filter(segment=value, week=None, source=None)
    elif kind == "source":
        found = found.filter(source=int(value), week=None, segment=None)
    else:
        found = found.filter(week__in=_weeks(value), segment=None, source=None)
    return Side(kind=kind, name=name, **_counted(found, themes))


def _weeks(key: str) -> list[date]:
    newest, oldest = _span(key)
    shown = counts.weeks(oldest)
    return shown[: len(shown) - newest]


def _counted(found: Any, themes: Iterable[Theme]) -> dict[str, Any]:
    summed = dict(found.values_list("theme").annotate(many=Sum("size")))
    held = {theme.key: summed.get(theme.pk, 0) for theme in themes}
    # After a move by hand a theme may count what was said twice: a share ends at all.
    size = max(summed.get(None, 0), sum(held.values()))
    return {"size": size, "themes": held}


def _rest(first: Side, themes: list[Theme]) -> Side:
    """Return everybody else of whom the same is known."""
    everyone = Count.objects.filter(kind=counts.VOICES, week=None)
    if first.kind == "segment":
        everyone = everyone.filter(source=None, segment__isnull=False)
    else:
        everyone = everyone.filter(segment=None, source__isnull=False)
    whole = _counted(everyone, themes)
    return Side(
        kind=first.kind,
        name="all others",
        size=whole["size"] - first.size,
        themes={key: many - first.themes[key] for key, many in whole["themes"].items()},
    )


def _drawn(told: list[Difference], themes: dict[str, Theme]) -> list[Drawn]:
    widest = max((max(abs(row.low), abs(row.high)) for row in told), default=0) or 1
    scale = 50 / (widest * MARGIN)
    return [
        Drawn(
            theme=themes[row.theme],
            row=row,
            x=round(50 + row.change * scale, 2),
            left=round(50 + row.low * scale, 2),
            width=round((row.high - row.low) * scale, 2),
        )
        for row in told
        if row.here + row.there
    ]


urlpatterns = [
    path("themes/differences/", theme_differences, name="theme-differences"),
]
