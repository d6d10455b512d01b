"""Does every target have its own place?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Target

SHARE = 0.2  # of the smaller one that lies under the other


@Check.asking(
    "Does every target have its own place?",
    severity=Severity.SERIOUS,
    why="A press on two things at once does the wrong one.",
    wcag="2.5.8",
)
def overlapping_targets(recorded: Recorded) -> Iterator[Sighting]:
    """Find targets that lie over each other with different purposes."""
    for page in recorded.good:
        seen = [
            t
            for t in page.targets
            if t.shown and not t.frame and t.box[2] > 4 and t.box[3] > 4
        ]
        seen = [t for t in seen if not _floats(t, page.overlays)]
        for place, one in enumerate(seen[:400]):
            for other in seen[place + 1 : place + 60]:
                if _clash(one, other):
                    quote = f"{one.name or one.raw} / {other.name or other.raw}"
                    yield at(page, one, quote=quote, mark=other.selector)
                    break


def _floats(target: Target, overlays: tuple[object, ...]) -> bool:
    return any(target.index in getattr(o, "closers", ()) for o in overlays)


def _clash(one: Target, other: Target) -> bool:
    if one.inline or other.inline or (one.href and one.href == other.href):
        return False  # a link in running text may be broken over two lines
    if one.selector.startswith(other.selector) or other.selector.startswith(
        one.selector
    ):
        return False  # one inside the other: a card and its button
    a, b = one.box, other.box
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0 or _inside(a, b) or _inside(b, a):
        return False
    return width * height > SHARE * min(a[2] * a[3], b[2] * b[3])


def _inside(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Tell whether one lies wholly within a much larger one: a button on a card."""
    within = a[0] >= b[0] and a[1] >= b[1] and a[0] + a[2] <= b[0] + b[2]
    return within and a[1] + a[3] <= b[1] + b[3] and b[2] * b[3] > 4 * a[2] * a[3]
