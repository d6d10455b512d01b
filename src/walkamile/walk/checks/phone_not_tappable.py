"""Can the number be tapped?"""

from collections.abc import Iterator
from urllib.parse import unquote

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.country import country_of
from walkamile.walk.reading.numbers import numbers, same


@Check.asking(
    "Can the number be tapped?",
    severity=Severity.MODERATE,
    why="Who holds a phone should not have to type a number off it.",
)
def phone_not_tappable(recorded: Recorded) -> Iterator[Sighting]:
    """Find telephone numbers on a phone that no tel: link dials."""
    if recorded.device != "phone":
        return
    for page in recorded.good:
        tapped = [t for t in page.targets if t.href.startswith("tel:")]
        links, names = [unquote(t.href)[4:] for t in tapped], [t.name for t in tapped]
        for number, line in numbers(page.shown, recorded.words, country_of(page)):
            dialled = any(same(number, link) for link in links)
            dialled |= any(number in name for name in names)
            if not dialled:
                yield at(
                    page,
                    line,
                    name=number,
                    quote=line.text[:160],
                    mark="".join(filter(str.isdigit, number)),
                )
