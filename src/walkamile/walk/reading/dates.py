"""Dates in the words of four languages."""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = (
    "january jan januar jänner enero ene janvier janv",
    "february feb februar febrero février fevrier fév",
    "march mar märz maerz mär marzo mars",
    "april apr abril abr avril avr",
    "may mai mayo",
    "june jun juni junio juin",
    "july jul juli julio juillet juil",
    "august aug agosto ago août aout",
    "september sep sept septiembre septembre",
    "october oct oktober okt octubre octobre",
    "november nov noviembre novembre",
    "december dec dezember dez diciembre dic décembre déc",
)
MONTH = {name: i for i, names in enumerate(MONTHS, 1) for name in names.split()}
NAMES = "|".join(sorted(MONTH, key=len, reverse=True))
ISO = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
DAY_FIRST = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s*(?:of |de |des )?"
    rf"(?P<name>{NAMES})\.?\s*(?:de |del )?,?\s*(?P<y>20\d\d)?\b",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(
    rf"\b(?P<name>{NAMES})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>20\d\d)\b",
    re.IGNORECASE,
)
DIGITS = re.compile(
    r"\b(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y>20\d\d|\d\d)\b"
)


def dates(text: str, language: str, today: date) -> Iterator[tuple[date, int]]:
    """Yield dates with the place where they stand in a text.

    A date without a year is not yielded: it may be any year's. ``language`` decides
    what 3/4/2025 is: en-US puts the month first.
    """
    for shape in (ISO, DAY_FIRST, MONTH_FIRST):
        for found in shape.finditer(text):
            if found["y"]:
                month = found.groupdict().get("m") or MONTH[found["name"].lower()]
                yield from _date(
                    int(found["y"]), int(month), int(found["d"]), found.start()
                )
    for found in DIGITS.finditer(text):
        a, b = int(found["a"]), int(found["b"])
        american = found["sep"] == "/" and (language.lower() in ("en-us", "") or b > 12)
        day, month = (b, a) if american and a <= 12 else (a, b)
        year = int(found["y"])
        century = today.year // 100 * 100
        yield from _date(
            year if year > 99 else century + year, month, day, found.start()
        )


def _date(year: int, month: int, day: int, place: int) -> Iterator[tuple[date, int]]:
    try:
        yield date(year, month, day), place
    except ValueError:
        return
