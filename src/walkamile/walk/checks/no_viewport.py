"""Does the page fit itself to phones?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page fit itself to phones?",
    severity=Severity.SERIOUS,
    why="Everything is as small as on a poster across the street.",
)
def no_viewport(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages without a viewport."""
    for page in recorded.good:
        if "width" not in page.meta.get("viewport", ""):
            yield Sighting(url=page.url, quote=page.meta.get("viewport", "no viewport"))
