"""Does a form say what is wrong with what was typed?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at


@Check.asking(
    "Does a form say what is wrong with what was typed?",
    severity=Severity.SERIOUS,
    why="An error without a reason cannot be mended.",
    wcag="3.3.1",
)
def form_error_unexplained(recorded: Recorded) -> Iterator[Sighting]:
    """Find fields marked as wrong that say nowhere why."""
    for page in recorded.good:
        for field in page.fields:
            if field.shown and field.invalid and not field.error:
                name = field.label or field.placeholder or field.name
                yield at(
                    page, field, name=name, quote=f"{name}: marked as wrong, no reason"
                )
