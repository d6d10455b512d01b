"""Is the page quiet until asked?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Is the page quiet until asked?",
    severity=Severity.MODERATE,
    why="Sound that starts by itself makes people leave, and blind people lost.",
    wcag="1.4.2",
)
def autoplay(recorded: Recorded) -> Iterator[Sighting]:
    """Find films and sounds that begin by themselves."""
    for page in recorded.good:
        for picture in page.pictures:
            if picture.autoplay and picture.kind in ("video", "audio"):
                loud = not picture.muted or picture.kind == "audio"
                quote = f"{picture.kind} starts by itself, {'with sound' if loud else 'silent'}"
                if loud or not picture.controls:
                    yield at(
                        page,
                        picture,
                        quote=quote,
                        severity=None if loud else Severity.MINOR,
                    )
