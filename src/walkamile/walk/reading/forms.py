"""What is a form for?"""

from collections.abc import Iterator

from walkamile.walk.page import Field, Form, Page
from walkamile.walk.scent import Words, mentions


def fields_of(page: Page, form: Form) -> tuple[Field, ...]:
    """Return the fields of a form that a customer sees."""
    return tuple(
        field
        for field in page.fields
        if field.form == form.number and field.frame == form.frame and field.shown
    )


def purpose(page: Page, form: Form) -> str:
    """Return the words that say what a form is for: heading, button, labels, address."""
    labels = [f"{f.label} {f.placeholder} {f.name}" for f in fields_of(page, form)]
    return " ".join([form.title, form.submit, form.action, *labels])


def writing(page: Page, words: Words) -> Iterator[Form]:
    """Yield forms in which a customer can write to us in words of their own."""
    for form in page.forms:
        if not form.shown or form.role == "search":
            continue
        fields = fields_of(page, form)
        if not any(field.kind == "textarea" for field in fields):
            continue
        for_writing = mentions(purpose(page, form), words.of("write"))
        own = f"{form.title} {form.submit} {form.action}"
        if mentions(own, words.of("not_write")) and not mentions(
            form.title, words.of("write")
        ):
            continue
        if for_writing:
            yield form


def asking(page: Page, words: Words, *, topic: str) -> Iterator[Form]:
    """Yield forms whose heading, button or labels name a topic."""
    names, _ = words.topics[topic]
    for form in page.forms:
        asks = form.shown and form.role != "search" and fields_of(page, form)
        if asks and mentions(purpose(page, form), names):
            yield form
