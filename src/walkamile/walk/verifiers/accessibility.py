"""Does the page say how accessible we are?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier

LONGEST = 240


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = section(page.shown, "accessibility", words)
    if got is None:
        return None
    text, line = got
    quote = text[:LONGEST]
    return Found(value=quote, quote=quote, selector=line.selector, box=line.box)


accessibility = Verifier(find=_find)
