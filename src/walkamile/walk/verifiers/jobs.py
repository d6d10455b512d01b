"""Does the page tell of a job, and how to apply for it?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Line, Page
from walkamile.walk.reading.topics import headed, section
from walkamile.walk.scent import Words, count, mentions
from walkamile.walk.verifier import Found, Verifier

SIGNS = (
    2  # of an opening on a page headed "Careers", or of an address such as /jobs/baker
)


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    got = section(page.shown, "jobs", words)
    if got is not None:
        text, line = got
        quote = text[:240]
        return Found(value=quote, quote=quote, selector=line.selector, box=line.box)
    head = headed(page, "jobs", words) or _by_address(page, words)
    plainly = _in_a_sentence(page, words)
    if plainly is not None:
        return plainly
    if head is None or count(page.text, words.topics["jobs"][1]) < SIGNS:
        return None
    return Found(value=head.text, quote=head.text, selector=head.selector, box=head.box)


def _in_a_sentence(page: Page, words: Words) -> Found | None:
    """Return a sentence that looks for somebody and says how to apply, wherever it is."""
    seeks = words.of("hiring")
    signs = [sign for sign in words.topics["jobs"][1] if not mentions(sign, seeks)]
    for line in page.shown:
        told = not line.linked and mentions(line.text, seeks)
        if told and count(line.text, signs) >= SIGNS:
            quote = line.text[:240]
            return Found(value=quote, quote=quote, selector=line.selector, box=line.box)
    return None


def _by_address(page: Page, words: Words) -> Line | None:
    """Return the heading of a page that lies among the jobs: "Bicycle mechanic"."""
    if not mentions(page.path, words.topics["jobs"][0]):
        return None
    return next((line for line in page.shown if line.tag in ("h1", "h2")), None)


jobs = Verifier(find=_find)
