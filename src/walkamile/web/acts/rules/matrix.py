"""The matrix of needs as a drawing: importance × performance, each with its doubt."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from walkamile.act.needs import Ellipse, Place, quadrant
from walkamile.web.models import Need

STATED, DERIVED = "stated", "derived"
# What the axes show: answers on 1…7, a correlation of −0.2…1 (less is drawn at the edge).
SPANS = {STATED: (1.0, 7.0), DERIVED: (-0.2, 1.0)}
PERFORMANCE = (1.0, 7.0)
SIDE, CORNERS = 100.0, 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A need as it is drawn, and as its row in the table says it."""

    number: int
    need: Need
    place: Place | None
    n: int
    performance: float | None
    low: float | None
    high: float | None
    x: float
    y: float
    outline: str
    quadrant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All needs, and where the middles are drawn."""

    kind: str
    spots: list[Spot]
    middle_x: float
    middle_y: float

    @property
    def drawn(self) -> list[Spot]:
        """Those that enough customers have answered on."""
        return [one for one in self.spots if one.place]


def matrix(kind: str = STATED) -> Matrix:
    """Return the matrix of what customers say matters, or of what moves them."""
    needs = list(Need.objects.order_by("name"))
    places = {need.pk: _place(need.measured.get(kind)) for need in needs}
    known = [place for place in places.values() if place]
    middle = (
        _mean([place.importance for place in known]),
        _mean([place.performance for place in known]),
    )
    spots = [
        _spot(number, need, places[need.pk], kind, middle)
        for number, need in enumerate(needs, start=1)
    ]
    return Matrix(
        kind=kind,
        spots=spots,
        middle_x=_across(middle[0], SPANS[kind]),
        middle_y=SIDE - _across(middle[1], PERFORMANCE),
    )


def _spot(
    number: int, need: Need, place: Place | None, kind: str, middle: tuple[float, float]
) -> Spot:
    told = need.measured
    return Spot(
        number=number,
        need=need,
        place=place,
        n=told.get("n", 0),
        performance=told.get("performance"),
        low=told.get("low"),
        high=told.get("high"),
        x=_across(place.importance, SPANS[kind]) if place else 0.0,
        y=SIDE - _across(place.performance, PERFORMANCE) if place else 0.0,
        outline=_outline(place, kind) if place else "",
        quadrant=quadrant(place, *middle) if place else "too few answers",
    )


def _outline(place: Place, kind: str) -> str:
    """Return the corners of an ellipse: axes of different units turn it into another."""
    turned = radians(place.ellipse.angle)
    points = []
    for corner in range(CORNERS):
        angle = radians(360 / CORNERS * corner)
        along, across = (
            place.ellipse.long * cos(angle),
            place.ellipse.short * sin(angle),
        )
        x = place.importance + along * cos(turned) - across * sin(turned)
        y = place.performance + along * sin(turned) + across * cos(turned)
        points.append(
            f"{_across(x, SPANS[kind]):.2f},{SIDE - _across(y, PERFORMANCE):.2f}"
        )
    return " ".join(points)


def _across(value: float, span: tuple[float, float]) -> float:
    low, high = span
    return min(max((value - low) / (high - low), 0.0), 1.0) * SIDE


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _place(told: dict[str, Any] | None) -> Place | None:
    if not told:
        return None
    return Place(
        importance=told["importance"],
        performance=told["performance"],
        n=told["n"],
        ellipse=Ellipse(**told["ellipse"]),
    )
