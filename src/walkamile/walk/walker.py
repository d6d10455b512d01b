"""Walk one errand: look, choose the link that smells best, press, look again."""

import heapq
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count as numbers
from urllib.parse import urljoin

from walkamile.nouns import Errand, Evidence, Step
from walkamile.walk.page import Page, Target
from walkamile.walk.scent import Words, is_one_of, mentions, plain, scent, stem
from walkamile.walk.site import Site
from walkamile.walk.site.urls import plain_url
from walkamile.walk.testing import steps_of, try_form
from walkamile.walk.trip import (
    Choice,
    Outcome,
    Trip,
    hindered,
    known_verifiers,
    outcome,
)
from walkamile.walk.verifier import Verifier

PER_CLICK = 0.35  # of scent that each further click must be worth (the prototype's)
BACK = 0.5  # clicks to go back to another page
MENU = 1.0  # clicks to open a closed menu
LINKS = 2  # in a closed container that make it a menu whose links are known
FOLD = 1.0  # clicks to open a closed question or accordion
SEARCH = 2.0  # clicks to find the search field and to send it
LOW_SCENT = 0.45  # below which a customer turns to the search
TOGGLE_SCENT = 0.5  # a menu button promises at least this much
BUTTON_SCENT = 0.5  # a button must promise this much to be pressed
PRESSED_PER_PAGE = 3  # buttons that smell of nothing are not pressed at all
COMPETITORS = 3
HANDED_ON = 0.3  # of its scent a link gives to the links of the page it leads to
AS_A_TOPIC = 0.7  # weight of the names of what is looked for, beside the word lists


def walk_errand(errand: Errand, site: Site, *, at: datetime) -> Outcome:
    """Walk one errand over a site, within its budget of clicks and seconds."""
    trip = Trip(
        errand=errand,
        phrases=phrases_of(errand, site.words),
        words=site.words,
        began=time.monotonic(),
    )
    tests = known_verifiers()
    page = site.open(_start(errand, site))
    trip.words, trip.phrases = site.words, phrases_of(errand, site.words)
    _arrive(trip, page, tests, cost=0.0, choice=None)
    numbered = numbers()
    while trip.found is None and not trip.blocked:
        _offer(trip, site, numbered)
        page_next = _next(trip, site)
        if page_next is None:
            break
        _arrive(trip, page_next[0], tests, cost=page_next[1], choice=page_next[2])
    if errand.test and trip.found is not None and trip.where is not None:
        trip.trial = try_form(site, trip.where, trip.found)
        trip.steps.extend(steps_of(trip.trial, errand) if trip.trial else ())
    if site.changed:
        site.forget()
    return outcome(trip, site, at)


def phrases_of(errand: Errand, told: Words) -> Mapping[str, float]:
    """Return an errand's scent words: its own and those of the word lists."""
    own: dict[str, float] = dict(told.errands.get(errand.id, {}))
    for topic in set(errand.success) & set(told.topics):
        for name in told.topics[topic][0]:
            own.setdefault(stem(plain(name)), AS_A_TOPIC)
    for language, mine in errand.scent.items():
        if language in told.languages:
            own |= mine
    return own


def _start(errand: Errand, site: Site) -> str:
    if errand.start == "unknown":
        return site.unknown()
    return site.home if errand.start == "home" else urljoin(site.home, errand.start)


def _arrive(
    trip: Trip,
    page: Page,
    tests: Mapping[str, Verifier],
    *,
    cost: float,
    choice: Choice | None,
) -> None:
    if trip.added:
        page = replace(page, meta={**(page.meta or {}), "walkamile:pressed": "add"})
    new = plain_url(page.url) not in trip.seen
    banners = len(page.met) if new else 0
    trip.clicks += cost + banners
    trip.banners += banners
    trip.seconds += page.seconds
    trip.where = page
    trip.depth = choice.depth + 1 if choice else 0
    trip.handed = HANDED_ON * min(1.0, choice.scent) if choice else 0.0
    trip.seen.setdefault(plain_url(page.url), page)
    trip.steps.append(_step(trip, page, cost + banners, choice))
    trip.blocked = "" if choice else hindered(page, trip.words)
    if hindered(page, trip.words):
        return
    _verify(trip, page, tests)
    if trip.found is None and any(line.folded for line in page.lines):
        _unfold(trip, page, tests)


def _verify(trip: Trip, page: Page, tests: Mapping[str, Verifier]) -> None:
    for name in trip.errand.success:
        found = tests[name].find(page, trip.words, trip.errand)
        if found is not None:
            trip.found, trip.by = found, name
            return


def _unfold(trip: Trip, page: Page, tests: Mapping[str, Verifier]) -> None:
    """Look into closed questions and accordions: one press, and it is in sight."""
    if trip.clicks + FOLD > trip.errand.clicks:
        return
    _verify(trip, page.unfolded, tests)
    if trip.found is None:
        return
    folded = {line.selector: line.folded for line in page.lines if line.folded}
    name = folded.get(trip.found.selector) or next(iter(folded.values()))
    trip.clicks += FOLD
    trip.steps.append(
        Step(
            stage=trip.errand.id,
            touchpoint=name,
            text=page.title or page.url,
            took=timedelta(0),
            evidence=(Evidence(caption=page.title, url=page.url, box=trip.found.box),),
            url=page.url,
            clicks=FOLD,
        )
    )


def _step(trip: Trip, page: Page, cost: float, choice: Choice | None) -> Step:
    pressed = choice.target.name or choice.target.raw if choice else "start"
    box = choice.target.box if choice else None
    rivals = []
    if choice is not None:
        others = sorted(c for c in trip.choices if c.page.url == choice.page.url)
        rivals = [(c.target.name, round(c.scent, 2)) for c in others[:COMPETITORS]]
    return Step(
        stage=trip.errand.id,
        touchpoint=pressed or "(no name)",
        text=page.title or page.url,
        took=timedelta(seconds=page.seconds),
        evidence=(Evidence(caption=page.title, url=page.url, box=box),),
        url=page.url,
        clicks=cost,
        scent=round(choice.scent, 2) if choice else None,
        competitors=tuple(rivals),
    )


def _offer(trip: Trip, site: Site, numbered: "numbers[int]") -> None:
    """Put everything that may be pressed on this page among the choices."""
    page = trip.where
    assert page is not None
    if hindered(page, trip.words):
        return
    for target in page.targets:
        if not _may_press(target, page, trip, site):
            continue
        key = _key(target, page)
        if key in trip.tried:
            continue
        smell, cost = _promise(target, page, trip)
        if smell <= 0:
            continue
        trip.tried.add(key)
        own = target.region == "main" and target.kind == "link"
        rank = PER_CLICK * (trip.depth + cost) - smell - (trip.handed if own else 0.0)
        heapq.heappush(
            trip.choices,
            Choice(rank, next(numbered), target, page, smell, cost, trip.depth),
        )


def _key(target: Target, page: Page) -> tuple[str, ...]:
    if target.href and target.kind == "link" and not _stays(target, page):
        return ("go", plain_url(target.href))
    if target.region != "main" or target.kind == "toggle":  # the same on every page
        return ("press", *map(str, target.identity))
    return (plain_url(page.url), *page.trail, *map(str, target.identity))


def _stays(target: Target, page: Page) -> bool:
    return plain_url(target.href) == plain_url(page.url)


def _promise(target: Target, page: Page, trip: Trip) -> tuple[float, float]:
    """Return how much pressing something promises, and what it costs in clicks."""
    smell = scent(target, trip.phrases)
    cost = 1.0 + (0.0 if target.shown else MENU)
    is_add = _adds(target, trip)
    if trip.errand.id == "basket" and trip.added:
        smell = 1.0 if mentions(target.name, trip.words.of("basket")) else 0.0
    if is_add:
        return 2.0, cost
    if target.kind == "toggle" or is_one_of(target.name, trip.words.of("menu")):
        hidden = sum(1 for t in page.targets if t.hidden_by and t.href) >= LINKS
        if hidden or page.trail:
            return 0.0, cost  # its links are known and followed by address
        smell = max(smell, TOGGLE_SCENT)
    elif target.kind != "link" and smell < BUTTON_SCENT:
        return 0.0, cost
    return smell, cost


def _adds(target: Target, trip: Trip) -> bool:
    return (
        "basket" in trip.errand.success
        and not trip.added
        and target.shown
        and len(target.name) < 40
        and bool(mentions(target.name, trip.words.of("add")))
        and target.kind in ("submit", "button", "link")
    )


def _may_press(target: Target, page: Page, trip: Trip, site: Site) -> bool:
    if target.disabled or target.download or site.forbidden(target):
        return False
    plain_link = target.kind == "link" and bool(target.href)
    if plain_link and site.is_home(target.href) and trip.errand.start == "home":
        return False  # where the customer has just come from
    if plain_link and not _stays(target, page):
        reachable = target.shown or bool(target.hidden_by)
        return reachable and site.inside(target.href)
    if not target.shown or target.frame:
        return False
    if target.kind == "submit":
        return _adds(target, trip)
    if plain_link:  # an anchor on this page: of use when it opens something hidden
        anchor = target.href.partition("#")[2]
        return (bool(anchor) and target.wired == "own") or _adds(target, trip)
    pressed = sum(1 for c in trip.choices if c.page is page and not c.target.href)
    return pressed < PRESSED_PER_PAGE or _adds(target, trip)


def _next(trip: Trip, site: Site) -> tuple[Page, float, Choice | None] | None:
    """Follow the best choice that the budget allows; None when there is none."""
    errand = trip.errand
    best = trip.choices[0].scent if trip.choices else 0.0
    if best < LOW_SCENT and not trip.searched and trip.clicks + SEARCH <= errand.clicks:
        trip.searched = True
        page = _search(trip, site)
        if page is not None and not page.blocked:
            return page, SEARCH, None
    while trip.choices:
        choice = heapq.heappop(trip.choices)
        back = 0.0 if _is_here(choice, trip.where) else BACK
        cost = choice.cost + back
        if trip.clicks + cost > errand.clicks or _out_of_time(trip):
            continue
        trip.backs += bool(back)
        page = _follow(choice, trip, site)
        if page.blocked and page.blocked.startswith(
            ("what was", "something", "it can")
        ):
            trip.clicks += cost
            continue
        return page, cost, choice
    return None


def _out_of_time(trip: Trip) -> bool:
    return trip.seconds > trip.errand.seconds


def _is_here(choice: Choice, where: Page | None) -> bool:
    """Tell whether what was chosen can be pressed without going back."""
    if where is None:
        return False
    if (choice.page.url, choice.page.trail) == (where.url, where.trail):
        return True
    href = choice.target.href
    if not href or choice.target.kind != "link":
        return False
    reach = (t for t in where.targets if t.shown or t.hidden_by)
    return any(t.href == href and t.shown >= choice.target.shown for t in reach)


def _follow(choice: Choice, trip: Trip, site: Site) -> Page:
    target, page = choice.target, choice.page
    if _adds(target, trip):
        site.changed = True
        trip.added = True
        return site.press(page, target)
    if target.kind == "link" and target.href and not _stays(target, page):
        return site.open(target.href)
    return site.press(page, target)


def _search(trip: Trip, site: Site) -> Page | None:
    assert trip.where is not None
    strong = [p for p, w in trip.phrases.items() if w >= 1.0]
    return site.search(trip.where, strong[0]) if strong else None
