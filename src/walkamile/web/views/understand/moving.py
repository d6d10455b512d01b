"""What moves the score that customers give, beside what they speak of."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.understand.pictures import Circle
from walkamile.web.models import Picture, Theme
from walkamile.web.pages import counts
from walkamile.web.themes.drawings import LETTERS, SHEETS
from walkamile.web.views.themes import standing

SCORES = {
    "ces": "Effort score (CES)",
    "nps": "Likely to recommend (NPS)",
    "csat": "Satisfaction (CSAT)",
    "stars": "Stars",
    "score": "Score",
    "rating": "Rating",
}
READINGS = {
    "both": ("Said and felt", "They speak of it, and the score moves with it"),
    "hidden": ("Hidden", "It moves the score, and few speak of it"),
    "said only": ("Said", "They speak of it; no movement of the score is shown"),
    "neither": ("Quiet", "Few speak of it; no movement of the score is shown"),
}
MARGIN = 1.1
NUMBERED = 24
AXIS = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a theme does to the score, and where it stands on the drawing (0…100)."""

    theme: Theme
    number: int
    row: dict[str, Any]
    x: float
    left: float
    width: float
    reading: str
    means: str


@require_safe
def theme_drivers(request: HttpRequest) -> HttpResponse:
    """Show how much each theme moves the score, and whether customers say so."""
    held: dict[str, Any] = Picture.objects.shown(Picture.DRIVERS)
    kind = request.GET.get("score", "")
    kind = kind if kind in held else next(iter(held), "")
    chosen = held.get(kind, {})
    rows = _rows(chosen.get("rows", []))
    said = {
        "way": "drivers",
        "kinds": [(one, SCORES.get(one, one)) for one in held],
        "kind": kind,
        "score": SCORES.get(kind, kind),
        "chosen": chosen,
        "rows": rows,
        "refused": _refused(chosen.get("rows", [])),
        "sheets": [_field(sheet, rows) for sheet in SHEETS] if rows else [],
        "readings": READINGS,
        "total": counts.total(),
    }
    return render(request, "themes/drivers.html", said)


def _rows(told: list[dict[str, Any]]) -> list[Moved]:
    found = {theme.key: theme for theme in standing()}
    told = [row for row in told if row["theme"] in found and row["change"] is not None]
    widest = max(
        (max(abs(r["effect_low"]), abs(r["effect_high"])) for r in told), default=0
    )
    scale = 50 / ((widest or 1) * MARGIN)
    told.sort(key=lambda row: (-abs(row["effect"]), row["theme"]))
    return [
        Moved(
            theme=found[row["theme"]],
            number=place,
            row=row,
            x=round(50 + row["effect"] * scale, 2),
            left=round(50 + row["effect_low"] * scale, 2),
            width=round((row["effect_high"] - row["effect_low"]) * scale, 2),
            reading=READINGS.get(row["reading"] or "", ("", ""))[0],
            means=READINGS.get(row["reading"] or "", ("", ""))[1],
        )
        for place, row in enumerate(told, start=1)
    ]


def _refused(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {theme.key: theme for theme in standing()}
    return [
        {"theme": found[row["theme"]], "why": row["refused"]}
        for row in told
        if row["theme"] in found and row["change"] is None
    ]


def _field(kind: str, rows: list[Moved]) -> dict[str, Any]:
    """Return the field of stated (across) against derived importance (upwards)."""
    width, height = SHEETS[kind][0], SHEETS[kind][1] * 0.75
    shown = rows[:NUMBERED]
    most = max(row.row["stated"] for row in shown) or 1
    far = max(abs(row.row["effect"]) for row in shown) or 1
    letter = LETTERS[kind]
    dots = [
        {
            "at": Circle(
                round(AXIS + row.row["stated"] / most * (width - 3 * AXIS), 1),
                round(height / 2 - row.row["effect"] / far * (height / 2 - AXIS), 1),
                letter,
            ),
            "moved": row,
            "y": round(
                height / 2
                - row.row["effect"] / far * (height / 2 - AXIS)
                + letter * 0.36,
                1,
            ),
        }
        for row in reversed(shown)
    ]
    return {
        "kind": kind, "width": width, "height": height, "middle": height / 2,
        "left": AXIS - 18, "right": width - 8, "low": height - 10, "dots": dots,
    }  # fmt: skip


urlpatterns = [
    path("themes/drivers/", theme_drivers, name="theme-drivers"),
]
