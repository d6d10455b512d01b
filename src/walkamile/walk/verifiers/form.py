"""Is there a form in which a customer can write to us?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.forms import fields_of, writing
from walkamile.walk.scent import Words
from walkamile.walk.verifier import Found, Verifier


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    for form in writing(page, words):
        labels = [f.label or f.placeholder or f.name for f in fields_of(page, form)]
        quote = f"{form.title}: {', '.join(filter(None, labels))} [{form.submit}]"
        return Found(
            value=form.title or "form",
            quote=quote,
            selector=form.selector,
            box=form.box,
        )
    return None


form = Verifier(find=_find)
