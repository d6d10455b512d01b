"""Does every link do something when pressed?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does every link do something when pressed?",
    severity=Severity.MODERATE,
    why="A customer presses, nothing happens, trust goes.",
)
def dead_link(recorded: Recorded) -> Iterator[Sighting]:
    """Find links and buttons that were pressed and did nothing at all."""
    for page in recorded.good:
        for target in page.targets:
            jump = target.kind == "link" and len(target.raw.lstrip("#!0?")) > 1
            script = target.raw.lower().startswith("javascript:")
            if jump and not script:
                continue  # missing_anchor says it
            if target.index in page.dead and target.frame == 0:
                yield at(page, target, quote=target.name, mark=target.name)
