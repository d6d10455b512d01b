"""Does tapping dial the number that is shown?"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.numbers import same


@Check.asking(
    "Does tapping dial the number that is shown?",
    severity=Severity.SERIOUS,
    why="Somebody else answers.",
)
def tel_link_differs(recorded: Recorded) -> Iterator[Sighting]:
    """Find tel: links that dial another number than the one they show."""
    for page in recorded.good:
        for target in page.targets:
            if not target.href.startswith("tel:"):
                continue
            dials, shows = unquote(target.href[4:]), target.name
            digits = re.sub(r"\D", "", shows)
            if len(re.sub(r"\D", "", dials)) < 3:
                yield at(page, target, quote=f"{shows} dials nothing", mark=dials)
            elif len(digits) >= 6 and not same(shows, dials):
                yield at(page, target, quote=f"{shows} dials {dials}", mark=dials)
