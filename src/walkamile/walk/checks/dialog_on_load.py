"""Does the page let itself be read first?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the page let itself be read first?",
    severity=Severity.MODERATE,
    why="A box to click away before anything was seen.",
)
def dialog_on_load(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages that open dialogs, windows or downloads by themselves."""
    for page in recorded.good:
        for failure in page.failures:
            if failure.kind in ("dialog", "dialogs", "popup", "download"):
                quote = f"{failure.kind}: {failure.text}"
                yield Sighting(url=page.url, quote=quote, mark=failure.kind)
