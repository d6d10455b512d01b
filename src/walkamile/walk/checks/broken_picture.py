"""Does every picture load?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does every picture load?",
    severity=Severity.MODERATE,
    why="A picture that is missing shows nothing of what is sold.",
)
def broken_picture(recorded: Recorded) -> Iterator[Sighting]:
    """Find pictures with an address and nothing in them."""
    for page in recorded.good:
        gone = {f.url for f in page.failures if f.what == "image" and f.status >= 400}
        for picture in page.pictures:
            if picture.broken or picture.src in gone:
                yield at(
                    page,
                    picture,
                    name=picture.alt or "",
                    quote=picture.src,
                    mark=picture.src.rpartition("/")[2],
                )
