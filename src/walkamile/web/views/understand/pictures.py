"""The map, the treemap, the weeks, and what is said together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.understand.pictures import shades
from walkamile.web.models import Count, Picture, Theme
from walkamile.web.pages import counts
from walkamile.web.themes import drawings
from walkamile.web.views.themes import standing

# A quarter fits a page; half a year is asked for. A phone shows the newest five.
QUARTER, HALF_A_YEAR, WEEKS_OF_A_PHONE, ROWS = 13, 26, 5, 40
SAID_TOGETHER, CROSSED = 60, 14
# How a shade of ``understand.pictures.heat`` is drawn, its sign, and said.
SHADES = (
    ("k0", "", "nobody"),
    ("k1", "▽", "fewer than usual"),
    ("k2", "", "as usual"),
    ("k3", "▲", "more than usual"),
    ("k4", "▲▲", "far more than usual"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One theme in one week: how many voices, and how that compares."""

    value: int
    shade: str
    sign: str
    said: str
    wide: bool


@require_safe
def theme_map(request: HttpRequest) -> HttpResponse:
    """Show themes on a map: alike ones side by side."""
    return _sheets(request, "map", "themes/map.html")


@require_safe
def theme_treemap(request: HttpRequest) -> HttpResponse:
    """Show themes as boxes, in frames of what belongs together."""
    return _sheets(request, "treemap", "themes/map.html")


def _sheets(request: HttpRequest, way: str, template: str) -> HttpResponse:
    found = list(standing())
    if way == "map":
        sheets = (
            drawings.bubbles(found, Picture.objects.shown(Picture.MAP)) if found else []
        )
    else:
        sheets = drawings.boxes(found) if found else []
    said = {
        "way": way,
        "sheets": sheets,
        "themes": found,
        "left_out": max(len(found) - drawings.DRAWN["wide"], 0),
        "total": counts.total(),
    }
    return render(request, template, said)


@require_safe
def theme_weeks(request: HttpRequest) -> HttpResponse:
    """Show how each theme went week by week, and where it was louder than usual."""
    found = list(standing()[:ROWS])
    many = HALF_A_YEAR if request.GET.get("weeks") == str(HALF_A_YEAR) else QUARTER
    shown = counts.weeks(many)
    weekly = counts.by_week([theme.pk for theme in found], shown)
    volume = _volume(shown)
    table = [weekly.get(theme.pk, [0] * many) for theme in found]
    shade = shades(np.array(table).reshape(len(found), many), np.array(volume))
    rows = [
        {"theme": theme, "cells": _cells(values, shade[place])}
        for place, (theme, values) in enumerate(zip(found, table, strict=True))
    ]
    heads = [
        {"week": week, "wide": place < many - WEEKS_OF_A_PHONE}
        for place, week in enumerate(shown)
    ]
    said = {"way": "weeks", "rows": rows, "heads": heads, "many": many}
    said["volume"] = [
        {"value": value, "wide": place < many - WEEKS_OF_A_PHONE}
        for place, value in enumerate(volume)
    ]
    return render(request, "themes/weeks.html", said)


def _volume(shown: list[date]) -> list[int]:
    found = Count.objects.filter(
        kind=counts.VOICES, theme=None, segment=None, source=None, week__in=shown
    )
    sizes = dict(found.values_list("week", "size"))
    return [sizes.get(week, 0) for week in shown]


def _cells(values: list[int], shade: Any) -> list[Cell]:
    cells = []
    for place, (value, number) in enumerate(zip(values, shade.tolist(), strict=True)):
        drawn, sign, said = SHADES[int(number)]
        wide = place < len(values) - WEEKS_OF_A_PHONE
        cells.append(Cell(value=value, shade=drawn, sign=sign, said=said, wide=wide))
    return cells


@require_safe
def theme_together(request: HttpRequest) -> HttpResponse:
    """Show which themes the same customers speak of."""
    found = {theme.key: theme for theme in standing()}
    held = Picture.objects.shown(Picture.TOGETHER)
    rows = [
        {**row, "one": found[row["one"]], "other": found[row["other"]]}
        for row in held.get("rows", [])
        if row["one"] in found and row["other"] in found
    ]
    said = {
        "way": "together",
        "rows": rows[:SAID_TOGETHER],
        "more": max(len(rows) - SAID_TOGETHER, 0),
        "several": held.get("several", 0),
        "cross": _cross(rows),
        "total": counts.total(),
    }
    return render(request, "themes/together.html", said)


def _cross(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the table of the themes that stand beside others most: rows of cells."""
    beside: dict[Theme, int] = {}
    for row in rows:
        for theme in (row["one"], row["other"]):
            beside[theme] = beside.get(theme, 0) + row["many"]
    first = sorted(beside, key=lambda theme: (-beside[theme], theme.key))[:CROSSED]
    held = {frozenset((row["one"].pk, row["other"].pk)): row for row in rows}
    return [
        {
            "theme": theme,
            "number": place + 1,
            "cells": [
                _crossing(held.get(frozenset((theme.pk, other.pk))), theme == other)
                for other in first
            ],
        }
        for place, theme in enumerate(first)
    ]


def _crossing(row: dict[str, Any] | None, itself: bool) -> dict[str, Any]:
    if itself:
        return {"shade": "self", "many": None, "sign": ""}
    if row is None:
        return {"shade": "k0", "many": None, "sign": ""}
    number = 4 if row["low"] > 2 else 3 if row["low"] > 1 else 2
    number = 1 if row["high"] < 1 else number
    shade, sign, _ = SHADES[number]
    return {"shade": shade, "many": row["many"], "sign": sign}


urlpatterns = [
    path("themes/map/", theme_map, name="theme-map"),
    path("themes/treemap/", theme_treemap, name="theme-treemap"),
    path("themes/weeks/", theme_weeks, name="theme-weeks"),
    path("themes/together/", theme_together, name="theme-together"),
]
