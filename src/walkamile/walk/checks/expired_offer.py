"""Is what is offered still to be had?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.dates import dates
from walkamile.walk.scent import mentions

BEFORE = 60  # characters in which "valid until" stands
NO_OFFER = re.compile(r"©|copyright|since|seit|depuis|desde", re.IGNORECASE)


@Check.asking(
    "Is what is offered still to be had?",
    severity=Severity.MODERATE,
    why="An offer that is over makes everything else doubtful.",
)
def expired_offer(recorded: Recorded) -> Iterator[Sighting]:
    """Find dates after words such as "valid until" that have passed."""
    today = recorded.at.date()
    for page in recorded.good:
        for line in page.shown:
            for when, start in dates(line.text, page.lang, today):
                before = line.text[max(0, start - BEFORE) : start]
                offered = mentions(before, recorded.words.of("expired"))
                if when < today and offered and not NO_OFFER.search(before):
                    mark = when.isoformat()
                    yield at(page, line, quote=line.text[:200], mark=mark)
