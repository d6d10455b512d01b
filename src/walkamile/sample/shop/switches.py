"""What can be made wrong with the shop: one switch for each thing that hinders.

A defect changes pages after they were made well, so its clean twin is the same page
without it. ``kind`` is the obstacle that a walker should report for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from walkamile.sample.shop.page import HTML, Asked, Page

Change = Callable[[Page, Asked], Page]


@dataclass(frozen=True, slots=True)
class Defect:
    """A switch: what goes wrong, and on which page a visitor meets it first."""

    name: str
    told: str
    where: str
    change: Change


DEFECTS: dict[str, Defect] = {}


def defect(where: str, *keys: str) -> Callable[[Callable[[str], str]], Defect]:
    """Make a switch of a function over a page's HTML; no keys mean every page."""

    def made(spoil: Callable[[str], str]) -> Defect:
        def change(page: Page, asked: Asked) -> Page:
            del asked
            if page.kind != HTML or not page.body or (keys and page.key not in keys):
                return page
            return replace(page, body=spoil(page.body))

        return _kept(spoil, where, change)

    return made


def whole_defect(where: str) -> Callable[[Change], Defect]:
    """Make a switch of a function over a whole answer."""
    return lambda change: _kept(change, where, change)


def _kept(named: Callable[..., object], where: str, change: Change) -> Defect:
    told = (named.__doc__ or "").split("\n")[0]
    DEFECTS[named.__name__] = Defect(named.__name__, told, where, change)
    return DEFECTS[named.__name__]


def put_first(html: str, what: str) -> str:
    """Return a page with something put before its words."""
    return html.replace('<main id="content">', f'<main id="content">{what}', 1)


def styled(html: str, rules: str) -> str:
    """Return a page with more rules for how it looks."""
    return html.replace("</head>", f"<style>{rules}</style></head>", 1)


def footer(html: str, old: str, new: str) -> str:
    """Return a page with something replaced in its footer alone."""
    top, mark, bottom = html.partition("<footer>")
    return top + mark + bottom.replace(old, new)


def told(html: str, *paragraphs: str) -> str:
    """Return a page with other words below its first heading."""
    words = "".join(f"<p>{one}</p>" for one in paragraphs)
    return re.sub(r"(</h1>).*?(</main>)", rf"\1{words}\2", html, flags=re.DOTALL)
