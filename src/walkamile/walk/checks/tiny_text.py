"""Are the words large enough to read?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at

LEAST = 11.0  # CSS pixels; phones show 16 by default
WORDS = 3  # fewer is a mark, not a text


@Check.asking(
    "Are the words large enough to read?",
    severity=Severity.MODERATE,
    why="Small print is not read, and small print is where the rules stand.",
)
def tiny_text(recorded: Recorded) -> Iterator[Sighting]:
    """Find lines of text smaller than 11 pixels."""
    for page in recorded.good:
        told: set[str] = set()
        for line in page.shown:
            words = len(line.text.split()) >= WORDS
            if line.size < LEAST and words and line.selector not in told:
                told.add(line.selector)
                yield at(page, line, quote=f"{line.text[:120]} ({line.size:g} px)")
