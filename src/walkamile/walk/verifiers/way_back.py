"""Does an unknown address say so, and lead back?"""

from urllib.parse import urlsplit

from walkamile.nouns import Errand
from walkamile.walk.page import Page, Target
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

GONE = (404, 410)
WAYS = 3  # links inside that lead on, where none is called "home"


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    if page.status not in GONE:
        return None
    inside = [t for t in page.targets if t.kind == "link" and _inside(page, t)]
    homes = [t for t in inside if is_home(t, words)]
    search = any(form.role == "search" for form in page.forms)
    if not homes and len(inside) < WAYS and not search:
        return None
    first = (homes or inside or [Target(name="search")])[0]
    return Found(
        value=first.name or first.raw or "search",
        quote=next((line.text for line in page.shown), "")[:160],
        selector=first.selector,
        box=first.box,
    )


def is_home(target: Target, words: Words) -> bool:
    """Tell whether a link leads to the home page."""
    path = urlsplit(target.href).path
    return path in ("", "/", "/index.html") or bool(
        mentions(target.name, words.of("back")) and target.href
    )


def _inside(page: Page, target: Target) -> bool:
    parts = urlsplit(target.href)
    return parts.netloc == page.host and parts.path != page.path


way_back = Verifier(find=_find)
