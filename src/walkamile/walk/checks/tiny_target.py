"""Is everything large enough for a finger?"""

from collections.abc import Iterator
from math import hypot

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Target

LEAST = 24  # CSS pixels: WCAG 2.2, 2.5.8
SMALL = 20  # a dot this small is missed even where nothing stands near


@Check.asking(
    "Is everything large enough for a finger?",
    severity=Severity.MODERATE,
    why="A target that is missed is pressed twice, or something else is.",
    wcag="2.5.8",
)
def tiny_target(recorded: Recorded) -> Iterator[Sighting]:
    """Find targets under 24 by 24 pixels whose neighbours are too near as well.

    Links in running text are excepted by the criterion, and so is a target around
    whose middle a circle of 24 pixels touches no other.
    """
    for page in recorded.good:
        seen = [t for t in page.targets if t.shown and t.box[2] > 1 and t.box[3] > 1]
        for target in seen:
            if target.inline or target.frame:
                continue
            width, height = target.box[2:]
            least, most = min(width, height), max(width, height)
            small = least < LEAST / 2 or most < SMALL
            if small or (least < LEAST and _crowded(target, seen)):
                quote = f"{target.name or target.raw}: {width} × {height}"
                yield at(page, target, quote=quote, mark=target.name)


def _crowded(target: Target, others: list[Target]) -> bool:
    x, y = target.box[0] + target.box[2] / 2, target.box[1] + target.box[3] / 2
    return any(_touches(x, y, other) for other in others if _apart(target, other))


def _apart(target: Target, other: Target) -> bool:
    return other is not target and not other.frame and other.href != target.href


def _touches(x: float, y: float, other: Target) -> bool:
    left, top, width, height = other.box
    dx = max(left - x, 0, x - left - width)
    dy = max(top - y, 0, y - top - height)
    return hypot(dx, dy) < LEAST / 2
