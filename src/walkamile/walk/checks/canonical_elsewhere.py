"""Does the page stand by its own address?"""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page stand by its own address?",
    severity=Severity.MODERATE,
    why="Search engines show another page instead of this one.",
)
def canonical_elsewhere(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that name another page, or another host, as the real one."""
    for page in recorded.good:
        told = page.meta.get("canonical", "")
        there = urlsplit(urljoin(page.url, told))
        if (
            told
            and there.path.rstrip("/") in ("", "/index.html")
            and page.path.strip("/") not in ("", "index.html")
        ):
            yield Sighting(url=page.url, quote=f"canonical is {told}", mark="home")
