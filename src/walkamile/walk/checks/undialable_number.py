"""Does the number ring anywhere?"""

import re
from collections.abc import Iterator

import phonenumbers

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.country import country_of
from walkamile.walk.reading.numbers import numbers

MADE_UP = re.compile(r"0{6,}|1{6,}|9{7,}|5{7,}|(?:0?123456789?0?)$|1234567")


@Check.asking(
    "Does the number ring anywhere?",
    severity=Severity.SERIOUS,
    why="A made-up number is worse than none.",
)
def undialable_number(recorded: Recorded) -> Iterator[Sighting]:
    """Find numbers that nobody can dial: too short, all the same, counted up."""
    for page in recorded.good:
        country = country_of(page)
        for number, line in numbers(page.shown, recorded.words, country):
            digits = re.sub(r"\D", "", number)
            if MADE_UP.search(digits) or _impossible(number, country):
                yield at(page, line, name=number, quote=line.text[:160], mark=digits)


def _impossible(number: str, country: str | None) -> bool:
    if not number.startswith("+"):
        return False
    try:
        return not phonenumbers.is_possible_number(phonenumbers.parse(number, country))
    except phonenumbers.NumberParseException:
        return True
