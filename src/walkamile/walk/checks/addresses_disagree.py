"""Is it the same address everywhere?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Line, Page
from walkamile.walk.reading.addresses import address, same_address
from walkamile.walk.reading.country import told
from walkamile.walk.site.urls import plain_url

Read = list[tuple[str, Page, Line | None]]
MANY = 3  # more different addresses are branches


@Check.asking(
    "Is it the same address everywhere?",
    severity=Severity.SERIOUS,
    why="The customer drives to the wrong street.",
)
def addresses_disagree(recorded: Recorded) -> Iterator[Sighting]:
    """Find postal addresses that differ between pages, parts and structured data."""
    read = [
        (v, page, line) for page in recorded.good for v, line in _told(page, recorded)
    ]
    kinds: list[str] = []
    counts: dict[str, int] = {}
    for value, _, _ in read:
        usual = next((k for k in kinds if same_address(k, value)), None)
        if usual is None:
            kinds.append(value)
        counts[usual or value] = counts.get(usual or value, 0) + 1
    if not 2 <= len(kinds) <= MANY:
        return
    apart = _branches(read)
    usual = max(kinds, key=lambda k: counts[k])
    for value, page, line in read:
        if not same_address(value, usual) and plain_url(page.url) not in apart:
            yield at(
                page,
                line,
                name=value,
                quote=f"{value} here, {usual} elsewhere",
                mark=value,
            )


def _branches(read: Read) -> set[str]:
    """Return the pages of branches: neighbours in one folder, each its own address."""
    folders: dict[str, list[tuple[str, str]]] = {}
    for value, page, line in read:
        folder = page.path.rstrip("/").rpartition("/")[0]
        if line is not None and line.region == "main" and folder:
            folders.setdefault(folder, []).append((value, plain_url(page.url)))
    return {
        url
        for own in folders.values()
        for value, url in own
        if any(u != url and not same_address(v, value) for v, u in own)
    }


def _told(page: Page, recorded: Recorded) -> list[tuple[str, Line | None]]:
    found: list[tuple[str, Line | None]] = []
    for where in ("header", "main", "footer"):
        got = address([x for x in page.shown if x.region == where], recorded.words)
        if got is not None:
            found.append(got)
    for data in told(page):
        spelt = data.get("address")
        if isinstance(spelt, dict) and spelt.get("streetAddress"):
            parts = (
                spelt.get("streetAddress"),
                spelt.get("postalCode"),
                spelt.get("addressLocality"),
            )
            found.append((", ".join(str(p) for p in parts if p), None))
    return found
