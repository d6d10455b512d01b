"""Can the words be read in the sun?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Line

LEAST, LEAST_LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3
LARGE, LARGE_BOLD = 24.0, 18.66  # pixels


@Check.asking(
    "Can the words be read in the sun?",
    severity=Severity.MODERATE,
    why="Pale words are not read by tired eyes.",
    wcag="1.4.3",
)
def low_contrast(recorded: Recorded) -> Iterator[Sighting]:
    """Find text whose colour is too near to the colour behind it."""
    for page in recorded.good:
        told: set[tuple[str, str, str]] = set()
        for line in page.shown:
            key = (line.selector, line.color, line.background)
            if _too_pale(line) and key not in told:
                told.add(key)
                quote = f"{line.text[:80]} ({line.contrast} : 1)"
                yield at(
                    page, line, quote=quote, mark=f"{line.color} {line.background}"
                )


def _too_pale(line: Line) -> bool:
    if line.contrast is None or not any(c.isalnum() for c in line.text):
        return False
    large = line.size >= LARGE or (line.bold and line.size >= LARGE_BOLD)
    return line.contrast < (LEAST_LARGE if large else LEAST)
