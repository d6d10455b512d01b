"""Does the page stay where it is?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

GOOD, POOR = 0.1, 0.25  # cumulative layout shift: web.dev/articles/cls


@Check.asking(
    "Does the page stay where it is?",
    severity=Severity.MODERATE,
    why="What moves under the finger is pressed by mistake.",
)
def layout_shift(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that move while they load."""
    for page in recorded.good:
        moved = page.vitals.get("cls", 0)
        if moved > GOOD:
            severity = Severity.SERIOUS if moved > POOR else Severity.MODERATE
            yield Sighting(
                url=page.url, quote=f"moved by {moved:.2f}", severity=severity
            )
