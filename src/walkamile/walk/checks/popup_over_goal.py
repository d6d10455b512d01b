"""Is what the customer came for in sight?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

IN_THE_WAY = 0.3  # share of the screen


@Check.asking(
    "Is what the customer came for in sight?",
    severity=Severity.SERIOUS,
    why="Before saying hello, the page stands in the way.",
)
def popup_over_goal(recorded: Recorded) -> Iterator[Sighting]:
    """Find what lies over a good part of the page as soon as it opens."""
    for page in recorded.good:
        for overlay in page.overlays:
            if overlay.share >= IN_THE_WAY or (overlay.modal and overlay.share > 0.1):
                way_out = "" if overlay.closers else ", and nothing in it closes it"
                quote = (
                    f"{overlay.share:.0%} of the screen{way_out}: {overlay.text[:160]}"
                )
                yield Sighting(
                    url=page.url,
                    selector=overlay.selector,
                    quote=quote,
                    box=overlay.box,
                    shared=True,
                    severity=None if overlay.closers else Severity.CRITICAL,
                )
