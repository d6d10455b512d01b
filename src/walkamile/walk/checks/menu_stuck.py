"""Does the menu open?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does the menu open?",
    severity=Severity.SERIOUS,
    why="Half of the site lies behind it.",
)
def menu_stuck(recorded: Recorded) -> Iterator[Sighting]:
    """Find menu buttons that were pressed and revealed nothing."""
    for page in recorded.good:
        for target in page.targets:
            if target.index in page.stuck and target.frame == 0:
                yield at(page, target, quote=target.name or target.selector)
