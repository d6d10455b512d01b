"""Try the site's own search with words that stand in headings of its pages."""

import re
from collections.abc import Iterator

from walkamile.walk.page import Page, Search
from walkamile.walk.scent import mentions
from walkamile.walk.site import Site

TRIED = 3  # words; a search that knows none of them is broken
SHORTEST = 4  # letters of a word worth looking for
APART = ("header", "nav", "footer", "dialog")
LETTERS = re.compile(r"[^\W\d_]+")


def try_search(site: Site) -> tuple[Search, ...]:
    """Return what the search answered; empty where there is no search to be used."""
    page = next((p for p in site.seen if not p.blocked and _field(p, site)), None)
    if page is None:
        return ()
    tried: list[Search] = []
    for word in _words(site):
        answer = site.search(page, word)
        if answer is None or answer.blocked or answer.status >= 400:
            return ()
        selector = _field(page, site)
        tried.append(
            Search(words=word, found=_finds(answer, word, site), selector=selector)
        )
        if tried[-1].found or len(tried) == TRIED:
            break
    return tuple(tried) if len(tried) == TRIED or any(s.found for s in tried) else ()


def _field(page: Page, site: Site) -> str:
    field = site.search_field(page)
    return field.selector if field else ""


def _words(site: Site) -> Iterator[str]:
    """Yield the longest word of each page's first heading, each once."""
    told: set[str] = set()
    for page in site.seen:
        own = site.words.languages[0] == page.lang[:2].lower() or not page.lang
        if page.blocked or page.status >= 400 or not page.headings or not own:
            continue
        words = [w for w in LETTERS.findall(page.headings[0][1]) if len(w) >= SHORTEST]
        word = max(words, key=len, default="")
        if word and word.lower() not in told:
            told.add(word.lower())
            yield word


def _finds(answer: Page, word: str, site: Site) -> bool:
    own = [line for line in answer.shown if line.region not in APART]
    if any(mentions(line.text, site.words.of("nothing")) for line in own):
        return False
    links = [t for t in answer.targets if t.shown and t.region not in APART and t.href]
    said = [
        x for x in own if x.tag not in ("h1", "title") and mentions(x.text, (word,))
    ]
    return bool(links or said)
