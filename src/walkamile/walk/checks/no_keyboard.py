"""Can it be pressed without a mouse?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Can it be pressed without a mouse?",
    severity=Severity.SERIOUS,
    why="Whoever hears the page, or cannot hold a mouse, ends here.",
    wcag="2.1.1",
)
def no_keyboard(recorded: Recorded) -> Iterator[Sighting]:
    """Find what promised the way to a customer with a screen reader, and let no key in."""
    seen = set()
    for outcome in recorded.outcomes:
        for barred in outcome.barred:
            target = barred.target
            if (barred.page.url, target.selector) not in seen:
                seen.add((barred.page.url, target.selector))
                yield at(barred.page, target, quote=f"{target.name}: {barred.reason}")
