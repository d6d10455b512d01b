"""Does the page react while it loads?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

POOR = 600  # milliseconds of total blocking time: web.dev/articles/tbt


@Check.asking(
    "Does the page react while it loads?",
    severity=Severity.MODERATE,
    why="A page that does not react to a finger seems broken.",
)
def frozen_page(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages whose scripts block every press."""
    for page in recorded.good:
        blocked = page.vitals.get("blocking", 0)
        if blocked > POOR:
            quote = f"no press was answered for {blocked / 1000:.1f} s in all"
            yield Sighting(url=page.url, quote=quote, seconds=round(blocked / 1000, 2))
