"""Is what is offered still to be had?"""

import re
from collections.abc import Iterator
from datetime import date

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.dates import dates
from walkamile.walk.scent import mentions

BEFORE = 60  # characters in which "valid until" stands


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
                if when < today and mentions(before, recorded.words.of("expired")):
                    if not re.search(
                        r"©|copyright|since|seit|depuis|desde", before, re.IGNORECASE
                    ):
                        yield at(page, line, quote=line.text[:200], mark=_iso(when))


def _iso(when: date) -> str:
    return when.isoformat()
