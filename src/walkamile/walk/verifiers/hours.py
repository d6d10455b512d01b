"""Does the page say when we are open?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.hours import same_week, week
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = week(page.shown, words)
    if got is None:
        return None
    value, quote, line = got
    return Found(value=value, quote=quote, selector=line.selector, box=line.box)


hours = Verifier(find=_find, same=same_week)
