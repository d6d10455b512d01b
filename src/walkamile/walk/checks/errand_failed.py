"""Could the errand be done at all?"""

from collections.abc import Iterator

from walkamile.nouns import Severity, Verdict
from walkamile.walk.check import Check, Recorded, Sighting

WEIGHTY = 3  # what most customers come for
FAILED = (Verdict.NOT_FOUND, Verdict.BLOCKED, Verdict.HARD)


@Check.asking(
    "Could the errand be done at all?",
    severity=Severity.SERIOUS,
    why="The customer leaves without what they came for.",
)
def errand_failed(recorded: Recorded) -> Iterator[Sighting]:
    """Turn every errand that failed, or was hard, into something somebody can own."""
    for outcome in recorded.outcomes:
        walk = outcome.walk
        if walk.verdict not in FAILED or outcome.errand.start == "unknown":
            continue
        hard = walk.verdict is Verdict.HARD
        box = outcome.found.box if outcome.found else None
        yield Sighting(
            url=recorded.home if not hard or not outcome.page else outcome.page.url,
            selector=outcome.found.selector if outcome.found else "",
            name=outcome.errand.title,
            quote=f"{outcome.errand.title}: {walk.reason}",
            mark=outcome.errand.id,
            box=box,
            shared=True,
            severity=_severity(outcome.errand.importance, hard),
        )


def _severity(importance: float, hard: bool) -> Severity:
    if importance >= WEIGHTY and not hard:
        return Severity.SERIOUS
    return Severity.MODERATE if importance > 1 else Severity.MINOR
