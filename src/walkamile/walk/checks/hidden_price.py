"""Are prices told without asking?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.scent import mentions

SHORT = 60  # characters: "Price on request", not a sentence about something else


@Check.asking(
    "Are prices told without asking?",
    severity=Severity.MODERATE,
    why="Who has to ask for a price asks somebody else.",
)
def hidden_price(recorded: Recorded) -> Iterator[Sighting]:
    """Find places where a price should stand and the customer is told to ask for it."""
    asked = recorded.words.of("on_request")
    for page in recorded.good:
        told: set[str] = set()
        for line in page.shown:
            short = len(line.text) <= SHORT and not line.linked
            if short and line.text not in told and mentions(line.text, asked):
                told.add(line.text)
                yield at(page, line, mark=line.text)
