"""What is told by a look: what closes a banner, what searches, what may be dead."""

import re

from walkamile.walk.page import Field, Page, Target
from walkamile.walk.scent import Words, is_one_of, mentions, plain
from walkamile.walk.site.urls import plain_url

IN_THE_WAY = 0.2  # share of the screen from which a banner must be pressed away
SAME = 0.7  # of the lines of a page; banners and the time of day change
AGE = re.compile(r"\b(?:16|18|19|20|21)\b")  # whoever sells beer or tobacco asks


def alike(one: Page, other: Page) -> bool:
    """Tell whether two pages are the same but for what changes with every load."""
    a, b = {x.text for x in one.shown}, {x.text for x in other.shown}
    return one.title == other.title and len(a & b) >= SAME * max(len(a), len(b))


def closer_of(page: Page, told: Words) -> Target | None:
    """Return what a customer presses to get rid of what lies over the page.

    Refusing comes before closing, and closing before agreeing.
    """
    for overlay in page.overlays:
        if overlay.share < IN_THE_WAY and not overlay.modal:
            continue
        inside = [
            t for t in page.targets if t.index in overlay.closers and t.frame == 0
        ]
        if grown := _answer_to_age(overlay.text, inside, told):
            return grown
        for kind in ("decline", "close", "accept"):
            for target in inside:
                named = is_one_of(target.name, told.of(kind)) or (
                    kind != "close" and mentions(target.name, told.of(kind))
                )
                if named and target.shown and not _leaves(page, target):
                    return target
        looks = [
            t for t in inside if re.search(r"close|dismiss", t.selector) and t.shown
        ]
        if looks:
            return looks[0]
    return None


def _answer_to_age(text: str, inside: list[Target], told: Words) -> Target | None:
    """Return the yes to "Are you 18 or older?": nobody comes in without it."""
    if not (AGE.search(text) and mentions(text, told.of("of_age"))):
        return None
    yes = tuple(plain(word) for word in told.of("yes"))
    shown = (target for target in inside if target.shown)
    return next((t for t in shown if plain(t.name).startswith(yes)), None)


def _leaves(page: Page, target: Target) -> bool:
    return bool(target.href) and plain_url(target.href) != plain_url(page.url)


def searches(page: Page, field: Field, told: Words) -> bool:
    """Tell whether a field is the search field of a page, in sight or not."""
    if field.kind not in ("search", "text"):
        return False
    said = f"{field.label} {field.placeholder} {field.name}"
    if mentions(said, told.of("place")):
        return False  # it finds the nearest branch, not a page
    if field.kind == "search":
        return True
    form = next((f for f in page.forms if f.number == field.form), None)
    by_form = form is not None and (form.role == "search" or "search" in form.action)
    return (
        by_form or bool(mentions(said, told.of("search"))) or field.name in ("q", "s")
    )


def may_be_dead(target: Target, page: Page) -> bool:
    """Tell whether something looks as if pressing it did nothing.

    Where only the whole document listens nobody knows for whom: pressing shows it.
    """
    raw = target.raw.strip().lower()
    empty = raw in ("#", "#!", "#0", "#?") or raw.startswith("javascript:")
    plainly = target.kind == "link" and empty and target.wired != "own"
    jump = raw.startswith("#") and not raw.startswith(("#/", "#!"))
    nowhere = jump and target.wired == "far" and target.raw[1:] not in page.anchors
    button = target.kind == "button" and target.wired != "own" and target.form < 0
    alone = button and (not target.wired or target.region == "main")
    return target.shown and not target.disabled and (plainly or nowhere or alone)


def same_link(target: Target) -> tuple[str, str, str]:
    """Return what the same link has in common on every page."""
    return re.sub(r":nth-of-type\(\d+\)", "", target.selector), target.raw, target.name


def template(page: Page) -> tuple[str, str]:
    """Return folder and shape, which pages of one template share."""
    return page.path.rpartition("/")[0], page.shape


def language(text: str) -> str:
    """Return the language that a text seems to be in."""
    if len(text) < 80:
        return "en"
    import py3langid

    return str(py3langid.classify(text[:3000])[0])
