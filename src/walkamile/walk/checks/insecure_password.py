"""Is the password safe on its way?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Is the password safe on its way?",
    severity=Severity.CRITICAL,
    why="Anybody on the way can read it.",
)
def insecure_password(recorded: Recorded) -> Iterator[Sighting]:
    """Find password fields on pages without https; this machine itself is excepted."""
    for page in recorded.good:
        local = page.host.split(":")[0] in ("localhost", "127.0.0.1", "[::1]")
        if (
            page.url.startswith("http://")
            and not local
            and not page.host.endswith(".localhost")
        ):
            for field in page.fields:
                if field.kind == "password":
                    yield at(page, field, name=field.label, quote=page.url)
