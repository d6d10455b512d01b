"""Does every link lead somewhere?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.site.urls import plain_url


@Check.asking(
    "Does every link lead somewhere?",
    severity=Severity.SERIOUS,
    why="A link that leads nowhere ends the errand.",
)
def broken_link(recorded: Recorded) -> Iterator[Sighting]:
    """Find links inside the site whose address does not answer well."""
    for page in recorded.good:
        told: set[str] = set()
        for target in page.targets:
            url = plain_url(target.href) if target.href else ""
            status = recorded.statuses.get(url, 200)
            if (status >= 400 or status == 0) and url not in told:
                told.add(url)
                said = f"{target.name or target.raw} → {status or 'no answer'}"
                yield at(page, target, quote=said, mark=target.raw)
