"""Does the page show itself before patience ends?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.page import Page

GOOD, POOR = 2.5, 4.0  # seconds of LCP: web.dev/articles/lcp


@Check.asking(
    "Does the page show itself before patience ends?",
    severity=Severity.SERIOUS,
    why="Of all effort waiting is what customers remember.",
)
def slow_page(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages whose largest part shows late, read in the load that happened anyway."""
    told = set()
    for page, slow in _opened(recorded):
        shown = (page.vitals.get("lcp", 0) or page.vitals.get("load", 0)) / 1000
        if shown > GOOD and page.url not in told:
            told.add(page.url)
            by = " on a slow connection" if slow else ""
            yield Sighting(
                url=page.url,
                quote=f"the largest part was shown after {shown:.1f} s{by}",
                seconds=round(shown, 2),
                severity=Severity.SERIOUS if shown > POOR else Severity.MODERATE,
            )


def _opened(recorded: Recorded) -> Iterator[tuple[Page, bool]]:
    """Yield pages that opened, and whether it was on a slow connection."""
    slow = [o for o in recorded.outcomes if o.customer.slow]
    theirs = [page for outcome in slow for page in outcome.pages]
    all_slow = bool(slow) and len(slow) == len(recorded.outcomes)
    yield from ((page, all_slow) for page in recorded.good)
    for page in theirs:
        if not page.blocked and page.status < 400:
            yield page, True
