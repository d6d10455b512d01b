"""Does the page say in which street and town we are?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.addresses import address as read_address
from walkamile.walk.reading.addresses import same_address
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = read_address(page.shown, words)
    if got is None:
        return None
    value, line = got
    return Found(value=value, quote=value, selector=line.selector, box=line.box)


address = Verifier(find=_find, same=same_address)
