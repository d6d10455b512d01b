"""Does the mail link write to somebody?"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at

ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}$", re.IGNORECASE)
SHOWN = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@Check.asking(
    "Does the mail link write to somebody?",
    severity=Severity.SERIOUS,
    why="The letter comes back, or goes nowhere.",
)
def mail_link_broken(recorded: Recorded) -> Iterator[Sighting]:
    """Find mailto: links without a good address, or with another than the one shown."""
    for page in recorded.good:
        for target in page.targets:
            if not target.href.lower().startswith("mailto:"):
                continue
            to = unquote(target.href[7:].split("?")[0]).strip()
            shown = SHOWN.search(target.name)
            if not ADDRESS.match(to):
                yield at(
                    page,
                    target,
                    quote=f"{target.name} writes to {to or 'nobody'}",
                    mark=to,
                )
            elif shown and shown.group().rstrip(".").lower() != to.lower():
                yield at(page, target, quote=f"{target.name} writes to {to}", mark=to)
