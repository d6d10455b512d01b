"""Does a form that is filled in well go through?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting
from walkamile.walk.reading.answers import fails


@Check.asking(
    "Does a form that is filled in well go through?",
    severity=Severity.CRITICAL,
    why="The customer thinks that we know, and we never hear of it.",
)
def form_fails(recorded: Recorded) -> Iterator[Sighting]:
    """Find forms, tried by errands with ``test = true``, that end in an error."""
    for outcome in recorded.outcomes:
        trial = outcome.trial
        if trial and trial.sent and fails(trial.sent, recorded.words):
            sent = trial.sent
            said = sent.blocked or f"status {sent.status}: {sent.title}"
            yield Sighting(
                url=trial.before.url,
                selector=trial.form.selector,
                name=trial.form.submit,
                quote=f"sent as a test: {said}",
                box=trial.form.box,
            )
