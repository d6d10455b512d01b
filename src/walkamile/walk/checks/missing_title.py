"""Does the page say in its title what it is?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

# As editors, builders and frameworks leave them when nobody has written one.
GIVEN = re.compile(
    r"(?:(?:untitled|unbenannt|sans titre|sin título)(?:[ -]?\w+)?"
    r"|(?:new |my )?(?:page|site|web ?site)"
    r"|document(?: title)?|page title|title|titel|(?:react|vite|vue|next|angular|my) app"
    r"|(?:vite|create) .{0,12}app|index(?:\.html?)?|localhost.*|undefined|null)$",
    re.IGNORECASE,
)


@Check.asking(
    "Does the page say in its title what it is?",
    severity=Severity.MODERATE,
    why="In a list of results nobody sees what the page is.",
    wcag="2.4.2",
)
def missing_title(recorded: Recorded) -> Iterator[Sighting]:
    """Find pages without a title, or with the one that a program gave them."""
    for page in recorded.good:
        title = page.title.strip()
        if not title:
            yield Sighting(url=page.url, quote=page.url)
        elif GIVEN.match(title):
            yield Sighting(url=page.url, quote=title, mark="given")
