"""What happens by itself in a tab: errors, requests, dialogs, windows."""

import contextlib
import time
from typing import Any

from playwright.async_api import BrowserContext, Error, Request, Response
from playwright.async_api import Page as Tab

from walkamile.walk.page import Failure

MANY_DIALOGS = 15  # after which a page is closed
MOST_FAILURES = 200  # that are kept of one page


class Happenings:
    """A tab and what has happened in it since a page was opened or pressed."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.tab: Tab | None = None
        self.failures: list[Failure] = []
        self.waiting: dict[Request, float] = {}
        self.dialogs = 0
        self.popups = 0
        self.answer: Response | None = None

    async def listen(self) -> None:
        """Open the tab and listen to what happens in it."""
        tab = await self.context.new_page()
        self.tab = tab
        self.context.on("page", self._popup)
        tab.on("dialog", self._dialog)
        tab.on("pageerror", lambda error: self._note("script", str(error)))
        tab.on("request", self._asked)
        tab.on("requestfinished", self._finished)
        tab.on("requestfailed", self._failed)
        tab.on("response", self._answered)
        tab.on("download", lambda d: self._note("download", d.suggested_filename))
        tab.on("crash", lambda _: self._note("crash", "the page crashed"))

    def _note(self, kind: str, text: str, **more: Any) -> None:
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(Failure(kind=kind, text=text[:500], **more))

    def _asked(self, request: Request) -> None:
        if request.resource_type not in ("websocket", "eventsource", "ping", "media"):
            self.waiting[request] = time.monotonic()

    def _finished(self, request: Request) -> None:
        self.waiting.pop(request, None)

    def _failed(self, request: Request) -> None:
        self.waiting.pop(request, None)
        reason = request.failure or ""
        if "ERR_ABORTED" not in reason:
            what = request.resource_type
            self._note("request", reason, url=request.url, what=what)

    def _answered(self, response: Response) -> None:
        assert self.tab is not None
        request = response.request
        if request.is_navigation_request() and request.frame == self.tab.main_frame:
            self.answer = response
        if response.status >= 400:
            self._note(
                "response",
                response.status_text,
                url=response.url,
                status=response.status,
                what=request.resource_type,
            )

    async def _dialog(self, dialog: Any) -> None:
        self.dialogs += 1
        if self.dialogs <= MANY_DIALOGS:
            self._note("dialog", f"{dialog.type}: {dialog.message}")
        with contextlib.suppress(Error):
            await dialog.dismiss()
        if self.dialogs > MANY_DIALOGS and self.tab:
            self._note("dialogs", "the page opens dialogs for ever")
            with contextlib.suppress(Error):
                await self.tab.close()

    async def _popup(self, tab: Tab) -> None:
        if tab is self.tab:
            return
        self.popups += 1
        self._note("popup", tab.url)
        with contextlib.suppress(Error):
            await tab.close()
