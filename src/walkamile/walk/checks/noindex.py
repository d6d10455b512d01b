"""May the page be found at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "May the page be found at all?",
    severity=Severity.SERIOUS,
    why="Nobody finds what we ask machines to hide.",
)
def noindex(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that are told not to be indexed."""
    for page in recorded.good:
        said = f"{page.meta.get('robots', '')} {page.meta.get('googlebot', '')}".lower()
        if "noindex" in said or "none" in said.split():
            yield Sighting(url=page.url, quote=said.strip())
