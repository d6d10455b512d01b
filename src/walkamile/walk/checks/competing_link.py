"""Does the right link promise most?"""

from collections.abc import Iterator
from itertools import pairwise

from walkamile.nouns import Severity, Verdict
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.trip import Outcome

ASTRAY = 0.9  # scent: the link named the errand outright


@Check.asking(
    "Does the right link promise most?",
    severity=Severity.MODERATE,
    why="A link that promises more and leads elsewhere sends customers astray.",
)
def competing_link(recorded: Recorded) -> Iterator[Sighting]:
    """Find links that smelt of the errand, were followed, and did not have it.

    After Blackmon, Polson and Lewis (cognitive walkthrough for the web, 2002).
    """
    for outcome in recorded.outcomes:
        steps = outcome.walk.steps
        reached = outcome.walk.verdict not in (Verdict.NOT_FOUND, Verdict.BLOCKED)
        if not reached:
            continue
        for before, step in pairwise(steps[:-1]):
            goal = steps[-1].url
            led_on = step.url == goal or goal in _links(outcome, step.url)
            if (step.scent or 0) >= ASTRAY and not led_on and outcome.backs:
                quote = f"{step.touchpoint} promises more for: {outcome.errand.title}"
                yield Sighting(
                    url=before.url or recorded.home,
                    name=step.touchpoint,
                    quote=quote,
                    mark=f"{outcome.errand.id} {step.touchpoint}",
                )


def _links(outcome: Outcome, url: str | None) -> set[str]:
    """Return where a page leads by links of its own, not by those of every page."""
    return {
        target.href
        for page in outcome.pages
        if page.url == url
        for target in page.targets
        if target.region not in ("nav", "header", "footer")
    }
