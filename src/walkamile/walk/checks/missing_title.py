"""Does the page say in its title what it is?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page say in its title what it is?",
    severity=Severity.MODERATE,
    why="In a list of results nobody sees what the page is.",
    wcag="2.4.2",
)
def missing_title(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages without a title."""
    for page in recorded.good:
        if not page.title.strip():
            yield Sighting(url=page.url, quote=page.url)
