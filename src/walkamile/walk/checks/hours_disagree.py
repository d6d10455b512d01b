"""Are the opening hours the same everywhere?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Line, Page
from walkamile.walk.reading.country import told
from walkamile.walk.reading.hours import week
from walkamile.walk.reading.osm import osm_week, specified
from walkamile.walk.scent import mentions, plain, stem
from walkamile.walk.site.urls import plain_url

OURS = ("opening_hours", "way_there", "phone_number", "write_to_us")  # whose pages are


@Check.asking(
    "Are the opening hours the same everywhere?",
    severity=Severity.SERIOUS,
    why="A customer stands before a closed door.",
)
def hours_disagree(recorded: Recorded) -> Iterator[Sighting]:
    """Find opening hours that differ between pages, shared parts and structured data."""
    known: list[tuple[str, frozenset[tuple[int, int, int]], str]] = []
    pairs: set[tuple[str, str]] = set()
    for page in recorded.good:
        for value, line, where in _told(page, recorded):
            spans = osm_week(value)
            if not spans:
                continue
            other = next((k for k in known if _clash(k[1], spans)), None)
            if other is not None and (value, other[0]) not in pairs:
                pairs.add((value, other[0]))
                quote = f"{value} ({where}), {other[0]} ({other[2]})"
                yield at(page, line, name=value, quote=quote, mark=value)
            known.append((value, spans, where))


def _clash(
    a: frozenset[tuple[int, int, int]], b: frozenset[tuple[int, int, int]]
) -> bool:
    days = {day for day, _, _ in a} & {day for day, _, _ in b}
    return any(
        {s for s in a if s[0] == d} != {s for s in b if s[0] == d} for d in days
    ) or (not a <= b and not b <= a)


def _told(page: Page, recorded: Recorded) -> list[tuple[str, Line | None, str]]:
    found: list[tuple[str, Line | None, str]] = []
    for where in ("header", "main", "footer"):
        if where == "main" and not _is_ours(page, recorded):
            continue
        part = [line for line in page.shown if line.region == where]
        got = week(part, recorded.words)
        if got is not None:
            found.append((got[0], got[2], where))
    for data in told(page):
        hours = data.get("openingHours")
        texts = hours if isinstance(hours, list) else [hours]
        got = week([str(t) for t in texts if t], recorded.words)
        if got is not None:
            found.append((got[0], None, "structured data"))
        spec = specified(data.get("openingHoursSpecification"))
        if spec:
            found.append((spec, None, "structured data"))
    return found


def _is_ours(page: Page, recorded: Recorded) -> bool:
    """Tell whether a page's own part speaks of us as a whole, not of our swimming pool."""
    if plain_url(page.url) == plain_url(recorded.home):
        return True
    heads = " ".join(text for level, text in page.headings if level == 1)
    ways = {p for name in OURS for p in recorded.words.errands.get(name, ())}
    return not heads or mentions(stem(plain(f"{heads} {page.title}")), ways) is not None
