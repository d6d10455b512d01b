"""Somebody looks on: each page that a walk comes by is kept with its picture at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from walkamile.nouns import Errand
from walkamile.walk.page import Page
from walkamile.web.jobs import Task
from walkamile.web.models import Media, Walk, WalkErrand, WalkPage
from walkamile.web.walks import pictures

LOOKING_ROUND = "Looking round for obstacles"


class Watch:
    """What a running walk shows, and where it hears that it should stop."""

    def __init__(self, walk: Walk, task: Task, errands: Sequence[Errand]) -> None:
        self.walk, self.task, self.errands = walk, task, errands
        self._kept: dict[tuple[str, tuple[str, ...]], Media | None] = {}
        self._first: dict[str, Media | None] = {}
        self._number = 0
        self._done = 0

    def begin(self) -> None:
        """Forget what an earlier start of this walk kept."""
        WalkErrand.objects.filter(walk=self.walk).delete()
        WalkPage.objects.filter(walk=self.walk).delete()
        pictures.forget(self.walk)
        self.walk.state, self.walk.error = Walk.State.RUNNING, ""
        self.walk.save(update_fields=["state", "error"])
        self._say(self._title())

    def met(self, page: Page) -> None:
        """Keep a page with its picture, the first time that it is met."""
        self.task.go_on()
        key = (page.url, page.trail)
        if key in self._kept or page.picture is None:
            return
        held = pictures.keep(self.walk, page.picture, page.title[:300])
        self._kept[key] = held
        self._first.setdefault(page.url, held)
        self._number += 1
        WalkPage.objects.create(
            walk=self.walk,
            number=self._number,
            url=page.url[:2000],
            title=page.title[:300],
            status=max(page.status, 0),
            seconds=page.seconds,
            picture=held,
        )

    def next(self) -> int:
        """Say that an errand is done, and return its place in the line."""
        self._done += 1
        self._say(self._title())
        return self._done - 1

    def tell(self, words: str) -> None:
        """Hear what the walker says; a customer's words are not among it."""
        if words == LOOKING_ROUND:
            self._say(words)
        self.task.go_on()

    def picture(self, row: Mapping[str, Any]) -> Media | None:
        """Return the picture of the page that a step or an obstacle is of."""
        return self._first.get(str(row.get("url") or ""))

    def _title(self) -> str:
        left = self.errands[self._done :]
        return left[0].title if left else LOOKING_ROUND

    def _say(self, words: str) -> None:
        self.task.progress(self._done, len(self.errands), words)
