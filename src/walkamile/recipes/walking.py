"""Walk a site errand by errand, then say what hindered a customer."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from walkamile.nouns import Errand
from walkamile.outside import Outside
from walkamile.recipes.watching import Watched
from walkamile.refused import Refused
from walkamile.walk.check import Recorded
from walkamile.walk.customer import FIRST, customer
from walkamile.walk.effort import judged
from walkamile.walk.errand import DEVICES
from walkamile.walk.errand import errands as read_errands
from walkamile.walk.heard import as_heard
from walkamile.walk.obstacles import obstacles
from walkamile.walk.page import Page, Search
from walkamile.walk.report import WalkReport
from walkamile.walk.scent import languages
from walkamile.walk.site import Site
from walkamile.walk.site.searching import try_search
from walkamile.walk.site.survey import nearest, probe, survey, try_menu
from walkamile.walk.site.urls import plain_url
from walkamile.walk.trip import Outcome, hindered, known_verifiers
from walkamile.walk.walker import walk_errand

LONGEST_PACE = 60  # seconds; a slower walk would meet another site at its end
LANGUAGE = re.compile(r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
SURVEYED = 40  # pages of a site that are looked at for obstacles


class WrongAddressError(Refused):
    """What was given is not the address of a web site."""


def walk(  # noqa: PLR0913 - what face.md promises, and what a gate needs
    url: str,
    errands: Iterable[str | Path | Errand] | str | None = None,
    *,
    device: str = "phone",
    lang: str | None = None,
    who: str | None = None,
    allow: Iterable[str] = (),
    respect_robots: bool = True,
    pace: float | None = None,
    survey: int = SURVEYED,
    at: datetime | None = None,
    tell: Callable[[str], None] = lambda _: None,
    state: Mapping[str, Any] | None = None,
    met: Callable[[Page], object] = lambda _: None,
    done: Callable[[Outcome], object] = lambda _: None,
) -> WalkReport:
    """Walk a site as a customer and return what it was like, errand by errand.

    ``errands`` are ids, files or Errand values; None walks the sixteen that are
    shipped. ``device`` is phone or desktop. ``who`` walks them all (first-time,
    returning, hurry, screen-reader, slow); None leaves it to each errand. ``allow``
    opens further places (``host:port``) to the browser; the address given is open even
    where it is private.
    ``pace`` is the seconds between two requests (one on other people's servers, none on
    this machine). ``survey`` is how many pages are looked at for obstacles.
    ``state`` is a browser's stored sign-in (Playwright's storage state). ``met`` is shown
    each page and ``done`` each outcome as it comes (its ease is known at the end only).

    Raises WrongAddressError, WrongErrandError, WrongCustomerError, NoBrowserError; what
    a site does wrong is never an error but a verdict.
    """
    url = _address(url)
    if device not in DEVICES:
        raise Refused(
            f"there is no device {device!r}.", next_step="Use phone or desktop."
        )
    _possible(pace=pace, survey=survey, lang=lang, tell=tell)
    by = customer(who) if who else None
    wanted = [
        replace(errand, device=device, who=(by or customer(errand.who)).name)
        for errand in read_errands(errands)
    ]
    at = at or datetime.fromtimestamp(time.time(), UTC)
    with (
        Outside(allow=(url, *allow)) as outside,
        Watched(
            met,
            device=device,
            lang=lang,
            door=outside.browser,
            state=state,
            slow=_is_slow(wanted[:1]),
        ) as browser,
    ):
        site = Site(
            url,
            browser,
            outside,
            lang=lang,
            pace=pace,
            respect_robots=respect_robots,
            tell=tell,
        )
        try:
            report = _walked(
                site, wanted, at=at, device=device, most=survey, tell=tell, done=done
            )
            return replace(report, who=by.id if by else "")
        finally:
            site.server.close()


def _walked(
    site: Site,
    wanted: list[Errand],
    *,
    at: datetime,
    device: str,
    most: int,
    tell: Callable[[str], None],
    done: Callable[[Outcome], object],
) -> WalkReport:
    first = _is_slow(wanted[:1])
    mine = [one for one in wanted if _is_slow([one]) == first]
    outcomes = _errands(site, mine, tell=tell, done=done, at=at)
    by = customer(wanted[0].who) if wanted else FIRST
    site.customer = by if by.returning else FIRST
    searched, unknown = _looked_round(site, most, slow=first, tell=tell)
    others = [one for one in wanted if _is_slow([one]) != first]
    if others:  # another connection is another visit, with pages of its own
        site.browser.fresh(slow=not first)
        outcomes |= _errands(site.as_new(), others, tell=tell, done=done, at=at)
    judged_ones = tuple(outcomes[id(errand)] for errand in wanted)
    recorded = _recorded(site, judged_ones, unknown, at=at, device=device)
    recorded = replace(recorded, searched=searched)
    return WalkReport(
        url=site.home,
        device=device,
        walked_at=at,
        outcomes=judged_ones,
        found=tuple(obstacles(recorded)) if most else (),
        pages=recorded.pages,
        looked_round=bool(most),
    )


def _is_slow(errands: list[Errand]) -> bool:
    return any(customer(errand.who).slow for errand in errands)


def _errands(
    site: Site,
    wanted: list[Errand],
    *,
    at: datetime,
    tell: Callable[[str], None],
    done: Callable[[Outcome], object],
) -> dict[int, Outcome]:
    """Walk errands one after the other; return each judged, by the errand it is of."""
    outcomes = {}
    for errand in wanted:
        tell(f"{errand.title}: {errand.story}")
        outcome = walk_errand(errand, site, at=at, meaning=_likeness)
        outcomes[id(errand)] = outcome
        done(outcome)
        tell(f"  → {outcome.walk.verdict} {outcome.walk.value or outcome.walk.reason}")
    return {key: judged(o, _least(o, site)) for key, o in outcomes.items()}


def _looked_round(
    site: Site, most: int, *, slow: bool, tell: Callable[[str], None]
) -> tuple[tuple[Search, ...], Page | None]:
    """Look at more pages for obstacles than the errands passed by."""
    if not most:
        return (), None
    tell("Looking round for obstacles")
    survey(site, most)
    if not slow:  # a second load comes out of the browser's own store
        site.confirm()
    try_menu(site)
    searched = try_search(site)
    probe(site)
    return searched, site.open(site.unknown())


def _recorded(
    site: Site,
    outcomes: tuple[Outcome, ...],
    unknown: Page | None,
    *,
    at: datetime,
    device: str,
) -> Recorded:
    sitemap = site.server.ask(urljoin(site.home, "/sitemap.xml"))
    robots, gone = site.server.robots, plain_url(site.unknown())
    return Recorded(
        home=site.home,
        device=device,
        at=at,
        words=site.words,
        pages=tuple(p for p in site.seen if plain_url(p.asked or p.url) != gone),
        outcomes=outcomes,
        statuses=dict(site.statuses),
        unknown=unknown,
        robots=(robots.status, robots.text),
        sitemap=(sitemap.status, sitemap.text),
        hosts=frozenset(site.hosts),
    )


def _least(outcome: Outcome, site: Site) -> float | None:
    """Return the fewest clicks to a known page on which the errand is done."""
    if outcome.found is None or outcome.page is None or "basket" in outcome.by:
        return None
    tests = known_verifiers()
    away = nearest(site, outcome.walk.steps[0].url or site.home)
    met = map(as_heard, site.seen) if outcome.customer.by_ear else site.seen
    reached = [
        away[plain_url(page.url)]
        for page in met
        if plain_url(page.url) in away
        and not hindered(page, site.words)
        and any(
            tests[name].find(page, site.words, outcome.errand)
            for name in outcome.errand.success
        )
    ]
    return float(min([*reached, outcome.walk.clicks]))


def _possible(
    *, pace: float | None, survey: int, lang: str | None, tell: Callable[[str], None]
) -> None:
    """Refuse what no walk can be made of; say when a language has no word list."""
    if pace is not None and not 0 <= pace <= LONGEST_PACE:
        raise Refused(
            f"{pace:g} seconds between two requests is no pace.",
            field="pace",
            next_step=f"Give 0 to {LONGEST_PACE} seconds.",
        )
    if survey < 0:
        raise Refused(
            f"{survey} pages cannot be looked at.",
            field="pages",
            next_step="Give 0 or more.",
        )
    if lang is not None and not LANGUAGE.match(lang):
        raise Refused(
            f"{lang!r} is no language.",
            field="lang",
            next_step=f"Give one such as {', '.join(languages())} or de-AT.",
        )
    if lang is not None and lang[:2].lower() not in languages():
        tell(f"There is no word list for {lang} yet: links are read as English.")


def _likeness(names: Sequence[str], phrases: Sequence[str]) -> list[float]:
    """Return for each name its likeness to the nearest phrase, 1 for the same."""
    from walkamile.understand.meaning import sentence

    return [float(x) for x in (sentence(names) @ sentence(phrases).T).max(axis=1)]


def _address(url: str) -> str:
    given = url.strip()
    if "://" not in given:
        given = f"https://{given}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongAddressError(
            f"{url!r} is not the address of a web site.",
            next_step="Give one such as https://our-shop.example.",
        )
    return given if parts.path else f"{given}/"
