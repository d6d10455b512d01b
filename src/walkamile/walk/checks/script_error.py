"""Do the scripts of the page run?"""

import re
from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting

ADDRESS = re.compile(r"https?://\S+|\d+")


@Check.asking(
    "Do the scripts of the page run?",
    severity=Severity.MODERATE,
    why="What a broken script should have done does not happen.",
)
def script_error(recorded: Recorded) -> Iterator[Sighting]:
    """Find errors that a page throws while it loads or is used.

    Where a file from elsewhere could not be loaded its absence is the error, not ours.
    """
    for page in recorded.good:
        lacking = any(_outside(f.url, recorded) for f in page.failures)
        for failure in page.failures:
            if failure.kind == "script" and not (lacking and _is_lack(failure.text)):
                mark = ADDRESS.sub("", failure.text)[:80]
                yield Sighting(url=page.url, quote=failure.text, mark=mark)


def _outside(url: str, recorded: Recorded) -> bool:
    return url.startswith("http") and url.split("/")[2].lower() not in recorded.hosts


def _is_lack(text: str) -> bool:
    return "is not defined" in text or "undefined" in text or "null" in text
