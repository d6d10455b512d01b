"""Does every field say what belongs in it?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at

CHOICES = ("checkbox", "radio", "hidden", "file")


@Check.asking(
    "Does every field say what belongs in it?",
    severity=Severity.SERIOUS,
    why="Who cannot see the placeholder cannot fill in the field.",
    wcag="3.3.2",
)
def unlabelled_field(recorded: Recorded) -> Iterator[Sighting]:
    """Find fields without a label; a placeholder vanishes as soon as one types."""
    for page in recorded.good:
        for field in page.fields:
            if not field.shown or field.label or field.kind in CHOICES:
                continue
            severity = Severity.MODERATE if field.placeholder else None
            if field.placeholder and field.kind == "search":
                severity = Severity.MINOR
            quote = field.placeholder or field.name or "a field without any name"
            yield at(
                page,
                field,
                name=field.placeholder,
                quote=quote,
                severity=severity,
                mark=field.name,
            )
