"""Is what is shown also read out?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Is what is shown also read out?",
    severity=Severity.SERIOUS,
    why="Eyes find it on the page, a screen reader passes it by.",
    wcag="1.3.1",
)
def unheard(recorded: Recorded) -> Iterator[Sighting]:
    """Find what the walk of a customer with a screen reader passed by unheard."""
    for outcome in recorded.outcomes:
        for page, found in outcome.unsaid:
            yield Sighting(
                url=page.url,
                selector=found.selector,
                name=outcome.errand.title,
                quote=found.quote or found.value,
                box=found.box if found.box[2] else None,
                mark=outcome.errand.id,
            )
