"""Does the page say where an order is, or ask for what it needs to say so?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.forms import asking
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    for form in asking(page, words, topic="track"):
        return Found(
            value=form.title or form.submit,
            quote=f"{form.title} [{form.submit}]",
            selector=form.selector,
            box=form.box,
        )
    got = section(page.shown, "track", words)
    if got is None:
        return None
    text, line = got
    return Found(
        value=text[:240], quote=text[:240], selector=line.selector, box=line.box
    )


track = Verifier(find=_find)
