"""Does the search find what is there?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the search find what is there?",
    severity=Severity.SERIOUS,
    why="Who searches knows what they want, and is told that we lack it.",
)
def search_finds_nothing(recorded: Recorded) -> Iterator[Sighting]:
    """Find a search that found none of several words that stand in headings here."""
    if recorded.searched and not any(search.found for search in recorded.searched):
        words = ", ".join(search.words for search in recorded.searched)
        last = recorded.searched[-1]
        yield Sighting(
            url=recorded.home,
            selector=last.selector,
            name="search",
            quote=f"nothing is found for: {words}",
            shared=True,
        )
