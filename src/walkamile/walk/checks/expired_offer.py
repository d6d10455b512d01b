"""Is what is offered still to be had?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.dates import dates
from walkamile.walk.scent import mentions

BEFORE = 60  # characters in which "valid until" stands
NO_OFFER = re.compile(r"©|copyright|since|seit|depuis|desde", re.IGNORECASE)

UNTIL = 12  # characters in which a word such as "until" stands before a day
LONGEST = 240  # characters of a line that is an offer or an invitation


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
                offered = _offered(before, line.text, recorded)
                if when < today and offered and not NO_OFFER.search(before):
                    mark = when.isoformat()
                    yield at(page, line, quote=line.text[:200], mark=mark)


def _offered(before: str, line: str, recorded: Recorded) -> bool:
    """Tell whether something is offered until a day, or people are asked to come on it."""
    words = recorded.words
    if mentions(before, words.of("expired")):
        return True
    until = mentions(before.strip()[-UNTIL:], words.of("until"))
    short = len(line) <= LONGEST
    bargain = until and mentions(line, words.of("bargain"))
    return short and bool(bargain or mentions(before, words.of("invited")))
