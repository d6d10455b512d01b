"""Does the page fit the screen?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

SLACK = 8  # pixels


@Check.asking(
    "Does the page fit the screen?",
    severity=Severity.SERIOUS,
    why="Who has to scroll sideways to read gives up reading.",
    wcag="1.4.10",
)
def sideways_scroll(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages wider than the screen, and what sticks out."""
    for page in recorded.good:
        told_width = (
            "viewport" in page.meta
        )  # without, no page fits: no_viewport says so
        if told_width and page.scroll_width > page.width + SLACK:
            selector, box = page.wide or ("", None)
            quote = f"{page.scroll_width} pixels wide on a screen of {page.width}"
            yield Sighting(url=page.url, selector=selector, quote=quote, box=box)
