"""What may be pressed next, and which of it promises the most for its clicks?"""

import heapq
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from walkamile.walk.page import Page, Target
from walkamile.walk.scent import (
    BARE,
    BARE_GOODS,
    OF_THE_LAW,
    is_one_of,
    mentions,
    plain,
    scent,
    words,
)
from walkamile.walk.site import Site
from walkamile.walk.site.urls import plain_url
from walkamile.walk.trip import Barred, Choice, Trip, hindered

PER_CLICK = 0.35  # of scent that each further click must be worth (the prototype's)
PER_LEVEL = 0.05  # what lies deeper is a little less likely to be it
BACK = 0.5  # clicks to go back to another page
MENU = 1.0  # clicks to open a closed menu
LINKS = 2  # in a closed container that make it a menu whose links are known
SURE = 1.0  # scent of a strong phrase: such a page of law is meant
FAINT = 0.6  # below which a link is looked at for whether it means something else
FOR_ANOTHER = 0.5  # what is left of a faint scent if it does
TOGGLE_SCENT = 0.5  # a menu button promises at least this much
BUTTON_SCENT = 0.5  # a button must promise this much to be pressed
PRESSED_PER_PAGE = 3  # buttons that smell of nothing are not pressed at all
LOW_SCENT = 0.45  # below which the words of a name are in no list, or nearly so
UNLIKE = 0.3  # likeness of texts that have nothing to do with each other (USE, v3)
BY_MEANING = 0.9  # scent for each point of likeness beyond that
IN_VAIN = 4  # links of a page followed for nothing: it no longer speaks for the rest
LOST = 400  # status from which a page is none: whoever is lost goes home
READ = 400  # names of a page that are weighed: nobody reads ten thousand
AHEAD = 60  # of the choices are weighed against going back
OUT_OF_REACH = "it cannot be reached with the keyboard"
OF_A_HOUSE = ("opening_hours", "way_there")
HOUSE = 0.5  # "Our Bristol store" tells where and when before "Contact" does
SOLD = ("price", "basket")  # errands about what is sold: it stands in the middle


def offer(trip: Trip, site: Site, numbered: Iterator[int]) -> None:
    """Put everything that may be pressed on this page among the choices."""
    page = trip.where
    assert page is not None
    if hindered(page, trip.words) or page.url in trip.left:
        return
    for target in page.targets:
        if trip.customer.by_ear and not target.operable:
            _pass_by(target, page, trip)
            continue
        if not _may_press(target, page, trip, site):
            continue
        key = key_of(target, page)
        smell, cost = _promise(target, page, trip)
        if key in trip.tried or smell <= 0:
            continue
        own = target.region == "main" and target.kind == "link"
        new = key not in trip.offered  # what stands on every page is nobody's child
        handed = trip.handed if own and new else 0.0
        rank = PER_CLICK * cost + PER_LEVEL * trip.depth - smell - handed
        if rank >= trip.offered.get(key, math.inf):
            continue  # the same link stands somewhere better
        trip.offered[key] = rank
        choice = Choice(
            rank, next(numbered), target, page, smell, cost, trip.depth, handed
        )
        heapq.heappush(trip.choices, choice)


def _pass_by(target: Target, page: Page, trip: Trip) -> None:
    """Note what a hand on a keyboard does not reach, where it promised something."""
    menu = target.kind == "toggle" or is_one_of(target.name, trip.words.of("menu"))
    leads = menu and any(t.hidden_by or not t.shown for t in page.targets)
    if target.shown and (leads or scent(target, trip.phrases) >= BUTTON_SCENT):
        trip.barred.append(Barred(page, target, OUT_OF_REACH))


def key_of(target: Target, page: Page) -> tuple[str, ...]:
    """Return what makes two targets one: their address, or what they are on the page."""
    if target.href and target.kind == "link" and not stays(target, page):
        return ("go", plain_url(target.href))
    if target.region != "main" or target.kind == "toggle":  # the same on every page
        return ("press", *map(str, target.identity))
    return (plain_url(page.url), *map(str, target.identity))


def stays(target: Target, page: Page) -> bool:
    """Tell whether a link leads no further than the page that it stands on."""
    return plain_url(target.href) == plain_url(page.url)


def _smell(target: Target, trip: Trip) -> float:
    """Return the scent of a target, weighed by what the errand is about."""
    smell = scent(target, trip.phrases)
    if smell < SURE and mentions(target.name, trip.words.of("legal")):
        return smell * OF_THE_LAW
    if trip.errand.id in OF_A_HOUSE and _is_a_place(target.name, trip):
        return smell + HOUSE
    sold = trip.errand.id in SOLD
    if smell <= BARE and (not sold or target.index > READ):
        return smell
    astray = smell < (SURE if sold else FAINT) and _is_for_another(target, smell, trip)
    if not sold:
        return smell * (FOR_ANOTHER if astray else 1.0)
    named = trip.words.of("basket")  # it is empty before anything is in it
    apart = target.region == "footer" or mentions(target.name, named)
    astray = astray or _is_a_place(target.name, trip)
    if apart or astray or is_one_of(target.name, named):
        return min(smell, BARE)
    return max(smell, BARE_GOODS)


def _is_a_place(name: str, trip: Trip) -> bool:
    """Tell whether a name is of a house: "Our Bristol store" is no shelf of goods."""
    said = plain(name).split()
    ours = [n for n, word in enumerate(said) if word in trip.words.of("ours")]
    house = [n for n, word in enumerate(said) if word in trip.words.of("branch")]
    return bool(ours and house) and ours[0] < house[-1]


def _is_for_another(target: Target, smell: float, trip: Trip) -> bool:
    """Tell whether a link surely leads to what another errand is about.

    What faintly smells of contact may be "Join our team": that is for another day.
    """
    sold = trip.errand.id in SOLD
    told = _promised(
        target.name, target.href, target.context, target.region, trip.words.languages
    )
    mine = {*SOLD, trip.errand.id} if sold else {trip.errand.id}
    least = LOW_SCENT if sold and smell < FAINT else SURE
    return any(promise >= least for errand, promise in told if errand not in mine)


@lru_cache(maxsize=20_000)
def _promised(
    name: str, href: str, context: str, region: str, languages: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    """Return how much a link promises for each errand that has a word list."""
    target = Target(name=name, href=href, context=context, region=region)
    lists = words(*languages).errands
    return tuple((errand, scent(target, phrases)) for errand, phrases in lists.items())


def _promise(target: Target, page: Page, trip: Trip) -> tuple[float, float]:
    """Return how much pressing something promises, and what it costs in clicks."""
    smell = _smell(target, trip)
    cost = 1.0 + (0.0 if target.shown else MENU)
    is_add = adds(target, trip)
    if trip.errand.id == "basket" and trip.added:
        smell = 1.0 if mentions(target.name, trip.words.of("basket")) else 0.0
    if is_add:
        return 2.0, cost
    is_menu = is_one_of(target.name, trip.words.of("menu"))
    if target.kind == "toggle" and _asks(target, smell, trip):
        return smell, cost
    if target.kind == "summary" and _holds_links(target, page):
        return 0.0, cost  # they are known, and followed by address
    if target.kind == "toggle" or is_menu:
        hidden = sum(1 for t in page.targets if t.hidden_by and t.href) >= LINKS
        if hidden or page.trail:
            return 0.0, cost  # its links are known and followed by address
        smell = max(smell, TOGGLE_SCENT)
    elif smell < BUTTON_SCENT and not _leads(target, page):
        return 0.0, cost
    return smell, cost


def _holds_links(target: Target, page: Page) -> bool:
    """Tell whether a closed part is a menu: links, and nothing else to be read."""
    inside = [t for t in page.targets if t.folded == target.name[:120] and t.href]
    lines = [x for x in page.lines if x.folded == target.name[:120] and not x.linked]
    return len(inside) >= LINKS and len(lines) < len(inside)


def _asks(target: Target, smell: float, trip: Trip) -> bool:
    """Tell whether a toggle is a question of an accordion, and no menu."""
    is_menu = mentions(target.name, trip.words.of("menu"))
    return target.region == "main" and smell >= BUTTON_SCENT and not is_menu


def _leads(target: Target, page: Page) -> bool:
    """Tell whether a target is a link that goes or opens somewhere by itself."""
    if target.kind != "link" or not target.href:
        return False
    own = target.wired == "own" and bool(target.href.partition("#")[2])
    return own or not stays(target, page)


def adds(target: Target, trip: Trip) -> bool:
    """Tell whether pressing this puts something into the basket for this errand."""
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
    if plain_link and not stays(target, page):
        back = site.is_home(target.href) and trip.errand.start == "home"
        if back and page.status < LOST:
            return False  # where the customer has just come from
        reachable = target.shown or bool(target.hidden_by)
        return reachable and site.inside(target.href)
    if not target.shown or target.frame:
        return False
    if target.kind == "submit":
        return adds(target, trip)
    if plain_link:  # an anchor on this page: of use when something listens to it
        answers = bool(target.wired) and target.index not in page.dead
        return answers or adds(target, trip)
    pressed = sum(1 for c in trip.choices if c.page is page and not c.target.href)
    return pressed < PRESSED_PER_PAGE or adds(target, trip)


def weigh(trip: Trip) -> None:
    """Weigh choices whose words stand in no list by how near they are in meaning.

    "The family" is nearer to "Who are you?" than "Bread and rolls" is; in any of the
    languages that the sentence encoder knows, lists or no lists.
    """
    low = [
        c for c in trip.choices if c.scent < LOW_SCENT and c.number not in trip.weighed
    ]
    new = heapq.nsmallest(READ, low)
    trip.weighed |= {choice.number for choice in new}
    aside = trip.errand.id in SOLD  # an empty basket is near "basket" in meaning
    named = [c for c in new if c.target.name and not (aside and c.scent <= BARE)]
    if trip.errand.id == "basket":
        return  # the names of goods mean nothing of it
    if not named or trip.meaning is None:
        return
    strong = [phrase for phrase, weight in trip.phrases.items() if weight >= SURE]
    likeness = trip.meaning(
        [c.target.name for c in named], [trip.errand.title, *strong]
    )
    better = {}
    for choice, like in zip(named, likeness, strict=True):
        gain = max(0.0, BY_MEANING * (like - UNLIKE))
        better[choice.number] = replace(
            choice, rank=choice.rank - gain, scent=choice.scent + gain
        )
    trip.choices = [better.get(c.number, c) for c in trip.choices]
    heapq.heapify(trip.choices)


def nearest(trip: Trip) -> tuple[Choice, float]:
    """Take the best choice out, going back counted; and what going back costs."""
    first = heapq.nsmallest(AHEAD, trip.choices)
    costs = [(c, 0.0 if _is_here(c, trip.where) else BACK) for c in first]

    def worth(pair: tuple[Choice, float]) -> tuple[float, Choice]:
        choice, back = pair
        gone = min(1.0, trip.followed[choice.page.url] / IN_VAIN)
        return choice.rank + PER_CLICK * back + choice.handed * gone, choice

    best = min(costs, key=worth)
    trip.choices.remove(best[0])
    heapq.heapify(trip.choices)
    return best


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
