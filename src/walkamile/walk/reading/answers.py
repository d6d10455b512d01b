"""What does a page answer to a form: thanks, an error, an error that helps?"""

from walkamile.walk.page import Field, Page, Trial
from walkamile.walk.scent import Words, mentions


def new_lines(trial: Trial) -> list[str]:
    """Return what stands there after sending that did not stand there before."""
    before = {line.text for line in trial.before.shown}
    typed = {words for _, words in trial.typed}
    after = [line.text for line in trial.after.shown]
    return [text for text in after if text not in before and text not in typed]


def still_there(trial: Trial) -> list[Field]:
    """Return the fields of the form that are on the page that came of sending it."""
    wanted = {selector for selector, _ in trial.typed}
    return [f for f in trial.after.fields if f.selector in wanted and f.shown]


def refused(trial: Trial, words: Words) -> bool:
    """Tell whether the form came back, or stayed, because of the slip."""
    if trial.held or not trial.slip or trial.after.blocked or not still_there(trial):
        return False
    said = new_lines(trial)
    marked = any(field.invalid for field in still_there(trial))
    hurt = any(mentions(text, words.of("amiss")) for text in said)
    return marked or hurt or explained(trial, words) or not said


def explained(trial: Trial, words: Words) -> bool:
    """Tell whether anything new says what was wrong, or names the field."""
    own = {f.error for f in still_there(trial) if f.invalid and f.error}
    labels = [f.label for f in still_there(trial) if len(f.label) > 3]
    told = [*own, *new_lines(trial)]
    return any(
        mentions(text, words.of("explains")) or mentions(text, labels) for text in told
    )


def fails(page: Page, words: Words) -> bool:
    """Tell whether a form that was filled in well ended in an error."""
    if page.blocked or page.status >= 400:
        return True
    return any(
        line.tag in ("h1", "h2") and mentions(line.text, words.of("amiss"))
        for line in page.shown
    )
