"""Does every jump land?"""

from collections.abc import Iterator
from urllib.parse import unquote

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at

TOP = ("", "top", "!", "/")


@Check.asking(
    "Does every jump land?", severity=Severity.MINOR, why="Pressed, and nothing moves."
)
def missing_anchor(recorded: Recorded) -> Iterator[Sighting]:
    """Find links to places on the same page that are not there."""
    for page in recorded.good:
        for target in page.targets:
            raw = target.raw
            dead = target.index in page.dead and target.frame == 0
            heard = target.wired and not dead
            if not raw.startswith("#") or heard or not target.shown:
                continue
            place = unquote(raw[1:])
            if (
                place not in TOP
                and not place.startswith(("/", "!"))
                and place not in page.anchors
            ):
                yield at(page, target, quote=f"{target.name} → {raw}", mark=raw)
