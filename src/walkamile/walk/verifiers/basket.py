"""Is there something in the basket?"""

import re

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

SHORT = 60  # characters of a badge such as "Basket (1)"
AMOUNT = re.compile(r"[1-9]\d*[.,]\d\d(?!\d)")  # a sum that is not nothing
FULL = re.compile(r"(?<![\d.,])[1-9]\d?(?![\d.,])")


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    if not page.trail and not _after_adding(page):
        return None
    if _empty(page, words):
        return None
    for line in page.shown:
        if mentions(line.text, words.of("added")) or _badge(line.text, words):
            return Found(
                value=line.text[:120],
                quote=line.text[:160],
                selector=line.selector,
                box=line.box,
            )
    filled = _filled(page, words)
    if filled is not None:
        return filled
    for target in page.targets:
        if target.shown and _badge(target.name, words):
            return Found(
                value=target.name,
                quote=target.name,
                selector=target.selector,
                box=target.box,
            )
    return None


def _empty(page: Page, words: Words) -> bool:
    return any(
        mentions(line.text, words.of("empty"))
        and mentions(line.text, words.of("basket"))
        for line in page.shown
    )


def _filled(page: Page, words: Words) -> Found | None:
    """Return the total of a page that is headed by the basket and asks to go on."""
    heads = [text for _, text in page.headings]
    if not mentions(f"{page.title} {' '.join(heads)}", words.of("basket")):
        return None
    sums = [line for line in page.shown if mentions(line.text, words.of("filled"))]
    for line in sums:
        if AMOUNT.search(line.text):
            return Found(
                value=line.text[:120],
                quote=line.text[:160],
                selector=line.selector,
                box=line.box,
            )
    return None


def _after_adding(page: Page) -> bool:
    return page.meta.get("walkamile:pressed", "") != ""


def _badge(text: str, words: Words) -> bool:
    if len(text) > SHORT or not mentions(text, words.of("basket")):
        return False
    return bool(FULL.search(text)) and not mentions(text, words.of("add"))


basket = Verifier(find=_find)
