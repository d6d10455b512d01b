"""Does every picture say in words what it shows?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does every picture say in words what it shows?",
    severity=Severity.SERIOUS,
    why="Who cannot see it gets nothing.",
    wcag="1.1.1",
)
def picture_without_words(recorded: Recorded) -> Iterator[Sighting]:
    """Find pictures without alternative text; an empty one says it is decoration."""
    for page in recorded.good:
        for picture in page.pictures:
            if picture.kind != "img" or not picture.shown or picture.decorative:
                continue
            if picture.alt is None and picture.box[2] > 2:
                quote = picture.src.rpartition("/")[2]
                yield at(page, picture, quote=quote, mark=quote)
