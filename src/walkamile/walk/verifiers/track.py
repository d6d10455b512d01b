"""Does the page say where an order is, or ask for what it needs to say so?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Form, Page
from walkamile.walk.reading.forms import asking, fields_of
from walkamile.walk.reading.topics import section
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

FEW = 3  # fields: the number, an address or postcode, perhaps a name


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    plain = [form for form in page.forms if _asks_for_a_number(page, form, words)]
    for form in [*asking(page, words, topic="track"), *plain]:
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


def _asks_for_a_number(page: Page, form: Form, words: Words) -> bool:
    """Tell whether a form asks for an order's number and hardly anything else."""
    fields = fields_of(page, form)
    if not form.shown or not 1 <= len(fields) <= FEW:
        return False
    if mentions(form.title, words.topics["returns"][0]):
        return False
    return any(mentions(f.label, words.of("order_number")) for f in fields)


track = Verifier(find=_find)
