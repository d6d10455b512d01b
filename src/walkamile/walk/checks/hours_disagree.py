"""Are the opening hours the same everywhere?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.page import Line, Page
from walkamile.walk.reading.country import told
from walkamile.walk.reading.hours import week
from walkamile.walk.reading.osm import osm_week


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
        spec = _specified(data.get("openingHoursSpecification"))
        if spec:
            found.append((spec, None, "structured data"))
    return found


def _specified(spec: object) -> str:
    """Return schema.org opening hours as OSM writes them."""
    rules = []
    for each in spec if isinstance(spec, list) else [spec]:
        if (
            not isinstance(each, dict)
            or not each.get("opens")
            or not each.get("closes")
        ):
            continue
        days = each.get("dayOfWeek", [])
        named = [
            str(d).rpartition("/")[2][:2]
            for d in (days if isinstance(days, list) else [days])
        ]
        if named and all(named):
            opens, closes = str(each["opens"])[:5], str(each["closes"])[:5]
            rules.append(",".join(named) + f" {opens}-{closes}")
    return "; ".join(rules)
