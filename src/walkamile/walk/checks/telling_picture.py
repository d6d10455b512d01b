"""Are facts written as text?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Picture
from walkamile.walk.reading.hours import week
from walkamile.walk.reading.numbers import numbers
from walkamile.walk.scent import mentions

FACTS = re.compile(
    r"phone|telephone|telefon|\btel\b|hotline|number"
    r"|opening|hours|oeffnungs|öffnungs|horario|horaire|timetable"
    r"|address|adresse|price-?list|preis|menu-?card",
    re.IGNORECASE,
)

TALLEST, FLATTER, SENTENCE = 60, 3, 160  # a line of writing, drawn, within a sentence


@Check.asking(
    "Are facts written as text?",
    severity=Severity.SERIOUS,
    why="A number in a picture cannot be tapped, read aloud, or found.",
    wcag="1.4.5",
)
def telling_picture(recorded: Recorded) -> Iterator[Sighting]:
    """Find pictures that seem to hold a number, hours or prices as picture only."""
    for page in recorded.good:
        for picture in page.pictures:
            if _is_icon(picture) or not _tells(picture, recorded):
                continue
            alt, file = picture.alt or "", picture.src.rpartition("/")[2]
            yield at(page, picture, name=alt, quote=alt or file, mark=file)


def _tells(picture: Picture, recorded: Recorded) -> bool:
    if picture.kind != "img" or not picture.shown:
        return False
    alt = picture.alt or ""
    if alt and (
        week([alt, "open"], recorded.words)
        or list(numbers([f"tel {alt}"], recorded.words))
    ):
        return True
    if not alt and _stands_for_a_number(picture, recorded):
        return True
    name = picture.src.rpartition("/")[2].split("?")[0]
    facts = (*recorded.words.of("open")[:3], "opening hours", "price list")
    by_alt = alt and not picture.linked and mentions(alt, facts) is not None
    return bool(FACTS.search(name)) or bool(by_alt)


def _stands_for_a_number(picture: Picture, recorded: Recorded) -> bool:
    """Tell whether a strip without words stands in "Ring us on … while we are open"."""
    width, height = picture.box[2:]
    strip = height <= TALLEST and width >= FLATTER * height
    told = picture.near
    asks = len(told) <= SENTENCE and mentions(told, recorded.words.of("dial"))
    return bool(strip and asks and not list(numbers([told], recorded.words)))


def _is_icon(picture: Picture) -> bool:
    return max(picture.box[2], picture.box[3]) <= 48
