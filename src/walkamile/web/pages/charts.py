"""Numbers to the few lines of a drawing: sparklines, week columns, bars.

Everything is worked out here, so that templates only write it down. Drawings are 100
units wide and high, stretch to the room there is, and carry no words of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FLOOR, CEILING = 97.0, 10.0
# Room left beside the outermost points, so that dots are not cut off.
MARGIN = 4.0
COLUMN_SHARE = 0.74
# How hard a curve bends towards its neighbours: a third keeps it inside its points.
BEND = 1 / 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart with the row of its table twin."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line without axes: its path, where it ends, and what it says in words."""

    line: str
    end_x: float
    end_y: float
    said: str
    kind: str = "curve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns by week, the height that was expected, and since when it is otherwise."""

    columns: tuple[Column, ...]
    said: str
    expected: float | None = None
    expected_y: float | None = None
    since_x: float | None = None


def spark(values: Sequence[float], *, kind: str = "curve") -> Spark | None:
    """Return a sparkline of values in order of time; none for fewer than two."""
    if len(values) < 2:
        return None
    points = _points(values)
    return Spark(
        line=_curve(points),
        end_x=points[-1][0],
        end_y=points[-1][1],
        said="By week: " + ", ".join(f"{value:g}" for value in values),
        kind=kind,
    )


def columns(
    labels: Sequence[str],
    values: Sequence[float],
    *,
    expected: float | None = None,
    since: int | None = None,
) -> Columns:
    """Return one column a label; those from position ``since`` on are the shift."""
    top = max([*values, expected or 0, 1])
    slot = 100 / max(len(values), 1)
    width = slot * COLUMN_SHARE
    drawn = tuple(
        Column(
            x=round(slot * place + (slot - width) / 2, 2),
            y=round(_height(value, top), 2),
            width=round(width, 2),
            height=round(FLOOR - _height(value, top), 2),
            label=label,
            value=value,
            strong=since is not None and place >= since,
        )
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    )
    return Columns(
        columns=drawn,
        said=", ".join(f"{c.label}: {c.value:g}" for c in drawn),
        expected=expected,
        expected_y=None if expected is None else round(_height(expected, top), 2),
        since_x=None if since is None else round(slot * since, 2),
    )


def _height(value: float, top: float) -> float:
    return FLOOR - (FLOOR - CEILING) * value / top


def _points(values: Sequence[float]) -> list[tuple[float, float]]:
    top = max([*values, 1])
    width = (100 - 2 * MARGIN) / (len(values) - 1)
    return [
        (round(MARGIN + width * place, 1), round(_height(value, top), 1))
        for place, value in enumerate(values)
    ]


def _curve(points: list[tuple[float, float]]) -> str:
    """Join points by a smooth line that never bends below or above them."""
    path = f"M{points[0][0]} {points[0][1]}"
    for (x0, y0), (x1, y1) in pairwise(points):
        reach = (x1 - x0) * BEND
        path += f"C{x0 + reach:.1f} {y0} {x1 - reach:.1f} {y1} {x1} {y1}"
    return path
