"""Are search engines let in?"""

from collections.abc import Iterator
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting


@Check.asking(
    "Are search engines let in?",
    severity=Severity.SERIOUS,
    why="The whole shop is invisible.",
)
def robots_block(recorded: Recorded) -> Iterator[Sighting]:
    """See whether robots.txt keeps everybody out."""
    status, text = recorded.robots
    if status != 200 or "disallow" not in text.lower():
        return
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    if not rules.can_fetch("Googlebot", recorded.home):
        yield Sighting(url=urljoin(recorded.home, "/robots.txt"), quote=text[:200])
