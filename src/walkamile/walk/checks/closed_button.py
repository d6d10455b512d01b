"""Can what should be pressed be pressed?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Can what should be pressed be pressed?",
    severity=Severity.SERIOUS,
    why="The button is there and something lies over it.",
)
def closed_button(recorded: Recorded) -> Iterator[Sighting]:
    """Find targets over which something lies that is no banner."""
    for page in recorded.good:
        over = page.overlays
        for target in page.targets:
            floats = any(
                o.selector in target.covered or target.index in o.closers for o in over
            )
            if (
                target.covered
                and target.shown
                and not target.frame
                and not floats
                and not page.met
                and not over
            ):
                quote = f"{target.name or target.raw}: {target.covered} lies over it"
                yield at(page, target, quote=quote, mark=target.covered)
