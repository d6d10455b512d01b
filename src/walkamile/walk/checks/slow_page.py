"""Does the page show itself before patience ends?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

GOOD, POOR = 2.5, 4.0  # seconds of LCP: web.dev/articles/lcp


@Check.asking(
    "Does the page show itself before patience ends?",
    severity=Severity.SERIOUS,
    why="Of all effort waiting is what customers remember.",
)
def slow_page(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages whose largest part shows late, read in the load that happened anyway."""
    for page in recorded.good:
        shown = (page.vitals.get("lcp", 0) or page.vitals.get("load", 0)) / 1000
        if shown > GOOD:
            severity = Severity.SERIOUS if shown > POOR else Severity.MODERATE
            quote = f"the largest part was shown after {shown:.1f} s"
            yield Sighting(
                url=page.url, quote=quote, seconds=round(shown, 2), severity=severity
            )
