"""Does everything the page needs arrive?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Does everything the page needs arrive?",
    severity=Severity.MODERATE,
    why="Without its styles and scripts a page looks and works broken.",
)
def missing_file(recorded: Recorded) -> Iterator[Sighting]:
    """Find scripts, styles and calls of our own that are missing."""
    for page in recorded.good:
        for failure in page.failures:
            parts = failure.url.split("/")
            ours = len(parts) > 2 and parts[2].lower() in recorded.hosts
            if (
                ours
                and failure.kind == "response"
                and 400 <= failure.status < 500
                and (
                    failure.what not in ("document", "image")
                    and "favicon" not in failure.url
                )
            ):
                quote = f"{failure.what} {failure.url} → {failure.status}"
                mark = failure.url.split("?")[0].rpartition("/")[2]
                yield Sighting(url=page.url, quote=quote, mark=mark, shared=True)
