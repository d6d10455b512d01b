"""A browser that tells somebody who looks on of each page it comes by."""

from collections.abc import Callable
from typing import Any

from walkamile.walk.browser import Browser
from walkamile.walk.page import Field, Page, Target


class Watched(Browser):
    """A browser whose pages are shown to ``met`` as they come, pictures and all.

    What ``met`` raises ends the walk: so a walk can be stopped.
    """

    def __init__(self, met: Callable[[Page], object], **given: Any) -> None:
        super().__init__(**given)
        self._met = met

    def open(self, url: str) -> Page:
        """Open an address, show it, and return the page."""
        return self._shown(super().open(url))

    def press(self, page: Page, target: Target, *, by_keys: bool = False) -> Page:
        """Press something, show what came of it, and return that."""
        return self._shown(super().press(page, target, by_keys=by_keys))

    def search(self, page: Page, field: Field, words: str) -> Page:
        """Search, show what came of it, and return that."""
        return self._shown(super().search(page, field, words))

    def _shown(self, page: Page) -> Page:
        self._met(page)
        return page
