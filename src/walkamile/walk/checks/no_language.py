"""Does the page say in which language it is?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page say in which language it is?",
    severity=Severity.MODERATE,
    why="Screen readers read it with the wrong voice.",
    wcag="3.1.1",
)
def no_language(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages without a lang."""
    for page in recorded.good:
        if not page.lang:
            yield Sighting(url=page.url, quote=page.title or page.url)
