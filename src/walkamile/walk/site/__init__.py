"""The pages of one site: each opened once, however many errands pass by."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from walkamile.outside import Outside
from walkamile.walk.browser import Browser
from walkamile.walk.customer import FIRST
from walkamile.walk.heard import as_heard
from walkamile.walk.page import Field, Page, Target
from walkamile.walk.scent import Words, is_one_of, mentions, words
from walkamile.walk.site.looks import (
    alike,
    closer_of,
    language,
    may_be_dead,
    same_link,
    searches,
    template,
)
from walkamile.walk.site.returning import on_another_day
from walkamile.walk.site.server import Server
from walkamile.walk.site.urls import is_page, plain_url

BANNERS = 3  # one after the other on one page
LATE_POPUPS = 2.0  # seconds that the first page is given to show its popups
INDEX = ("/index.html", "/index.htm", "/index.php", "/home", "/index")
NOWHERE = "/walkamile-this-address-does-not-exist"
AXE_PAGES = 8  # page templates that axe-core is asked about: it costs most of all
SETTLES = 300  # milliseconds for what was put off to show itself
MANY_TARGETS = 500  # from which one rule of axe-core is left out:
# its time grows with the cube of the links in one block (3 s for 1,000, 16 for 2,000);
# all its other rules together take 2 s for 3,000.
SLOW_RULE = ("link-in-text-block",)
MENUS = 3  # buttons that are pressed to find a hidden search field
DEAD_TRIED = 12  # suspects of a page that are pressed
SLOW_LCP, JAMMED = 2500, 600  # milliseconds that are measured twice before they count

NO_KEYS = "it cannot be"  # how browser.keyboard says that something is out of reach

Tell = Callable[[str], None]


class Site:
    """A site as one customer meets it. Remembers pages; never leaves its host."""

    def __init__(
        self,
        url: str,
        browser: Browser,
        outside: Outside,
        *,
        lang: str | None = None,
        pace: float | None = None,
        respect_robots: bool = True,
        tell: Tell = lambda _: None,
        server: Server | None = None,
    ) -> None:
        self.home = url
        self.browser, self.tell = browser, tell
        self.hosts = {urlsplit(url).netloc.lower()}
        self.server = server or Server(
            url, outside, pace=pace, respect_robots=respect_robots
        )
        self.lang = lang
        self.customer = FIRST
        self.visits: dict[str, Page] = {}  # pages with a banner, on another day
        self.words: Words = words(lang or "en")
        self.pages: dict[tuple[str, tuple[str, ...]], Page] = {}
        self.also: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.changed = False
        self._here: tuple[str, tuple[str, ...]] | None = None
        self._first = True
        self._kinds: set[tuple[str, str]] = set()
        self._dead: dict[tuple[str, str, str], bool] = {}
        self.loads = 0

    def as_new(self) -> "Site":
        """Return the same site as somebody meets it who has seen nothing of it."""
        out, server = self.server.outside, self.server
        return Site(
            self.home, self.browser, out, lang=self.lang, tell=self.tell, server=server
        )

    def inside(self, url: str) -> bool:
        """Tell whether an address is a page of this site that may be walked."""
        return urlsplit(url).netloc.lower() in self.hosts and is_page(url)

    def is_home(self, url: str) -> bool:
        """Tell whether an address is the one the walk began at, by its usual names."""
        home, there = plain_url(self.home), plain_url(url)
        if home in (there, self.also.get(there)):
            return True
        return urljoin(there, ".") == home and urlsplit(there).path.endswith(INDEX)

    def open(self, url: str) -> Page:
        """Return the page at an address, opened at most once by each customer."""
        page = self._opened_once(url)
        if self.customer.returning and page.met and not self.changed:
            return on_another_day(self, page)
        return page

    def _opened_once(self, url: str) -> Page:
        key = plain_url(url)
        key = self.also.get(key, key)
        if not self.changed and (key, ()) in self.pages:
            return self.pages[key, ()]
        if self.loads and not self.server.may(url):
            return Page(
                url=url,
                asked=url,
                status=0,
                blocked="robots.txt asks not to go here",
                meta={},
                vitals={},
            )
        page = self.load(url)
        if self.changed:
            return page
        final = self._twin(page) or plain_url(page.url)
        if final != key:
            self.also[key] = final
            if (final, ()) in self.pages:
                return self.pages[final, ()]
        page = self._looked_deeper(page)
        return self.pages.setdefault((final, ()), page)

    def _twin(self, page: Page) -> str:
        """Return where the same page was met before: /index.html is often /."""
        if page.blocked or not page.path.endswith(INDEX):
            return ""
        folder = plain_url(urljoin(page.url, "."))
        twin = self.pages.get((folder, ()))
        return folder if twin and alike(twin, page) else ""

    def load(self, url: str, *, first: bool = False) -> Page:
        """Load an address, press away what lies over it; the ``first`` page is awaited."""
        self.server.wait()
        page = self.browser.open(url)
        self.loads += 1
        self._here = (plain_url(page.url), ())
        if (self._first or first) and not page.blocked:
            self._first = False
            page = self._first_page(page)
        self.tell(f"  {page.status or '–'}  {page.url}  {page.seconds:.1f} s")
        return self._clear(page)

    def _first_page(self, page: Page) -> Page:
        """Settle the host and the language, and wait for late popups."""
        self.hosts.add(page.host.lower())
        tag = self.lang or page.lang or language(page.text)
        self.words = words(tag)
        return self.browser.look_again(page, LATE_POPUPS)

    def _clear(self, page: Page) -> Page:
        """Press away what lies over the page, as a customer has to."""
        before, met, pressed = page.overlays, [], set()
        for _ in range(BANNERS):
            closer = closer_of(page, self.words)
            if closer is None or closer.selector in pressed:
                break  # what stays when it is pressed is pressed once
            pressed.add(closer.selector)
            after = self.browser.press(page, closer, by_keys=self.customer.by_ear)
            if after.blocked.startswith(NO_KEYS):
                page = replace(page, barred=(*page.barred, (closer, after.blocked)))
                break
            if after.blocked or plain_url(after.url) != plain_url(page.url):
                self._here = None
                break
            met.append(closer.name or "×")
            page = replace(
                after,
                trail=(),
                asked=page.asked,
                status=page.status,
                seconds=page.seconds,
                vitals=page.vitals,
                failures=(*page.failures, *after.failures),
            )
        return replace(page, overlays=before, met=tuple(met)) if met else page

    def press(self, page: Page, target: Target) -> Page:
        """Press something on a page, going there first where needed."""
        by_ear = self.customer.by_ear
        how = ("by keys",) if by_ear else ()
        key = (plain_url(page.url), (*page.trail, str(target.identity), *how))
        if not self.changed and key in self.pages:
            return self.pages[key]
        live = self._go(page)
        same = next((t for t in live.targets if t.identity == target.identity), None)
        if same is None:
            return replace(page, blocked="what was to be pressed is gone")
        self.server.wait()
        after = self.browser.press(live, same, by_keys=by_ear)
        self._here = (plain_url(after.url), after.trail)
        if after.blocked.startswith(NO_KEYS):
            self._here = None  # a click has shown that keys do nothing
        if not self.changed and not after.blocked:
            self.pages[key] = after
        return after

    def _go(self, page: Page) -> Page:
        key = (plain_url(page.url), page.trail)
        if self._here == key and self.browser.is_open:
            return page
        live = self.load(page.url)
        for name in page.trail:
            there = as_heard(live) if self.customer.by_ear else live
            step = next((t for t in there.targets if t.name == name and t.shown), None)
            if step is None:
                break
            live = self.browser.press(live, step, by_keys=self.customer.by_ear)
        self._here = key
        return as_heard(live) if self.customer.by_ear else live

    def search_field(self, page: Page) -> Field | None:
        """Return the field of a page's own search, one in sight before hidden ones."""
        fields = [f for f in page.fields if searches(page, f, self.words)]
        return min(fields, key=lambda f: not f.shown, default=None)

    def _opened(self, page: Page) -> Page:
        """Return a page with the menu open that hides its search field, if one does."""
        menus = [t for t in page.targets if t.kind == "toggle" and t.shown and t.opens]
        for menu in menus[:MENUS]:
            after = self.press(page, menu)
            field = None if after.blocked else self.search_field(after)
            if field is not None and field.shown:
                return after
        return page

    def search(self, page: Page, phrase: str) -> Page | None:
        """Use the site's own search; None where a page has none."""
        field = self.search_field(page)
        if field is not None and not field.shown:
            page = self._opened(page)
            field = self.search_field(page)
        if field is None or not field.shown:
            return None
        live = self._go(page)
        same = next((f for f in live.fields if f.selector == field.selector), None)
        if same is None:
            return None
        self.server.wait()
        after = self.browser.search(live, same, phrase)
        self._here = (plain_url(after.url), after.trail)
        return after

    def send(
        self, page: Page, entries: list[tuple[Field, str]], button: Target
    ) -> tuple[Page, bool] | None:
        """Fill in a form of a page afresh and send it; None where it is gone.

        The second value tells that the browser itself kept it back.
        """
        self._here = None
        live = self._go(page)
        same = next((t for t in live.targets if t.identity == button.identity), None)
        fields = {(f.selector, f.frame): f for f in live.fields}
        known = [
            (fields[f.selector, f.frame], words)
            for f, words in entries
            if (f.selector, f.frame) in fields
        ]
        if same is None or len(known) < len(entries):
            return None
        self.server.wait()
        self.changed, self._here = True, None
        return self.browser.send(live, known, same)

    def forget(self) -> None:
        """Become a new customer again: no basket, no cookies."""
        self.browser.fresh()
        self.changed, self._here = False, None

    def _looked_deeper(self, page: Page) -> Page:
        """Add what axe-core says of a new template, and which links do nothing."""
        if page.blocked or page.status >= 400:
            return page
        kind = template(page)
        is_new = kind not in self._kinds and len(self._kinds) < AXE_PAGES
        if is_new:
            self._kinds.add(kind)
            page = self._waited(page)
            many = len(page.targets) > MANY_TARGETS
            page = replace(page, axe=self.browser.axe(SLOW_RULE if many else ()))
        suspects = [t for t in page.targets if self._may_be_dead(t, page)]
        new = [t for t in suspects if same_link(t) not in self._dead][:DEAD_TRIED]
        if new:
            dead = self.browser.dead([t.index for t in new])
            self._dead |= {same_link(t): t.index in dead for t in new}
            self._here = None
        found = [t.index for t in suspects if self._dead.get(same_link(t))]
        return replace(page, dead=tuple(found))

    def _waited(self, page: Page) -> Page:
        """Wait for what the page has put off for a moment, and press it away."""
        left = page.vitals.get("pending", 0)
        if not left or page.met:
            return page
        later = self.browser.look_again(page, (left + SETTLES) / 1000)
        same = not later.blocked and plain_url(later.url) == plain_url(page.url)
        return self._clear(replace(later, vitals=page.vitals)) if same else page

    def _may_be_dead(self, target: Target, page: Page) -> bool:
        apart = self.forbidden(target) or mentions(target.name, self.words.of("add"))
        return target.frame == 0 and not apart and may_be_dead(target, page)

    def confirm(self) -> None:
        """Load pages that seemed slow once more: the better of two loads counts."""
        for key, page in list(self.pages.items()):
            vitals = page.vitals or {}
            slow = vitals.get("lcp", 0) > SLOW_LCP or vitals.get("blocking", 0) > JAMMED
            if key[1] or page.blocked or not slow:
                continue
            again = self.load(page.url)
            if not again.blocked:
                best = {k: min(v, again.vitals.get(k, v)) for k, v in vitals.items()}
                self.pages[key] = replace(page, vitals=best)

    def unknown(self) -> str:
        """Return an address of this site that surely does not exist."""
        return urljoin(self.home, NOWHERE)

    def links(self, page: Page) -> Iterator[str]:
        """Yield addresses inside the site that a page links to, nav first."""
        order = {"nav": 0, "header": 1, "main": 2, "footer": 3}
        for target in sorted(page.targets, key=lambda t: order.get(t.region, 2)):
            if target.href and self.inside(target.href) and not self.forbidden(target):
                yield plain_url(target.href)

    def forbidden(self, target: Target) -> bool:
        """Tell whether pressing could log out, delete, unsubscribe or pay."""
        said = f"{target.name} {target.title}"
        if len(said) < 60 and (
            mentions(said, self.words.of("never"))
            or is_one_of(target.name, self.words.of("pay"))
        ):
            return True
        path = urlsplit(target.href).path
        return bool(mentions(path, self.words.of("never")))

    @property
    def seen(self) -> list[Page]:
        """Every page in its first state, in the order in which it was met."""
        later = self.visits if self.customer.returning else {}
        first = [page for (_, trail), page in self.pages.items() if not trail]
        return [later.get(plain_url(page.url), page) for page in first]
