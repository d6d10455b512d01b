"""A real browser to walk with. The only package that knows Playwright."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any, Self, TypeVar

from walkamile.refused import MissingExtraError, Refused
from walkamile.walk.browser.find import NoBrowserError, chromium, flags
from walkamile.walk.page import AxeFinding, Field, Page, Target

PATIENCE = 75.0  # seconds for anything on one page, then the tab is given up
LAUNCH_WITHIN = 45.0
PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "screen": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 Walkamile",
}
DESKTOP: Mapping[str, Any] = {
    "viewport": {"width": 1366, "height": 768},
    "screen": {"width": 1366, "height": 768},
}
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
# Rules of axe-core that checks of our own ask on every page, and one out of a
# customer's sight: they were half of what axe-core cost.
NOT_ASKED = (
    "color-contrast",
    "target-size",
    "css-orientation-lock",
    "image-alt",
    "label",
    "link-name",
    "button-name",
    "document-title",
    "html-has-lang",
    "meta-viewport",
    "page-has-heading-one",
    "heading-order",
    "empty-heading",
    "input-image-alt",
    "select-name",
    "input-button-name",
    "region",
    "landmark-one-main",
)

Result = TypeVar("Result")


class Browser:
    """One Chromium, one tab, one customer. Use it in a ``with`` block.

    Every call ends within PATIENCE: a tab that hangs is given up, a browser that was
    killed is started again, and the page that came of it says ``blocked``.
    """

    def __init__(
        self,
        *,
        device: str = "phone",
        lang: str | None = None,
        door: Mapping[str, str] | None = None,
        state: Mapping[str, Any] | None = None,
        slow: bool = False,
    ) -> None:
        self.device, self.lang, self.door, self.state = device, lang, door, state
        self.slow = slow
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._driver: Any = None
        self._browser: Any = None
        self._live: Any = None

    def __enter__(self) -> Self:
        _playwright()
        self._thread.start()
        try:
            self._do(self._launch(), LAUNCH_WITHIN)
        except BaseException as error:
            self.__exit__()
            if isinstance(error, Refused) or not isinstance(error, Exception):
                raise
            raise _not_started(error) from None
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            with suppress(Exception):
                self._do(self._close(), 20.0)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10.0)
        if not self._loop.is_running():
            self._loop.close()

    def open(self, url: str) -> Page:
        """Open an address and return the page, settled and read."""
        return self._safely(lambda: self._live.open(url), url)

    def press(self, page: Page, target: Target, *, by_keys: bool = False) -> Page:
        """Press something on the page that is open now, with keys alone where asked."""
        return self._safely(
            lambda: self._live.press(page, target, by_keys=by_keys), page.url
        )

    def search(self, page: Page, field: Field, words: str) -> Page:
        """Type words into the search field of the page that is open now."""
        return self._safely(lambda: self._live.fill(page, field, words), page.url)

    def send(
        self, page: Page, entries: list[tuple[Field, str]], target: Target
    ) -> tuple[Page, bool]:
        """Fill in a form and send it; tell whether the browser kept it back."""
        held: list[bool] = []

        async def work() -> Page:
            after, kept = await self._live.send(page, entries, target)
            held.append(kept)
            return after  # type: ignore[no-any-return]

        return self._safely(work, page.url), bool(held and held[0])

    def look_again(self, page: Page, after: float) -> Page:
        """Wait a while for what comes late, then read the open page once more."""
        return self._safely(lambda: self._live.look_again(page, after), page.url)

    def axe(self, without: Iterable[str] = ()) -> tuple[AxeFinding, ...]:
        """Ask axe-core about the page that is open now; empty when it cannot say."""
        return self._asked(lambda: self._live.axe(_axe(), [*NOT_ASKED, *without]))

    def dead(self, indices: list[int]) -> tuple[int, ...]:
        """Press what looks dead on the open page; return what did nothing."""
        return self._asked(lambda: self._live.dead(indices))

    @property
    def is_open(self) -> bool:
        """Whether there is a tab: none after one was given up."""
        return self._live is not None

    def fresh(self, *, slow: bool | None = None) -> None:
        """Forget cookies and everything typed: the next page meets a new customer."""
        self.slow = self.slow if slow is None else slow
        self._do(self._tab(self.state), LAUNCH_WITHIN)

    def next_day(self) -> None:
        """Come back on another day: what a site keeps for long is there, all else gone."""
        self._do(self._next_day(), LAUNCH_WITHIN)

    def _do(self, work: Coroutine[Any, Any, Result], within: float) -> Result:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(within)
        except TookTooLong:
            future.cancel()
            raise

    def _asked(
        self, work: Callable[[], Coroutine[Any, Any, tuple[Result, ...]]]
    ) -> tuple[Result, ...]:
        try:
            return self._do(work(), PATIENCE)
        except (
            TookTooLong
        ):  # the tab still works at it: whoever comes next needs another
            self._give_up()
        except Exception:  # noqa: BLE001, S110 - what a page cannot tell is left out
            pass
        return ()

    def _safely(self, work: Any, url: str) -> Page:
        try:
            if self._live is None or self._live.tab.is_closed():
                self._do(self._again(), LAUNCH_WITHIN)
            page: Page = self._do(work(), PATIENCE)
        except TookTooLong:
            page = _nothing(url, f"the page did not let go within {PATIENCE:.0f} s")
            self._give_up()
        except Exception as error:  # noqa: BLE001 - a hostile page must not end the walk
            page = _nothing(url, f"the browser stopped: {str(error).splitlines()[0]}")
            self._give_up()
        if self._live and any(f.kind == "dialogs" for f in self._live.failures):
            page = replace(page, blocked="the page opens dialogs for ever")
        return page

    def _give_up(self) -> None:
        self._live = None

    async def _launch(self) -> None:
        from playwright.async_api import async_playwright

        self._driver = await async_playwright().start()
        await self._start()

    async def _start(self) -> None:
        own = self._driver.chromium.executable_path
        arguments = flags()
        options: dict[str, Any] = {"args": arguments, "headless": True}
        options["executable_path"] = chromium(own)
        options["chromium_sandbox"] = "--no-sandbox" not in arguments
        if self.door:
            options["proxy"] = dict(self.door)
        self._browser = await self._driver.chromium.launch(**options)
        await self._tab(self.state)

    async def _next_day(self) -> None:
        """Keep local storage and cookies with a date; those of a session are over.

        A sign-in that was given stays: its owner chose to walk with it.
        """
        if self._live is None:
            await self._tab(self.state)
            return
        kept: dict[str, Any] = dict(await self._live.context.storage_state())
        given = {one["name"] for one in (self.state or {}).get("cookies", ())}
        kept["cookies"] = [
            one for one in kept["cookies"] if one["expires"] > 0 or one["name"] in given
        ]
        await self._tab(kept)

    async def _tab(self, state: Mapping[str, Any] | None) -> None:
        from walkamile.walk.browser.live import Live
        from walkamile.walk.browser.network import slow_down

        if self._live is not None:
            with suppress(Exception):
                await self._live.context.close()
        more: dict[str, Any] = {"storage_state": state} if state else {}
        if self.lang:
            more["locale"] = self.lang
        context = await self._browser.new_context(
            **DEVICES[self.device],
            reduced_motion="reduce",
            bypass_csp=True,
            accept_downloads=False,
            service_workers="block",
            **more,
        )
        context.set_default_timeout(10_000)
        live = Live(context)
        await live.start()
        if self.slow:
            await slow_down(live)
        self._live = live

    async def _again(self) -> None:
        self._live = None
        if self._browser is not None and self._browser.is_connected():
            try:
                for context in list(self._browser.contexts):
                    await asyncio.wait_for(context.close(), 5.0)
                await asyncio.wait_for(self._tab(self.state), 10.0)
                return
            except Exception:  # noqa: BLE001, S110 - then the whole browser is replaced
                pass
        with suppress(Exception):
            await asyncio.wait_for(self._browser.close(), 10.0)
        await self._start()

    async def _close(self) -> None:
        for thing, end in ((self._browser, "close"), (self._driver, "stop")):
            if thing is not None:
                with suppress(Exception):
                    await asyncio.wait_for(getattr(thing, end)(), 8.0)


def _not_started(error: Exception) -> NoBrowserError:
    """Say why a browser that is there does not start, without what it was started with."""
    told = [line for line in str(error).splitlines() if "dbus" not in line]
    why = next((line for line in told if "ERROR:" in line or "FATAL:" in line), "")
    return NoBrowserError(
        f"Chromium did not start ({why.rpartition('] ')[2][:160] or type(error).__name__}).",
        next_step="Look whether the disk is full and memory is left, then try again.",
    )


def _nothing(url: str, reason: str) -> Page:
    return Page(url=url, asked=url, status=0, blocked=reason, meta={}, vitals={})


@cache
def _axe() -> str:
    from importlib.resources import files

    script = files("axe_playwright_python") / "axe.min.js"
    return script.read_text(encoding="utf-8")


def _playwright() -> None:
    try:
        import playwright.async_api  # noqa: F401
    except ImportError as missing:
        raise MissingExtraError("walk", purpose="Walking a web site") from missing
