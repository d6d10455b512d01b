"""Do maps and assistants know who and where we are?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.page import Page
from walkamile.walk.reading.country import told

NEEDED = ("name", "address")
WANTED = ("telephone", "url")
HOURS = ("openingHours", "openingHoursSpecification")
BUSINESS = (
    "Business",
    "Store",
    "Restaurant",
    "Shop",
    "Organization",
    "Hotel",
    "Dentist",
    "Physician",
    "Corporation",
    "Cafe",
    "Bakery",
    "Salon",
    "Museum",
    "Library",
    "School",
    "Service",
    "Agency",
    "Clinic",
    "Bank",
    "Company",
)


@Check.asking(
    "Do maps and assistants know who and where we are?",
    severity=Severity.MINOR,
    why="They guess, and customers go there.",
)
def missing_business_data(recorded: Recorded) -> Iterator[Sighting]:
    """See whether any page tells machines name, address, telephone and hours."""
    page = next(recorded.good, None)
    if page is None:
        return
    known = {name for each in recorded.good for name in _told(each)}
    if not known:
        yield Sighting(url=page.url, quote="no structured data of the business")
        return
    lacking = [name for name in (*NEEDED, *WANTED) if name not in known]
    lacking += [] if known & set(HOURS) else ["openingHours"]
    for name in lacking:
        quote = f"{name} is missing"
        yield Sighting(url=page.url, quote=quote, mark=name, shared=True)


def _told(page: Page) -> set[str]:
    known = {prop for kind, prop, _ in page.microdata if _is_business(kind)}
    return known.union(
        *(d for d in told(page) if _is_business(str(d.get("@type", ""))))
    )


def _is_business(kind: str) -> bool:
    return any(business in kind for business in BUSINESS)
