"""Boxes whose areas are sizes, as square as they can be."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the sheet: its corner, width and height."""

    x: float
    y: float
    width: float
    height: float


def treemap(sizes: Sequence[float], within: Box) -> list[Box]:
    """Return a box a size, filling ``within``, in the order given.

    Squarified treemap (Bruls, Huizing and van Wijk 2000): rows are laid along the
    shorter side as long as boxes get squarer. Largest first looks best.
    """
    left, boxes = within, []
    waiting = [max(float(size), 0.0) for size in sizes]
    whole = sum(waiting) or 1.0
    scale = within.width * within.height / whole
    areas = [size * scale for size in waiting]
    while areas:
        row = _row(areas, min(left.width, left.height))
        laid, left = _laid(areas[:row], left)
        boxes += laid
        areas = areas[row:]
    return boxes


def _row(areas: list[float], side: float) -> int:
    """Return how many of the areas make the squarest row along a side."""
    many = 1
    while many < len(areas) and _worst(areas[: many + 1], side) <= _worst(
        areas[:many], side
    ):
        many += 1
    return many


def _worst(areas: list[float], side: float) -> float:
    """Return the largest ratio of long to short among the boxes of a row."""
    total, least, most = sum(areas), min(areas), max(areas)
    if least <= 0 or side <= 0:
        return float("inf")
    return max(side**2 * most / total**2, total**2 / (side**2 * least))


def _laid(areas: list[float], left: Box) -> tuple[list[Box], Box]:
    total = sum(areas)
    wide = left.width >= left.height
    side = left.height if wide else left.width
    deep = total / side if side else 0.0
    boxes, at = [], 0.0
    for area in areas:
        long = area / deep if deep else 0.0
        boxes.append(
            Box(left.x, left.y + at, deep, long)
            if wide
            else Box(left.x + at, left.y, long, deep)
        )
        at += long
    if wide:
        return boxes, Box(left.x + deep, left.y, max(left.width - deep, 0), left.height)
    return boxes, Box(left.x, left.y + deep, left.width, max(left.height - deep, 0))
