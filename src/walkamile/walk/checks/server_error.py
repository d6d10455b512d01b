"""Does the server answer without an error?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does the server answer without an error?",
    severity=Severity.CRITICAL,
    why="A page that fails stops everybody.",
)
def server_error(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages and calls that the server answers with 5xx."""
    for page in recorded.pages:
        if page.status >= 500:
            yield Sighting(url=page.url, quote=f"status {page.status}", mark="page")
        for failure in page.failures:
            ours = (
                failure.url.split("/")[2:3]
                and failure.url.split("/")[2] in recorded.hosts
            )
            if failure.status >= 500 and ours and failure.what != "document":
                quote = f"{failure.url} → {failure.status}"
                path = failure.url.split("?")[0]
                yield Sighting(
                    url=page.url, quote=quote, mark=path, severity=Severity.SERIOUS
                )
