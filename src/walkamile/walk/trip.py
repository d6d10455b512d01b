"""One errand on its way: what is known so far, and how it ends."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pkgutil import iter_modules

from walkamile.folder import things
from walkamile.nouns import Channel, Errand, Step, Verdict, Walk
from walkamile.walk import verifiers
from walkamile.walk.customer import FIRST, Customer
from walkamile.walk.page import Page, Target, Trial
from walkamile.walk.scent import Words, mentions
from walkamile.walk.site import Site
from walkamile.walk.site.survey import unopened
from walkamile.walk.verifier import Found, Verifier

CAPTCHA_LINES = 25  # a page with a captcha and no more text than this lets nobody past
ASKING = ("textarea", "email", "tel", "password")  # a form with a captcha in it


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """Something that may be pressed next; the smallest is the best."""

    rank: float
    number: int
    target: Target = field(compare=False)
    page: Page = field(compare=False)
    scent: float = field(compare=False)
    cost: float = field(compare=False)
    depth: int = field(compare=False)
    handed: float = field(compare=False, default=0.0)  # by the link that led there


@dataclass(frozen=True, slots=True)
class Barred:
    """Something that promised the way, and that keys alone do not press."""

    page: Page
    target: Target
    reason: str


# Names of links and phrases in; for each name the likeness to the nearest phrase out.
Meaning = Callable[[Sequence[str], Sequence[str]], Sequence[float]]


@dataclass(slots=True)
class Trip:
    """What is known so far about one errand being walked."""

    errand: Errand
    phrases: Mapping[str, float]
    words: Words
    began: float
    choices: list[Choice] = field(default_factory=list)
    tried: set[tuple[str, ...]] = field(default_factory=set)
    offered: dict[tuple[str, ...], float] = field(default_factory=dict)
    seen: dict[str, Page] = field(default_factory=dict)
    followed: Counter[str] = field(default_factory=Counter)
    weighed: set[int] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    clicks: float = 0.0
    seconds: float = 0.0
    backs: int = 0
    banners: int = 0
    trial: Trial | None = None
    added: bool = False
    searched: bool = False
    found: Found | None = None
    by: str = ""
    where: Page | None = None
    depth: int = 0
    handed: float = 0.0
    blocked: str = ""
    meaning: Meaning | None = None
    customer: Customer = FIRST
    left: set[str] = field(default_factory=set)  # pages not waited for
    barred: list[Barred] = field(default_factory=list)
    unsaid: list[tuple[Page, Found]] = field(default_factory=list)  # seen, not heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A walk with what was found on it and by which verifier."""

    walk: Walk
    errand: Errand
    found: Found | None = None
    by: str = ""
    page: Page | None = None
    pages: tuple[Page, ...] = ()
    backs: int = 0
    banners: int = 0
    trial: Trial | None = None
    customer: Customer = FIRST
    barred: tuple[Barred, ...] = ()
    unsaid: tuple[tuple[Page, Found], ...] = ()


@cache
def known_verifiers() -> dict[str, Verifier]:
    """Return every verifier by the name of its file."""
    files = sorted(name for _, name, _ in iter_modules(verifiers.__path__))
    return dict(zip(files, things(verifiers, Verifier), strict=False))


def hindered(page: Page, told: Words) -> str:
    """Return why nobody gets further than a page: error, captcha, sign-in."""
    if page.blocked:
        return page.blocked
    asks = any(field.shown and field.kind in ASKING for field in page.fields)
    few = len(page.shown) < CAPTCHA_LINES and not asks
    if few and mentions(f"{page.title} {page.text[:2000]}", told.of("captcha")):
        return "a captcha stands in the way"
    if page.status >= 500:
        return f"the server answers with error {page.status}"
    if page.status in (401, 403, 407):
        return f"the page is closed ({page.status})"
    if page.status < 400 and _is_empty(page):
        return "the page shows nothing"
    return ""


def _is_empty(page: Page) -> bool:
    """Tell whether a page that was recorded shows nothing at all."""
    return bool(page.picture) and not (
        page.lines or page.targets or page.fields or page.pictures or page.maps
    )


def _walled(page: Page, told: Words) -> str:
    """Return what stops a customer on the very first page, though it was answered."""
    if page.status in (404, 410):
        return f"the address answers with {page.status}: there is no such page"
    few = len(page.shown) < CAPTCHA_LINES
    named = " ".join((page.title, *(text for _, text in page.headings)))
    secret = any(field.kind == "password" and field.shown for field in page.fields)
    if few and secret and mentions(named, told.of("sign_in")):
        return "a sign-in stands in the way"
    return ""


def outcome(trip: Trip, site: Site, at: datetime) -> Outcome:
    """Return how an errand ended, judged against what we know to be true."""
    pages = tuple(trip.seen.values())
    verdict, reason = _verdict(trip, pages)
    found = trip.found
    walk = Walk(
        journey=trip.errand.id,
        channel=Channel.WEB,
        walked_at=at,
        steps=tuple(trip.steps),
        verdict=verdict,
        value=found.value if found else None,
        quote=found.quote if found else None,
        reason=reason,
        clicks=trip.clicks,
        seconds=round(trip.seconds, 2),
        seen=tuple(page.url for page in pages),
        not_followed=unopened(pages, site)[:50],
    )
    return Outcome(
        walk=walk,
        errand=trip.errand,
        found=found,
        by=trip.by,
        page=trip.where,
        pages=pages,
        backs=trip.backs,
        banners=trip.banners,
        trial=trip.trial,
        customer=trip.customer,
        barred=tuple(trip.barred),
        unsaid=tuple(trip.unsaid),
    )


def _verdict(trip: Trip, pages: tuple[Page, ...]) -> tuple[Verdict, str]:
    if trip.found is not None:
        return _against_truth(trip)
    if trip.blocked:
        return Verdict.BLOCKED, trip.blocked
    last = hindered(trip.where, trip.words) if trip.where else ""
    if last and len(pages) == 1:
        return Verdict.BLOCKED, last
    if trip.errand.start == "unknown" and trip.where and trip.where.status == 200:
        return Verdict.WRONG, "an unknown address answers as if it existed"
    wall = _walled(pages[0], trip.words) if pages else ""
    if wall and trip.errand.start != "unknown" and _none_beyond(pages):
        return Verdict.BLOCKED, wall
    kept_out = [p for p in pages if p.blocked.startswith("robots.txt")]
    if kept_out and len(kept_out) == len(pages) - 1:
        return Verdict.BLOCKED, kept_out[0].blocked
    seen = f"{len(pages)} page{'s' if len(pages) != 1 else ''}"
    gone = ""
    if trip.left:
        waited = f"after {trip.customer.patience:g} seconds of waiting"
        gone = f"; {len(trip.left)} of them left {waited}"
    return Verdict.NOT_FOUND, f"not found in {trip.clicks:g} clicks on {seen}{gone}"


def _none_beyond(pages: tuple[Page, ...]) -> bool:
    """Tell whether the first page led nowhere: a sign-in's imprint is no shop."""
    secret = any(field.kind == "password" for field in pages[0].fields)
    return secret or all(page.status >= 400 for page in pages)


def _against_truth(trip: Trip) -> tuple[Verdict, str]:
    assert trip.found is not None
    truth = trip.errand.truth.get(trip.by, ())
    if not truth:
        return Verdict.REACHED, ""
    same = known_verifiers()[trip.by].same
    if any(same(trip.found.value, each) for each in truth):
        return Verdict.REACHED, ""
    return Verdict.WRONG, f"we know it to be {' or '.join(truth)}"
