"""Do maps and assistants know who and where we are?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
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
    known: set[str] = set()
    any_page = None
    for page in recorded.good:
        any_page = any_page or page
        for data in told(page):
            kinds = str(data.get("@type", ""))
            if any(kind in kinds for kind in BUSINESS):
                known |= set(data)
        for kind, prop, _ in page.microdata:
            if any(b in kind for b in BUSINESS):
                known.add(prop)
    if any_page is None:
        return
    if not known:
        yield Sighting(url=any_page.url, quote="no structured data of the business")
        return
    lacking = [n for n in (*NEEDED, *WANTED) if n not in known]
    if not known & set(HOURS):
        lacking.append("openingHours")
    for name in lacking:
        yield Sighting(
            url=any_page.url, quote=f"{name} is missing", mark=name, shared=True
        )
