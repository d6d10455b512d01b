"""One page in a real browser: opened, settled, read, pressed. Knows Playwright."""

import asyncio
import contextlib
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Error, Frame

from walkamile.walk.browser.happenings import Happenings
from walkamile.walk.browser.keyboard import press_by_keys
from walkamile.walk.browser.reasons import ANSWER_WITHIN, plainly, reason
from walkamile.walk.page import (
    AxeFinding,
    Field,
    Form,
    Line,
    Overlay,
    Page,
    Picture,
    Target,
    seen,
)

LOADED_WITHIN = 10.0  # seconds from the first byte to the load event
QUIET = 0.5  # seconds without a change until a page counts as settled
QUIET_AFTER_PRESS = 0.5
SETTLED_WITHIN = 3.0  # seconds that an ever-moving page is waited for
PRESSED_WITHIN = 5.0  # seconds that the outcome of a press is waited for
PRESS_TIMES_OUT = 2_500  # milliseconds to find a place to press
ELEMENTS = 8_000  # of a page, then it is cut
FRAMES = 6  # of a page are read
TALLEST_PICTURE = 6_000  # pixels of the page that are pictured
PICTURE_QUALITY = 45
READABLE = r"text/|application/(xhtml|xml)"
DOOR = "walkamile-outside"  # the header by which our own way out says no

SCRIPTS = files("walkamile.walk.browser")
START, SETTLE, SNAPSHOT, DEAD, FILL = (
    (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    for name in ("start", "settle", "snapshot", "dead", "fill")
)
QUIET_JS = """async ([quiet, most]) => {
  const note = window.__walkamile, from = performance.now();
  while (note && performance.now() - from < most) {
    if (performance.now() - Math.max(note.changed, from) >= quiet) return true;
    await new Promise((done) => setTimeout(done, 40));
  }
  return false;
}"""
HELD = """(index) => {
  const form = ((window.__walkamile.refs || [])[index] || {}).form;
  return !!form && !form.noValidate && !form.checkValidity();
}"""
AXE_RUN = """async (without) => {
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  const got = await axe.run(document, { resultTypes: ["violations"], rules });
  return got.violations.flatMap((rule) => rule.nodes.slice(0, 25).map((node) => ({
    rule: rule.id, impact: node.impact || rule.impact || "minor", help: rule.help,
    selector: node.target.flat().join(" "), html: node.html.slice(0, 300),
    tags: rule.tags })));
}"""


class Live(Happenings):
    """A tab with a customer in front of it."""

    loaded_within = LOADED_WITHIN

    async def start(self) -> None:
        """Open the tab and listen to what happens in it."""
        await self.context.add_init_script(START)
        await self.listen()

    async def open(self, url: str) -> Page:
        """Open an address as if it had been typed."""
        assert self.tab is not None
        self.failures, self.dialogs, self.answer = [], 0, None
        self.waiting.clear()
        begun = time.monotonic()
        same = urldefrag(self.tab.url)[0] == urldefrag(url)[0]
        try:
            if same:  # a new fragment alone would load nothing
                await self.tab.goto("about:blank")
            self.answer = await self.tab.goto(
                url, wait_until="commit", timeout=ANSWER_WITHIN * 1000
            )
        except Error as error:
            return self._refused(url, str(error), time.monotonic() - begun)
        return await self._read(url, begun, ())

    async def _read(self, url: str, begun: float, trail: tuple[str, ...]) -> Page:
        assert self.tab is not None
        kind = self._kind()
        if self.answer and DOOR in self.answer.headers:
            page = self._refused(url, self.answer.headers[DOOR], 0.0)
            return replace(page, status=0)  # nobody answered: it is no server's error
        await self._loaded()
        took = time.monotonic() - begun
        if kind and not re.match(READABLE, kind):
            why = f"the address is not a page but {kind}"
            return Page(url=self.tab.url, asked=url, kind=kind, blocked=why)
        await self._settle()
        return await self.snapshot(url, took, trail)

    async def _loaded(self) -> None:
        assert self.tab is not None
        with contextlib.suppress(Error):
            await self.tab.wait_for_load_state(
                "load", timeout=self.loaded_within * 1000
            )

    async def _settle(self, scroll: bool = True) -> None:
        await self.quiet(QUIET, SETTLED_WITHIN)
        if scroll:
            with contextlib.suppress(Error):
                assert self.tab is not None
                await self.tab.evaluate(SETTLE)
            await self.quiet(QUIET / 2, 1.0)

    async def quiet(self, quiet: float, most: float) -> None:
        """Wait until nothing changes and nothing is being fetched."""
        assert self.tab is not None
        until = time.monotonic() + most
        while (left := until - time.monotonic()) > 0:
            with contextlib.suppress(Error):
                await self.tab.evaluate(QUIET_JS, [quiet * 1000, left * 1000])
            if not self._fetching():
                return
            await asyncio.sleep(0.05)

    def _fetching(self) -> bool:
        now = time.monotonic()
        return any(now - at < SETTLED_WITHIN for at in self.waiting.values())

    async def snapshot(self, asked: str, took: float, trail: tuple[str, ...]) -> Page:
        """Read what the customer sees now, in every frame."""
        assert self.tab is not None
        rows: list[dict[str, Any]] = []
        for number, frame in enumerate(self._frames()):
            limit = ELEMENTS if number == 0 else ELEMENTS // 4
            try:
                row = await frame.evaluate(SNAPSHOT, {"frame": number, "limit": limit})
            except Error as error:
                if number == 0:
                    return self._refused(asked, str(error), took)
                continue
            rows.append(row)
        status = self.answer.status if self.answer else 200
        robots = self.answer.headers.get("x-robots-tag") if self.answer else None
        if robots:
            rows[0]["meta"]["x-robots-tag"] = robots
        return _page(
            rows,
            asked=asked,
            status=status,
            seconds=took,
            trail=trail,
            kind=self._kind() or "text/html",
            failures=tuple(self.failures),
            picture=await self.picture(),
        )

    def _frames(self) -> list[Frame]:
        assert self.tab is not None
        inner = [f for f in self.tab.frames if f.parent_frame and not f.is_detached()]
        return [self.tab.main_frame, *inner[:FRAMES]]

    def _frame(self, number: int) -> Frame:
        frames = self._frames()
        return frames[number] if number < len(frames) else frames[0]

    async def look_again(self, page: Page, after: float) -> Page:
        """Read the page that is open now once more, after some seconds."""
        await asyncio.sleep(after)
        return await self.snapshot(page.asked, page.seconds, page.trail)

    async def picture(self) -> bytes | None:
        """Return the page as a JPEG, at most TALLEST_PICTURE pixels tall."""
        assert self.tab is not None
        try:
            size = self.tab.viewport_size or {"width": 390, "height": 844}
            tall = await self.tab.evaluate("document.documentElement.scrollHeight")
            height = max(size["height"], min(int(tall), TALLEST_PICTURE))
            return await self.tab.screenshot(
                type="jpeg",
                quality=PICTURE_QUALITY,
                full_page=True,
                animations="disabled",
                timeout=8_000,
                clip={"x": 0, "y": 0, "width": size["width"], "height": height},
            )
        except Error:
            return None

    async def press(self, page: Page, target: Target, *, by_keys: bool = False) -> Page:
        """Press something on the page that is open now."""
        assert self.tab is not None
        frame = self._frame(target.frame)
        begun = time.monotonic()
        self.failures, self.answer = [], None
        here = self.tab.url
        handle = await frame.evaluate_handle(
            "(i) => (window.__walkamile.refs || [])[i]", target.index
        )
        element = handle.as_element()
        if element is None:
            return self._refused(page.url, "what was to be pressed is gone", 0.0)
        try:
            if not by_keys:
                await element.click(timeout=PRESS_TIMES_OUT)
            elif why := await press_by_keys(self.tab, element):
                return self._refused(page.url, why, 0.0)
        except Error as error:
            return self._refused(page.url, plainly(str(error)), 0.0)
        return await self._after(page, target.name, here, begun)

    async def _after(self, page: Page, name: str, here: str, begun: float) -> Page:
        assert self.tab is not None
        await asyncio.sleep(0.15)
        await self.quiet(QUIET_AFTER_PRESS, PRESSED_WITHIN)
        moved = urldefrag(self.tab.url)[0] != urldefrag(here)[0] or self.answer
        if moved:
            return await self._read(self.tab.url, begun, ())
        await self._settle(scroll=False)
        trail = (*page.trail, name)
        return await self.snapshot(page.asked, time.monotonic() - begun, trail)

    async def fill(self, page: Page, field: Field, words: str) -> Page:
        """Type words into a field and press Enter."""
        assert self.tab is not None
        frame = self._frame(field.frame)
        begun, here = time.monotonic(), self.tab.url
        self.failures, self.answer = [], None
        handle = await frame.evaluate_handle(
            "(i) => (window.__walkamile.fields || [])[i]", field.index
        )
        element = handle.as_element()
        if element is None:
            return self._refused(page.url, "the field is gone", 0.0)
        try:
            await element.fill(words, timeout=PRESS_TIMES_OUT)
            await element.press("Enter")
        except Error as error:
            return self._refused(page.url, plainly(str(error)), 0.0)
        return await self._after(page, f"search: {words}", here, begun)

    async def send(
        self, page: Page, entries: Iterable[tuple[Field, str]], target: Target
    ) -> tuple[Page, bool]:
        """Fill in fields and press the button that sends them.

        Also tells whether the browser itself kept the form back and says why.
        """
        assert self.tab is not None
        frame = self._frame(target.frame)
        for field, words in entries:
            with contextlib.suppress(Error):
                await frame.evaluate(FILL, [field.index, words])
        held = bool(await frame.evaluate(HELD, target.index))
        after = await self.press(page, target)
        return after, held

    async def axe(self, script: str, without: Iterable[str]) -> tuple[AxeFinding, ...]:
        """Ask axe-core about the page that is open now, some rules left out."""
        assert self.tab is not None
        try:
            await self.tab.evaluate(script + "; void 0")
            rows = await self.tab.evaluate(AXE_RUN, list(without))
        except Error:
            return ()
        return tuple(seen(AxeFinding, row) for row in rows)

    async def dead(self, indices: Iterable[int]) -> tuple[int, ...]:
        """Press links that look dead and return those that did nothing."""
        assert self.tab is not None
        try:
            return tuple(await self.tab.evaluate(DEAD, list(indices)))
        except Error:
            return ()

    def _kind(self) -> str:
        if self.answer is None:
            return ""
        return self.answer.headers.get("content-type", "").split(";")[0].strip().lower()

    def _refused(self, url: str, error: str, took: float) -> Page:
        here = self.tab.url if self.tab and not self.tab.is_closed() else url
        return Page(
            url=here if here.startswith("http") else url,
            asked=url,
            status=self.answer.status if self.answer else 0,
            blocked=reason(error),
            seconds=took,
            failures=tuple(self.failures),
            meta={},
            vitals={},
        )


def _page(rows: list[dict[str, Any]], **known: Any) -> Page:
    top = rows[0]
    kinds = (
        ("lines", Line),
        ("targets", Target),
        ("fields", Field),
        ("forms", Form),
        ("pictures", Picture),
    )
    parts: dict[str, Any] = {}
    for name, kind in kinds:
        parts[name] = tuple(seen(kind, row) for each in rows for row in each[name])
    wide = top.get("wide")
    return Page(
        url=top["url"],
        title=top["title"],
        lang=top["lang"],
        overlays=tuple(seen(Overlay, row) for row in top["overlays"]),
        meta=top["meta"],
        jsonld=tuple(top["jsonld"]),
        microdata=tuple((a, b, c) for a, b, c in top["microdata"]),
        headings=tuple((level, text) for level, text in top["headings"]),
        maps=tuple(src for each in rows for src in each["maps"]),
        vitals=top["vitals"],
        width=top["width"],
        scroll_width=top["scroll_width"],
        wide=(wide[0], tuple(wide[1])) if wide else None,
        height=top["height"],
        shape=top["shape"],
        anchors=tuple(top["anchors"]),
        **parts,
        **known,
    )
