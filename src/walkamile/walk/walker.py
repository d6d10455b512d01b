"""Walk one errand: look, choose the link that smells best, press, look again."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count as numbers
from itertools import zip_longest
from urllib.parse import urljoin

from walkamile.nouns import Errand, Evidence, Step
from walkamile.walk.choosing import (
    LOW_SCENT,
    MENU,
    SOLD,
    SURE,
    adds,
    key_of,
    nearest,
    offer,
    stays,
    weigh,
)
from walkamile.walk.customer import Customer, customer
from walkamile.walk.errand import shipped
from walkamile.walk.heard import as_heard
from walkamile.walk.page import Page
from walkamile.walk.scent import BARE_GOODS, Words, plain, stem
from walkamile.walk.site import NO_KEYS, Site
from walkamile.walk.site.looks import IN_THE_WAY
from walkamile.walk.site.urls import plain_url
from walkamile.walk.testing import steps_of, try_form
from walkamile.walk.trip import (
    Barred,
    Choice,
    Meaning,
    Outcome,
    Trip,
    hindered,
    known_verifiers,
    outcome,
)
from walkamile.walk.verifier import Verifier

FOLD = 1.0  # clicks to open a closed question or accordion
SEARCH = 2.0  # clicks to find the search field and to send it
COMPETITORS = 3
DIALOGS = 3  # that are pressed away on one page, then a browser keeps them back
HANDED_ON = 0.6  # of its scent a link gives to the links of the page it leads to
AS_A_TOPIC = 0.7  # weight of the names of what is looked for, beside the word lists


def walk_errand(
    errand: Errand, site: Site, *, at: datetime, meaning: Meaning | None = None
) -> Outcome:
    """Walk one errand over a site, within its budget of clicks and seconds.

    ``meaning`` tells how near the names of links are to phrases; it is asked only where
    the word lists know none of the names. Who walks is the errand's ``who``: see
    ``customer.py`` for what that changes.
    """
    errand, who = _as_patient(errand)
    site.customer = who
    trip = Trip(
        errand=errand,
        customer=who,
        phrases=phrases_of(errand, site.words),
        words=site.words,
        began=time.monotonic(),
        meaning=meaning,
    )
    tests = known_verifiers()
    page = site.open(_start(errand, site))
    trip.words, trip.phrases = site.words, phrases_of(errand, site.words)
    _arrive(trip, page, tests, cost=0.0, choice=None)
    numbered = numbers()
    while trip.found is None and not trip.blocked:
        offer(trip, site, numbered)
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


def _as_patient(errand: Errand) -> tuple[Errand, Customer]:
    """Return an errand with the budget that its customer has, and the customer."""
    who = customer(errand.who)
    clicks, seconds = errand.clicks * who.clicks, errand.seconds * who.seconds
    return replace(errand, clicks=clicks, seconds=seconds), who


def phrases_of(errand: Errand, told: Words) -> Mapping[str, float]:
    """Return an errand's scent words: its own and those of the word lists.

    Somebody's own errand without any words has those of the shipped ones that look for
    the same.
    """
    own: dict[str, float] = dict(told.errands.get(errand.id, {}))
    if not own and not errand.scent:
        for same in _alike(errand):
            own |= told.errands.get(same, {})
    for topic in set(errand.success) & set(told.topics):
        for name in told.topics[topic][0]:
            own.setdefault(stem(plain(name)), AS_A_TOPIC)
    for language, mine in errand.scent.items():
        if language in told.languages:
            own |= mine
    return own


def _alike(errand: Errand) -> list[str]:
    wanted = set(errand.success)
    return [one.id for one in shipped().values() if wanted & set(one.success)]


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
    visible = page
    if trip.customer.by_ear:
        page = as_heard(page)
    new = plain_url(page.url) not in trip.seen
    in_the_way = _in_the_way(trip, page) if new else []
    trip.clicks += cost + len(in_the_way)
    trip.banners += len(in_the_way)
    trip.seconds += min(page.seconds, trip.customer.patience or page.seconds)
    trip.where = page
    trip.depth = choice.depth + 1 if choice else 0
    trip.handed = HANDED_ON * min(1.0, choice.scent) if choice else 0.0
    trip.seen.setdefault(plain_url(page.url), page)
    trip.steps.extend([_step(trip, page, cost, choice), *in_the_way])
    trip.blocked = "" if choice else hindered(page, trip.words)
    if hindered(page, trip.words):
        return
    if page.seconds > (trip.customer.patience or page.seconds):
        trip.left.add(page.url)  # nothing of it was seen
        return
    _verify(trip, page, tests)
    if trip.found is None and any(line.folded for line in page.lines):
        _unfold(trip, page, tests)
    if trip.found is None and trip.customer.by_ear:
        _listen(trip, visible, tests)


def _listen(trip: Trip, visible: Page, tests: Mapping[str, Verifier]) -> None:
    """Note what eyes would find on a page where ears find nothing."""
    trip.barred.extend(Barred(visible, *closer) for closer in visible.barred)
    for name in trip.errand.success:
        found = tests[name].find(visible, trip.words, trip.errand)
        if found is not None:
            trip.unsaid.append((visible, found))
            return


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
    if choice is None and trip.steps:
        pressed = "(the site's search)"
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


def _in_the_way(trip: Trip, page: Page) -> list[Step]:
    """Return what had to be pressed before the page could be read, each a click."""
    boxes = [over.box for over in page.overlays if over.share >= IN_THE_WAY]
    said = [one.text for one in page.failures if one.kind == "dialog"]
    dialogs = [text for text in said if not text.startswith("beforeunload")]
    pressed = [(name, page.title or page.url) for name in page.met]
    return [
        Step(
            stage=trip.errand.id,
            touchpoint=name,
            text=text[:160],
            took=timedelta(0),
            evidence=(Evidence(caption=page.title, url=page.url, box=box),),
            url=page.url,
            clicks=1.0,
        )
        for (name, text), box in zip_longest(
            [*pressed, *(("OK", text) for text in dialogs[:DIALOGS])],
            boxes[: len(pressed)],
        )
    ]


def _next(trip: Trip, site: Site) -> tuple[Page, float, Choice | None] | None:
    """Follow the best choice that the budget allows; None when there is none."""
    errand = trip.errand
    if _turns_to_search(trip):
        trip.searched = True
        page, cost = _search(trip, site)
        if page is not None and not page.blocked:
            return _without_echo(page, trip), cost, None
    while trip.choices:
        choice, back = nearest(trip)
        cost = choice.cost + back
        key = key_of(choice.target, choice.page)
        if key in trip.tried:
            continue
        if trip.clicks + cost > errand.clicks or _out_of_time(trip):
            continue
        trip.tried.add(key)
        trip.followed[choice.page.url] += bool(choice.handed)
        trip.backs += bool(back)
        page = _follow(choice, trip, site)
        if page.blocked and page.blocked.startswith(
            ("what was", "something", "it can")
        ):
            trip.clicks += cost
            if trip.customer.by_ear and page.blocked.startswith(NO_KEYS):
                missed = Barred(choice.page, choice.target, page.blocked)
                trip.barred.append(missed)
            continue
        return page, cost, choice
    return None


def _turns_to_search(trip: Trip) -> bool:
    """Tell whether nothing smells, not even of what it means, and a search is left."""
    if trip.choices and trip.choices[0].scent < LOW_SCENT:
        weigh(trip)
    best = trip.choices[0].scent if trip.choices else 0.0
    low = BARE_GOODS if trip.errand.id in SOLD else LOW_SCENT  # nobody types "price"
    left = trip.clicks + SEARCH <= trip.errand.clicks
    return best < low and left and not trip.searched


def _out_of_time(trip: Trip) -> bool:
    return trip.seconds > trip.errand.seconds


def _follow(choice: Choice, trip: Trip, site: Site) -> Page:
    target, page = choice.target, choice.page
    if adds(target, trip):
        site.changed = True
        trip.added = True
        return site.press(page, target)
    if target.kind == "link" and target.href and not stays(target, page):
        return site.open(target.href)
    return site.press(page, target)


def _without_echo(page: Page, trip: Trip) -> Page:
    """Return what a search answered without the words that only repeat the question."""
    strong = _asked_for(trip)

    def repeats(text: str) -> bool:
        return strong in stem(plain(text))

    return replace(
        page,
        title="" if repeats(page.title) else page.title,
        lines=tuple(x for x in page.lines if x.linked or not repeats(x.text)),
        headings=tuple(h for h in page.headings if not repeats(h[1])),
    )


def _asked_for(trip: Trip) -> str:
    return next((p for p, w in trip.phrases.items() if w >= SURE), "")


def _search(trip: Trip, site: Site) -> tuple[Page | None, float]:
    assert trip.where is not None
    field = site.search_field(trip.where)
    if field is None or not _asked_for(trip):
        return None, 0.0
    cost = SEARCH if field.shown else SEARCH + MENU
    return site.search(trip.where, _asked_for(trip)), cost
