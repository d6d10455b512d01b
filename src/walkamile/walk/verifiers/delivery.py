"""Does the page say how and when we deliver?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier

LONGEST = 240


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = section(page.shown, "delivery", words)
    if got is None:
        return None
    text, line = got
    quote = text[:LONGEST]
    return Found(value=quote, quote=quote, selector=line.selector, box=line.box)


delivery = Verifier(find=_find)
