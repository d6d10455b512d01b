"""Does every page have a title of its own?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does every page have a title of its own?",
    severity=Severity.MINOR,
    why="Ten results that all say the same help nobody choose.",
    wcag="2.4.2",
)
def duplicate_title(recorded: Recorded) -> Iterator[Sighting]:
    """Find different pages with the same title."""
    seen: dict[str, str] = {}
    for page in recorded.good:
        title = page.title.strip()
        if title and title in seen and seen[title] != page.path:
            yield Sighting(
                url=page.url, quote=f"{title} (also {seen[title]})", mark=title
            )
        elif title:
            seen[title] = page.path
