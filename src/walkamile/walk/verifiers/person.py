"""Is there a person to be had: by chat, call-back or appointment?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.forms import asking
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

LONGEST_BUTTON = 40


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    names, _ = words.topics["person"]
    for target in page.targets:
        presses = target.kind == "button" and target.shown and not target.disabled
        short = len(target.name) < LONGEST_BUTTON
        if presses and short and target.wired and mentions(target.name, names):
            return Found(
                value=target.name,
                quote=target.name,
                selector=target.selector,
                box=target.box,
                tappable=True,
            )
    for form in asking(page, words, topic="person"):
        quote = f"{form.title} [{form.submit}]"
        return Found(
            value=form.title or form.submit,
            quote=quote,
            selector=form.selector,
            box=form.box,
        )
    got = section(page.shown, "person", words)
    if got is None:
        return None
    text, line = got
    return Found(
        value=text[:240], quote=text[:240], selector=line.selector, box=line.box
    )


person = Verifier(find=_find)
