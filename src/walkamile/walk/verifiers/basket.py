"""Is there something in the basket?"""

import re

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.walk.scent import Words, mentions
from walkamile.walk.verifier import Found, Verifier

SHORT = 60  # characters of a badge such as "Basket (1)"
FULL = re.compile(r"(?<![\d.,])[1-9]\d?(?![\d.,])")


def _find(page: Page, words: Words, errand: Errand) -> Found | None:
    del errand
    if not page.trail and not _after_adding(page):
        return None
    for line in page.shown:
        if mentions(line.text, words.of("empty")) and mentions(
            line.text, words.of("basket")
        ):
            return None
    for line in page.shown:
        if mentions(line.text, words.of("added")) or _badge(line.text, words):
            return Found(
                value=line.text[:120],
                quote=line.text[:160],
                selector=line.selector,
                box=line.box,
            )
    for target in page.targets:
        if target.shown and _badge(target.name, words):
            return Found(
                value=target.name,
                quote=target.name,
                selector=target.selector,
                box=target.box,
            )
    return None


def _after_adding(page: Page) -> bool:
    return page.meta.get("walkamile:pressed", "") != ""


def _badge(text: str, words: Words) -> bool:
    if len(text) > SHORT or not mentions(text, words.of("basket")):
        return False
    return bool(FULL.search(text)) and not mentions(text, words.of("add"))


basket = Verifier(find=_find)
