"""Can a page be taken in at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

MOST = 1000  # things to press; nobody finds one among so many


@Check.asking(
    "Can a page be taken in at all?",
    severity=Severity.MODERATE,
    why="Nobody finds one link among a thousand, least of all by ear.",
)
def too_many_targets(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages with more than a thousand things to press."""
    for page in recorded.good:
        if len(page.targets) > MOST:
            quote = f"{len(page.targets)} things to press on one page"
            yield Sighting(url=page.url, quote=quote)
