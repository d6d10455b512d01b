"""Does the page say at its top what it is?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page say at its top what it is?",
    severity=Severity.MINOR,
    why="Who skims or listens has nothing to hold on to.",
    wcag="2.4.6",
)
def no_heading(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages without a main heading, or with several."""
    for page in recorded.good:
        tops = [text for level, text in page.headings if level == 1]
        if not tops:
            yield Sighting(url=page.url, quote=page.title or page.url, mark="none")
