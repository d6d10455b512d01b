"""Can machines read what we tell them?"""

import json
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Can machines read what we tell them?",
    severity=Severity.MODERATE,
    why="One comma too many, and maps show nothing.",
)
def broken_business_data(recorded: Recorded) -> Iterator[Sighting]:
    """Find structured data that is not valid JSON."""
    for page in recorded.good:
        for text in page.jsonld:
            try:
                json.loads(text)
            except ValueError as error:
                yield Sighting(
                    url=page.url, quote=f"{error}: {text[:120]}", mark="jsonld"
                )
