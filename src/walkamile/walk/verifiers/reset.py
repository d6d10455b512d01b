"""Is there a form that sends a new password?"""

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.reading.forms import fields_of
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

ASKS = ("email", "text", "tel")
OTHER = ("newsletter", "subscribe", "search")  # what else asks for an address


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    about = " ".join([page.title, page.path, *(text for _, text in page.headings)])
    for form in page.forms:
        fields = fields_of(page, form)
        if not form.shown or form.role == "search":
            continue
        if any(field.kind in ("password", "textarea", "search") for field in fields):
            continue
        asks = [field for field in fields if field.kind in ASKS]
        said = f"{form.title} {form.submit} {form.action}"
        own = mentions(said, words.of("reset"))
        by_page = mentions(about, words.of("reset")) and not mentions(said, OTHER)
        if len(asks) in (1, 2) and (own or by_page):
            quote = f"{form.title} [{form.submit}]"
            return Found(
                value=form.title or "reset form",
                quote=quote,
                selector=form.selector,
                box=form.box,
            )
    return None


reset = Verifier(find=_find)
