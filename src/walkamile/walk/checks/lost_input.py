"""Does what was typed stay?"""

from collections.abc import Iterator

from walkamile.nouns import Severity
from walkamile.walk.check import Check, Recorded, Sighting, at
from walkamile.walk.reading.answers import refused, still_there


@Check.asking(
    "Does what was typed stay?",
    severity=Severity.MODERATE,
    why="Typing everything twice is the effort that people give up at.",
    wcag="3.3.7",
)
def lost_input(recorded: Recorded) -> Iterator[Sighting]:
    """Find buttons that throw away what was typed, and forms that come back empty."""
    for page in recorded.good:
        for target in page.targets:
            if target.kind == "reset" and target.shown:
                yield at(page, target, quote=target.name or "reset")
    for outcome in recorded.outcomes:
        trial = outcome.trial
        if trial is None or not refused(trial, recorded.words):
            continue
        typed = {selector for selector, words in trial.typed if words}
        lost = [f for f in still_there(trial) if f.selector in typed and not f.filled]
        if lost:
            names = ", ".join(f.label or f.placeholder or f.name for f in lost)
            yield Sighting(
                url=trial.before.url,
                selector=trial.form.selector,
                name=trial.form.submit,
                quote=f"after a slip in “{trial.slip}” this was empty again: {names}",
                box=trial.form.box,
                mark="sent",
            )
