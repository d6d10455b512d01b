"""May the page be found at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

TOLD = ("robots", "googlebot", "x-robots-tag")  # the last is told by the server


@Check.asking(
    "May the page be found at all?",
    severity=Severity.SERIOUS,
    why="Nobody finds what we ask machines to hide.",
)
def noindex(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that are told not to be indexed."""
    for page in recorded.good:
        told = (page.meta.get(name, "") for name in TOLD)
        said = " ".join(told).lower()
        if "noindex" in said or "none" in said.split():
            yield Sighting(url=page.url, quote=said.strip())
