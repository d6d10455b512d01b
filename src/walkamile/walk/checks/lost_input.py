"""Does what was typed stay?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does what was typed stay?",
    severity=Severity.MODERATE,
    why="Typing everything twice is the effort that people give up at.",
    wcag="3.3.7",
)
def lost_input(recorded: Recorded) -> Iterator[Sighting]:
    """Find buttons that throw away what was typed, beside the one that sends it."""
    for page in recorded.good:
        for target in page.targets:
            if target.kind == "reset" and target.shown:
                yield at(page, target, quote=target.name or "reset")
