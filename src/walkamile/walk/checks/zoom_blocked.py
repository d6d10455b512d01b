"""Can the page be made larger?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

LEAST = 2.0  # times: WCAG 2.2, 1.4.4


@Check.asking(
    "Can the page be made larger?",
    severity=Severity.SERIOUS,
    why="Two fingers spread, nothing happens.",
    wcag="1.4.4",
)
def zoom_blocked(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that forbid zooming, or do not fit themselves to phones."""
    for page in recorded.good:
        told = page.meta.get("viewport", "")
        most = re.search(r"maximum-scale\s*=\s*([\d.]+)", told)
        if re.search(r"user-scalable\s*=\s*(no|0)", told) or (
            most and float(most[1]) < LEAST
        ):
            yield Sighting(url=page.url, quote=told, mark="zoom")
