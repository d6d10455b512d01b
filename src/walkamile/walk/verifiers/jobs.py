"""Does the page tell of a job, and how to apply for it?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.topics import headed, section
from walkamile.walk.scent import Words, count
from walkamile.walk.verifier import Found, Verifier

SIGNS = 2  # of an opening on a page that is headed "Careers"


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = section(page.shown, "jobs", words)
    if got is not None:
        text, line = got
        quote = text[:240]
        return Found(value=quote, quote=quote, selector=line.selector, box=line.box)
    head = headed(page, "jobs", words)
    if head is None or count(page.text, words.topics["jobs"][1]) < SIGNS:
        return None
    return Found(value=head.text, quote=head.text, selector=head.selector, box=head.box)


jobs = Verifier(find=_find)
