"""Fill in a form as a test: first with a slip of the pen, then well.

Only errands that say ``test = true`` come here. What is typed is marked as a test and
belongs to nobody: an address of example.org (RFC 2606), a number kept for films (Ofcom).
"""

import re
from datetime import timedelta

from walkamile.nouns import Errand, Evidence, Step
from walkamile.walk.page import Field, Form, Page, Target, Trial
from walkamile.walk.reading.forms import fields_of
from walkamile.walk.scent import mentions
from walkamile.walk.site import Site
from walkamile.walk.verifier import Found

MAIL = "walkamile-test@example.org"
NO_MAIL = "walkamile-test"
NAME = "Walkamile Test"
WORDS = "This is a test by Walkamile for the owner of this site. Please ignore it."
BY_KIND = {
    "email": MAIL,
    "tel": "+442079460000",
    "number": "1",
    "range": "1",
    "date": "2030-01-15",
    "time": "10:00",
    "url": "https://example.org/",
    "textarea": WORDS,
}
NOT_TYPED = ("hidden", "file", "password", "search", "color")
MONEY = re.compile(
    r"\b(card|cc|cvc|cvv|iban|bic|karte|tarjeta|carte)\b|^cc-", re.IGNORECASE
)
MAIL_NAMES = ("email", "e-mail", "mail", "correo", "courriel")


def try_form(site: Site, page: Page, found: Found) -> Trial | None:
    """Send the form that an errand found, twice; None where there is none to send.

    Forms that ask for a password or a card, and buttons that pay, delete or sign off
    are never touched.
    """
    form = _form(page, found)
    button = _button(page, form, site) if form else None
    if form is None or button is None:
        return None
    fields = [f for f in fields_of(page, form) if f.kind not in NOT_TYPED]
    entries = [(f, _typed(f)) for f in fields]
    slipped, slip = _with_a_slip(entries)
    first = site.send(page, slipped, button)
    if first is None:
        return None
    after, held = first
    second = site.send(page, entries, button)
    return Trial(
        form=form,
        slip=slip,
        typed=tuple((f.selector, words) for f, words in slipped),
        before=page,
        after=after,
        held=held,
        sent=second[0] if second else None,
    )


def _form(page: Page, found: Found) -> Form | None:
    forms = [f for f in page.forms if f.shown and f.role != "search" and _safe(page, f)]
    meant = [f for f in forms if f.selector == found.selector]
    long = [f for f in forms if any(x.kind == "textarea" for x in fields_of(page, f))]
    return next(iter([*meant, *long, *forms]), None)


def _safe(page: Page, form: Form) -> bool:
    fields = fields_of(page, form)
    asks = " ".join(f"{f.name} {f.label} {f.autocomplete}" for f in fields)
    secret = any(f.kind == "password" for f in fields)
    return bool(fields) and not secret and not MONEY.search(asks)


def _button(page: Page, form: Form, site: Site) -> Target | None:
    for target in page.targets:
        own = target.form == form.number and target.frame == form.frame
        if own and target.kind == "submit" and target.shown and not target.disabled:
            pays = mentions(target.name, site.words.of("pay"))
            return None if pays or site.forbidden(target) else target
    return None


def _typed(field: Field) -> str:
    said = f"{field.name} {field.label} {field.autocomplete}"
    if field.kind == "text" and mentions(said, MAIL_NAMES):
        return MAIL
    return BY_KIND.get(field.kind, NAME)


def _with_a_slip(
    entries: list[tuple[Field, str]],
) -> tuple[list[tuple[Field, str]], str]:
    """Return what is typed the first time: a broken address, or one field left empty."""
    kinds = [words for _, words in entries]
    place = kinds.index(MAIL) if MAIL in kinds else len(entries) - 1
    field = entries[place][0]
    wrong = NO_MAIL if kinds[place] == MAIL else ""
    slipped = [*entries[:place], (field, wrong), *entries[place + 1 :]]
    return slipped, field.label or field.placeholder or field.name


def steps_of(trial: Trial, errand: Errand) -> list[Step]:
    """Return a form that was tried as steps of the walk."""
    told = [(f"Sent with a slip in “{trial.slip}”", trial.after)]
    told += [("Sent as a test", trial.sent)] if trial.sent else []
    return [
        Step(
            stage=errand.id,
            touchpoint=name,
            text=page.title or page.url,
            took=timedelta(seconds=page.seconds),
            evidence=(Evidence(caption=page.title, url=page.url),),
            url=page.url,
            clicks=0.0,
        )
        for name, page in told
    ]
