"""The pages of one site: each opened once, however many errands pass by."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from walkamile.outside import Outside
from walkamile.refused import Refused
from walkamile.walk.browser import Browser
from walkamile.walk.page import Page, Target
from walkamile.walk.scent import Words, is_one_of, mentions, words

A_SECOND = 1.0  # between two requests to somebody's server
AGENT = "Walkamile"
TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_|_ga)")
FILES = re.compile(
    r"\.(pdf|zip|gz|rar|7z|exe|dmg|apk|jpe?g|png|gif|webp|svg|ico|mp[34]|m4a|avi|mov|webm"
    r"|docx?|xlsx?|pptx?|csv|ics|xml|rss|json|css|js|woff2?)$",
    re.IGNORECASE,
)
BEHIND_THE_COUNTER = re.compile(r"/(admin|wp-admin|wp-login|cgi-bin|logout|signout)\b")
IN_THE_WAY = 0.2  # share of the screen from which a banner must be pressed away
BANNERS = 3  # one after the other on one page
LATE_POPUPS = 2.0  # seconds that the first page is given to show its popups
INDEX = ("/index.html", "/index.htm", "/index.php", "/home", "/index")
NOWHERE = "/walkamile-this-address-does-not-exist"
ALIKE = 4  # pages of one template in one folder that are opened in a survey
AXE_PAGES = 8  # page templates that axe-core is asked about: it costs most of all
DEAD_TRIED = 12  # suspects of a page that are pressed
SLOW_LCP, JAMMED = 2500, 600  # milliseconds that are measured twice before they count
LINKS_PROBED = 250
LINKS_PROBED_OUTSIDE = 30  # at one a second
STATUS_WITHIN = 12.0
LOOPBACK = re.compile(r"^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])(:\d+)?$")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address said when asked without opening it."""

    url: str
    status: int
    text: str = ""
    kind: str = ""


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
    ) -> None:
        self.home = url
        self.browser, self.outside, self.tell = browser, outside, tell
        self.hosts = {urlsplit(url).netloc.lower()}
        is_here = bool(LOOPBACK.match(urlsplit(url).netloc))
        self.pace = (0.0 if is_here else A_SECOND) if pace is None else pace
        self.lang = lang
        self.words: Words = words(lang or "en")
        self.pages: dict[tuple[str, tuple[str, ...]], Page] = {}
        self.also: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.changed = False
        self._here: tuple[str, tuple[str, ...]] | None = None
        self._last = 0.0
        self._first = True
        self._kinds: set[tuple[str, str]] = set()
        self._dead: dict[tuple[str, str, str], bool] = {}
        self.loads = 0
        self.robots = self.ask(urljoin(url, "/robots.txt"))
        self._rules = _rules(self.robots) if respect_robots else None

    def may(self, url: str) -> bool:
        """Tell whether robots.txt lets us in; a person's own address always does."""
        return self._rules is None or self._rules.can_fetch(AGENT, url)

    def inside(self, url: str) -> bool:
        """Tell whether an address is a page of this site that may be walked."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or FILES.search(parts.path):
            return False
        if parts.netloc.lower() not in self.hosts:
            return False
        return not BEHIND_THE_COUNTER.search(parts.path.lower())

    def is_home(self, url: str) -> bool:
        """Tell whether an address is the one the walk began at, by its usual names."""
        home, there = plain_url(self.home), plain_url(url)
        if home in (there, self.also.get(there)):
            return True
        return urljoin(there, ".") == home and urlsplit(there).path.endswith(INDEX)

    def open(self, url: str) -> Page:
        """Return the page at an address, opened at most once."""
        key = plain_url(url)
        key = self.also.get(key, key)
        if not self.changed and (key, ()) in self.pages:
            return self.pages[key, ()]
        if self.loads and not self.may(url):
            return Page(
                url=url,
                asked=url,
                status=0,
                blocked="robots.txt asks not to go here",
                meta={},
                vitals={},
            )
        page = self._load(url)
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
        return folder if twin and twin.text == page.text else ""

    def _load(self, url: str) -> Page:
        self._wait()
        page = self.browser.open(url)
        self.loads += 1
        self._here = (plain_url(page.url), ())
        if self._first and not page.blocked:
            self._first = False
            page = self._first_page(page)
        self.tell(f"  {page.status or '–'}  {page.url}  {page.seconds:.1f} s")
        return self._clear(page)

    def _first_page(self, page: Page) -> Page:
        """Settle the host and the language, and wait for late popups."""
        self.hosts.add(page.host.lower())
        tag = self.lang or page.lang or _guess(page.text)
        self.words = words(tag)
        return self.browser.look_again(page, LATE_POPUPS)

    def _clear(self, page: Page) -> Page:
        """Press away what lies over the page, as a customer has to."""
        before, met = page.overlays, []
        for _ in range(BANNERS):
            closer = closer_of(page, self.words)
            if closer is None:
                break
            after = self.browser.press(page, closer)
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
        key = (plain_url(page.url), (*page.trail, str(target.identity)))
        if not self.changed and key in self.pages:
            return self.pages[key]
        live = self._go(page)
        same = next((t for t in live.targets if t.identity == target.identity), None)
        if same is None:
            return replace(page, blocked="what was to be pressed is gone")
        self._wait()
        after = self.browser.press(live, same)
        self._here = (plain_url(after.url), after.trail)
        if not self.changed and not after.blocked:
            self.pages[key] = after
        return after

    def _go(self, page: Page) -> Page:
        key = (plain_url(page.url), page.trail)
        if self._here == key:
            return page
        live = self._load(page.url)
        for name in page.trail:
            step = next((t for t in live.targets if t.name == name and t.shown), None)
            if step is None:
                break
            live = self.browser.press(live, step)
        self._here = key
        return live

    def search(self, page: Page, phrase: str) -> Page | None:
        """Use the site's own search; None where a page has none."""
        field = next((f for f in page.fields if _searches(page, f, self.words)), None)
        if field is None:
            return None
        live = self._go(page)
        same = next((f for f in live.fields if f.selector == field.selector), None)
        if same is None:
            return None
        self._wait()
        after = self.browser.search(live, same, phrase)
        self._here = (plain_url(after.url), after.trail)
        return after

    def forget(self) -> None:
        """Become a new customer again: no basket, no cookies."""
        self.browser.fresh()
        self.changed, self._here = False, None

    def _looked_deeper(self, page: Page) -> Page:
        """Add what axe-core says of a new template, and which links do nothing."""
        if page.blocked or page.status >= 400:
            return page
        kind = _kind(page)
        if kind not in self._kinds and len(self._kinds) < AXE_PAGES:
            self._kinds.add(kind)
            page = replace(page, axe=self.browser.axe())
        suspects = [t for t in page.targets if _may_be_dead(t) and t.frame == 0]
        new = [t for t in suspects if _same_link(t) not in self._dead][:DEAD_TRIED]
        if new:
            dead = self.browser.dead([t.index for t in new])
            self._dead |= {_same_link(t): t.index in dead for t in new}
            self._here = None
        found = [t.index for t in suspects if self._dead.get(_same_link(t))]
        return replace(page, dead=tuple(found))

    def confirm(self) -> None:
        """Load pages that seemed slow once more: the better of two loads counts."""
        for key, page in list(self.pages.items()):
            vitals = page.vitals or {}
            slow = vitals.get("lcp", 0) > SLOW_LCP or vitals.get("blocking", 0) > JAMMED
            if key[1] or page.blocked or not slow:
                continue
            again = self._load(page.url)
            if not again.blocked:
                best = {k: min(v, again.vitals.get(k, v)) for k, v in vitals.items()}
                self.pages[key] = replace(page, vitals=best)

    def try_menu(self) -> None:
        """Press the menu buttons of the first page; note those that reveal nothing."""
        page = next((p for p in self.seen if not p.blocked), None)
        if page is None:
            return
        hidden = {t.href for t in page.targets if t.hidden_by and t.href}
        toggles = [t for t in page.targets if t.kind == "toggle" and t.shown]
        stuck = []
        for toggle in toggles[:2] if hidden else ():
            after = self.press(page, toggle)
            lacking = any(self._elsewhere(f.url) for f in page.failures)
            revealed = {t.href for t in after.targets if t.shown} & hidden
            moved = plain_url(after.url) != plain_url(page.url)
            if not revealed and not moved and not lacking and not toggle.expanded:
                if toggle.opens or toggle.region in ("nav", "header"):
                    stuck.append(toggle.index)
        if stuck:
            key = (plain_url(page.url), ())
            self.pages[key] = replace(page, stuck=tuple(stuck))

    def _elsewhere(self, url: str) -> bool:
        return bool(url) and urlsplit(url).netloc.lower() not in self.hosts

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

    def survey(self, most: int) -> None:
        """Open pages that no errand passed by, nearest first, at most ``most`` in all.

        Of pages with the same shape in the same folder ALIKE are opened.
        """
        waiting = deque(
            link for page in list(self.pages.values()) for link in self.links(page)
        )
        shapes: dict[tuple[str, str], int] = {}
        for page in self.pages.values():
            shapes[_kind(page)] = shapes.get(_kind(page), 0) + 1
        tried: set[str] = set()
        while waiting and len(self.seen) < most:
            url = waiting.popleft()
            key = self.also.get(url, url)
            if url in tried or (key, ()) in self.pages or not self.may(url):
                continue
            tried.add(url)
            folder = urlsplit(url).path.rpartition("/")[0]
            if folder and any(
                f == folder and n >= ALIKE for (f, _), n in shapes.items()
            ):
                continue
            page = self.open(url)
            shapes[_kind(page)] = shapes.get(_kind(page), 0) + 1
            waiting.extend(self.links(page))

    @property
    def seen(self) -> list[Page]:
        """Every page in its first state, in the order in which it was met."""
        return [page for (_, trail), page in self.pages.items() if not trail]

    def probe(self) -> None:
        """Ask every address that was linked to but not opened whether it answers."""
        for page in self.seen:
            for url in (page.asked, page.url):
                self.statuses.setdefault(plain_url(url), page.status)
        most = LINKS_PROBED if not self.pace else LINKS_PROBED_OUTSIDE
        for page in self.seen:
            for target in page.targets:
                url = plain_url(target.href) if target.href else ""
                inside = urlsplit(url).netloc.lower() in self.hosts
                if not inside or url in self.statuses or most <= 0:
                    continue
                if self.forbidden(target) or not self.may(url):
                    continue
                self.statuses[url] = self.ask(url, body=False).status
                most -= 1

    def ask(self, url: str, *, body: bool = True) -> Answer:
        """Ask for an address without opening it; status 0 when there is no answer."""
        self._wait()
        client = self._client()
        try:
            with client.stream("GET", url, follow_redirects=True) as got:
                kind = got.headers.get("content-type", "")
                text = ""
                if body:
                    raw = b""
                    for part in got.iter_bytes():
                        raw += part
                        if len(raw) > 2_000_000:
                            break
                    text = raw.decode("utf-8", "replace")
                return Answer(url=url, status=got.status_code, text=text, kind=kind)
        except (httpx.HTTPError, httpx.InvalidURL, Refused, ValueError):
            return Answer(url=url, status=0)

    def _client(self) -> httpx.Client:
        if not hasattr(self, "_http"):
            headers = {"user-agent": f"Mozilla/5.0 {AGENT}", "accept": "*/*"}
            self._http = self.outside.client(timeout=STATUS_WITHIN, headers=headers)
        return self._http

    def close(self) -> None:
        """Let go of the connection."""
        if hasattr(self, "_http"):
            self._http.close()

    def _wait(self) -> None:
        left = self._last + self.pace - time.monotonic()
        if self.pace and left > 0:
            time.sleep(left)
        self._last = time.monotonic()


def plain_url(url: str) -> str:
    """Return an address without fragment and tracking; routes in fragments stay."""
    bare, fragment = urldefrag(url)
    parts = urlsplit(bare)
    if parts.query:
        kept = [
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True)
            if not TRACKING.match(pair[0])
        ]
        bare = parts._replace(query=urlencode(kept)).geturl()
    if not parts.path:
        bare = urlsplit(bare)._replace(path="/").geturl()
    is_route = fragment.startswith(("/", "!")) and len(fragment) > 1
    return f"{bare}#{fragment}" if is_route else bare


def closer_of(page: Page, told: Words) -> Target | None:
    """Return what a customer presses to get rid of what lies over the page.

    Refusing comes before closing, and closing before agreeing.
    """
    for overlay in page.overlays:
        if overlay.share < IN_THE_WAY and not overlay.modal:
            continue
        inside = [
            t for t in page.targets if t.index in overlay.closers and t.frame == 0
        ]
        for kind in ("decline", "close", "accept"):
            for target in inside:
                named = is_one_of(target.name, told.of(kind)) or (
                    kind != "close" and mentions(target.name, told.of(kind))
                )
                if named and target.shown and not _leaves(page, target):
                    return target
        looks = [
            t for t in inside if re.search(r"close|dismiss", t.selector) and t.shown
        ]
        if looks:
            return looks[0]
    return None


def _leaves(page: Page, target: Target) -> bool:
    return bool(target.href) and plain_url(target.href) != plain_url(page.url)


def _searches(page: Page, field: Any, told: Words) -> bool:
    if not field.shown or field.kind not in ("search", "text"):
        return False
    if field.kind == "search":
        return True
    said = f"{field.label} {field.placeholder} {field.name}"
    form = next((f for f in page.forms if f.number == field.form), None)
    by_form = form is not None and (form.role == "search" or "search" in form.action)
    return (
        by_form or bool(mentions(said, told.of("search"))) or field.name in ("q", "s")
    )


def _may_be_dead(target: Target) -> bool:
    raw = target.raw.strip().lower()
    empty = raw in ("#", "#!", "#0", "#?") or raw.startswith("javascript:")
    plainly = target.kind == "link" and empty and target.wired != "own"
    button = target.kind == "button" and not target.wired and target.form < 0
    return target.shown and not target.disabled and (plainly or button)


def _same_link(target: Target) -> tuple[str, str, str]:
    return re.sub(r":nth-of-type\(\d+\)", "", target.selector), target.raw, target.name


def _kind(page: Page) -> tuple[str, str]:
    return page.path.rpartition("/")[0], page.shape


def _guess(text: str) -> str:
    if len(text) < 80:
        return "en"
    import py3langid

    return str(py3langid.classify(text[:3000])[0])


def _rules(robots: Answer) -> RobotFileParser | None:
    if (
        robots.status != 200
        or not robots.text.strip()
        or "<html" in robots.text.lower()
    ):
        return None
    rules = RobotFileParser()
    rules.parse(robots.text.splitlines())
    return rules


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
