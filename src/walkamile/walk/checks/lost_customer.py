"""Does an unknown address lead back?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does an unknown address lead back?",
    severity=Severity.MODERATE,
    why="A customer with an old link is gone.",
)
def lost_customer(recorded: Recorded) -> Iterator[Sighting]:
    """See whether the page for unknown addresses says so and leads home."""
    page = recorded.unknown
    if page is None or page.blocked:
        return
    if page.status == 200:
        quote = "an unknown address answers with status 200"
        yield Sighting(url=page.url, quote=quote, mark="200", severity=Severity.MINOR)
    elif page.status in (404, 410):
        inside = [t for t in page.targets if urlsplit(t.href).netloc == page.host]
        if not inside and not page.forms:
            quote = page.text[:120] or "an empty page"
            yield Sighting(url=page.url, quote=quote, mark="no way back")
