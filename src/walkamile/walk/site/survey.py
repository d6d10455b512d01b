"""Look round a site when the errands are done: more pages, links, menus."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from walkamile.walk.page import Page
from walkamile.walk.scent import mentions
from walkamile.walk.site import Site
from walkamile.walk.site.looks import template
from walkamile.walk.site.urls import plain_url

ALIKE = 4  # pages of one template in one folder that are opened in a survey
LINKS_PROBED = 250
LINKS_PROBED_OUTSIDE = 30  # at one a second


def survey(site: Site, most: int) -> None:
    """Open pages that no errand passed by, nearest first, at most ``most`` in all.

    Of pages with the same shape in the same folder ALIKE are opened; more of them only
    when nothing else is left.
    """
    waiting = deque(
        link for page in list(site.pages.values()) for link in site.links(page)
    )
    shapes: dict[tuple[str, str], int] = {}
    for page in site.pages.values():
        shapes[template(page)] = shapes.get(template(page), 0) + 1
    tried: set[str] = set()
    put_off: deque[str] = deque()
    while (waiting or put_off) and len(site.seen) < most:
        again = not waiting
        url = put_off.popleft() if again else waiting.popleft()
        if (url in tried and not again) or _known(url, site):
            continue
        tried.add(url)
        if not again and _enough(url, shapes):
            put_off.append(url)
            continue
        page = site.open(url)
        shapes[template(page)] = shapes.get(template(page), 0) + 1
        waiting.extend(site.links(page))


def _known(url: str, site: Site) -> bool:
    key = site.also.get(url, url)
    return (key, ()) in site.pages or not site.server.may(url)


def _enough(url: str, shapes: Mapping[tuple[str, str], int]) -> bool:
    """Tell whether ALIKE pages of one shape were opened in the folder of an address."""
    folder = urlsplit(url).path.rpartition("/")[0]
    return bool(folder) and any(
        f == folder and n >= ALIKE for (f, _), n in shapes.items()
    )


def try_menu(site: Site) -> None:
    """Press the menu buttons of the first page; note those that reveal nothing."""
    page = next((p for p in site.seen if not p.blocked), None)
    if page is None:
        return
    hidden = {t.href for t in page.targets if t.hidden_by and t.href}
    hidden -= {t.href for t in page.targets if t.shown}  # those were there before
    toggles = [t for t in page.targets if t.kind == "toggle" and t.shown]
    stuck = []
    for toggle in toggles[:2] if hidden else ():
        after = site.press(page, toggle)
        lacking = any(_elsewhere(site, f.url) for f in page.failures)
        revealed = {t.href for t in after.targets if t.shown} & hidden
        moved = plain_url(after.url) != plain_url(page.url)
        named = mentions(toggle.name, site.words.of("menu"))
        is_menu = toggle.opens or named or toggle.region in ("nav", "header")
        does_something = revealed or moved or lacking or toggle.expanded
        if is_menu and not does_something:
            stuck.append(toggle.index)
    if stuck:
        key = (plain_url(page.url), ())
        site.pages[key] = replace(page, stuck=tuple(stuck))


def _elsewhere(site: Site, url: str) -> bool:
    return bool(url) and urlsplit(url).netloc.lower() not in site.hosts


def probe(site: Site) -> None:
    """Ask every address that was linked to but not opened whether it answers."""
    for page in site.seen:
        for url in (page.asked, page.url):
            site.statuses.setdefault(plain_url(url), page.status)
    most = LINKS_PROBED if not site.server.pace else LINKS_PROBED_OUTSIDE
    for page in site.seen:
        for target in page.targets:
            url = plain_url(target.href) if target.href else ""
            inside = urlsplit(url).netloc.lower() in site.hosts
            if not inside or url in site.statuses or most <= 0:
                continue
            if site.forbidden(target) or not site.server.may(url):
                continue
            site.statuses[url] = site.server.ask(url, body=False).status
            most -= 1


def nearest(site: Site, start: str) -> Mapping[str, int]:
    """Return how many clicks each known page is from a start, closed menus counted."""
    best: dict[str, int] = {plain_url(start): 0}
    first = site.also.get(plain_url(start), plain_url(start))
    best[first] = 0
    pages = {plain_url(p.url): p for p in site.seen}
    queue = deque([first])
    while queue:
        here = queue.popleft()
        page = pages.get(here)
        for target in page.targets if page else ():
            if not target.href or not (target.shown or target.hidden_by):
                continue
            there = plain_url(target.href)
            there = site.also.get(there, there)
            cost = best[here] + (1 if target.shown else 2)
            if there in pages and cost < best.get(there, 999):
                best[there] = cost
                queue.append(there)
    return best


def unopened(pages: Iterable[Page], site: Site) -> tuple[str, ...]:
    """Return addresses inside the site that pages link to and nobody opened."""
    opened = {plain_url(p.url) for p in site.seen} | set(site.also)
    links = {link for page in pages for link in site.links(page)}
    return tuple(sorted(links - opened))
