"""Does the page say how something is given back?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier

LONGEST = 240


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = section(page.shown, "returns", words)
    if got is None:
        return None
    text, line = got
    quote = text[:LONGEST]
    return Found(value=quote, quote=quote, selector=line.selector, box=line.box)


returns = Verifier(find=_find)
