"""Is an answer remembered until the next visit?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.site.looks import IN_THE_WAY


@Check.asking(
    "Is an answer remembered until the next visit?",
    severity=Severity.MODERATE,
    why="Whoever comes often has to say it every time.",
)
def asked_again(recorded: Recorded) -> Iterator[Sighting]:
    """Find banners that a returning customer had answered, and that are there again."""
    for outcome in recorded.outcomes:
        for page in outcome.pages if outcome.customer.returning else ():
            over = [o for o in page.overlays if o.share >= IN_THE_WAY or o.modal]
            for overlay in over if page.met else ():
                yield Sighting(
                    url=page.url,
                    selector=overlay.selector,
                    quote=f"answered before with “{page.met[0]}”: {overlay.text[:160]}",
                    box=overlay.box,
                    shared=True,
                )
