"""Can a page be taken in at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Can a page be taken in at all?",
    severity=Severity.MODERATE,
    why="Nobody finds one link among a thousand, least of all by ear.",
)
def too_many_targets(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages with so much to press that axe-core was not asked about them."""
    for page in recorded.good:
        if page.axe_skipped:
            quote = (
                f"{len(page.targets)} things to press on one page; accessibility rules "
                "(axe-core) were not tried here, they would take minutes"
            )
            yield Sighting(url=page.url, quote=quote)
