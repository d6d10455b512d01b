"""Does a form say what is wrong with what was typed?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.answers import explained, new_lines, refused


@Check.asking(
    "Does a form say what is wrong with what was typed?",
    severity=Severity.SERIOUS,
    why="An error without a reason cannot be mended.",
    wcag="3.3.1",
)
def form_error_unexplained(recorded: Recorded) -> Iterator[Sighting]:
    """Find fields marked as wrong that say nowhere why, and forms tried with a slip.

    What the browser itself keeps back and explains is no obstacle.
    """
    for page in recorded.good:
        for field in page.fields:
            if field.shown and field.invalid and not field.error:
                name = field.label or field.placeholder or field.name
                yield at(
                    page, field, name=name, quote=f"{name}: marked as wrong, no reason"
                )
    for outcome in recorded.outcomes:
        trial, words = outcome.trial, recorded.words
        if trial and refused(trial, words) and not explained(trial, words):
            said = " / ".join(new_lines(trial)[:3]) or "nothing happens"
            yield Sighting(
                url=trial.before.url,
                selector=trial.form.selector,
                name=trial.form.submit,
                quote=f"a slip in “{trial.slip}” is answered with: {said}",
                box=trial.form.box,
                mark="sent",
            )
