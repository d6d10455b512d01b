"""What does axe-core find?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

IMPACT = {
    "critical": Severity.CRITICAL,
    "serious": Severity.SERIOUS,
    "moderate": Severity.MODERATE,
    "minor": Severity.MINOR,
}
CRITERION = re.compile(r"^wcag(\d)(\d)(\d+)$")


@Check.asking(
    "What does axe-core find?",
    severity=Severity.MODERATE,
    why="Somebody cannot use this.",
)
def axe(recorded: Recorded) -> Iterator[Sighting]:
    """Pass on what axe-core (MPL-2.0) finds; what checks of our own tell it is not asked.

    axe covers about a third of the criteria of WCAG: a floor, not a ceiling.
    """
    for page in recorded.good:
        for found in page.axe:
            tags = (CRITERION.match(tag) for tag in found.tags)
            wcag = next((".".join(m.groups()) for m in tags if m), None)
            yield Sighting(
                url=page.url,
                selector=found.selector,
                name=found.rule,
                quote=f"{found.help}: {found.html[:160]}",
                wcag=wcag,
                severity=IMPACT.get(found.impact),
                mark=found.rule,
                kind=f"axe_{found.rule.replace('-', '_')}",
            )
