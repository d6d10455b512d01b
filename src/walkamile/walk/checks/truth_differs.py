"""Is what stands there what we know to be true?"""

from collections.abc import Iterator

from walkamile.nouns import Severity, Verdict
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Is what stands there what we know to be true?",
    severity=Severity.CRITICAL,
    why="The customer believes us, and is wrong.",
)
def truth_differs(recorded: Recorded) -> Iterator[Sighting]:
    """Find errands whose value differs from what the organisation says is true."""
    for outcome in recorded.outcomes:
        if outcome.walk.verdict is Verdict.WRONG and outcome.found and outcome.page:
            found = outcome.found
            quote = f"{found.value}: {outcome.walk.reason}"
            yield Sighting(
                url=outcome.page.url,
                selector=found.selector,
                box=found.box,
                name=outcome.errand.id,
                quote=quote,
                mark=outcome.errand.id,
            )
