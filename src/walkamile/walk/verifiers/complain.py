"""Does the page offer a way to complain, in words of its own?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.forms import asking
from walkamile.walk.reading.topics import headed, section
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    for form in asking(page, words, topic="complain"):
        return Found(
            value=form.title or form.submit,
            quote=f"{form.title} [{form.submit}]",
            selector=form.selector,
            box=form.box,
        )
    got = section(page.shown, "complain", words)
    if got is not None:
        text, line = got
        return Found(
            value=text[:240], quote=text[:240], selector=line.selector, box=line.box
        )
    head = headed(page, "complain", words)
    if head is not None and any(form.shown for form in page.forms):
        return Found(
            value=head.text, quote=head.text, selector=head.selector, box=head.box
        )
    return None


complain = Verifier(find=_find)
