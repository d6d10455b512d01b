"""Does every link and button say what it does?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does every link and button say what it does?",
    severity=Severity.SERIOUS,
    why="A screen reader says only: button.",
    wcag="4.1.2",
)
def nameless_target(recorded: Recorded) -> Iterator[Sighting]:
    """Find things to press without any name."""
    for page in recorded.good:
        for target in page.targets:
            if target.shown and not target.name and target.box[2] > 2:
                yield at(
                    page, target, quote=target.raw or target.selector, mark=target.raw
                )
