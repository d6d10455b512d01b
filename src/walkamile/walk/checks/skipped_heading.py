"""Do the headings follow each other?"""

from collections.abc import Iterator
from itertools import pairwise

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Do the headings follow each other?",
    severity=Severity.MINOR,
    why="Listeners jump from heading to heading and miss a step.",
    wcag="1.3.1",
)
def skipped_heading(recorded: Recorded) -> Iterator[Sighting]:
    """Find headings that skip a level downwards."""
    for page in recorded.good:
        for (above, _), (below, text) in pairwise(page.headings):
            if below > above + 1:
                quote = f"{text} (level {below} after {above})"
                yield Sighting(url=page.url, name=text, quote=quote, mark=text)
                break
