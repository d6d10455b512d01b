"""Does a search result say what the page is about?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does a search result say what the page is about?",
    severity=Severity.MINOR,
    why="The search engine picks some sentence instead.",
)
def missing_description(recorded: Recorded) -> Iterator[Sighting]:
    """See whether the home page has a description."""
    for page in recorded.good:
        if not page.meta.get("description"):
            yield Sighting(url=page.url, quote=page.title or page.url)
