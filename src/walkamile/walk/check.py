"""The shape of a check: one question that is asked of everything a walk recorded."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from walkamile.nouns import Severity
from walkamile.walk.page import Box, Line, Page, Picture, Search, Target
from walkamile.walk.page import Field as PageField
from walkamile.walk.scent import Words
from walkamile.walk.trip import Outcome

EVERYWHERE = ("header", "nav", "footer", "dialog")  # parts that pages share


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Everything a walk brought home. What judges it touches nothing else."""

    home: str
    device: str
    at: datetime
    words: Words
    pages: tuple[Page, ...]
    outcomes: tuple[Outcome, ...] = ()
    statuses: dict[str, int] = field(default_factory=dict)
    unknown: Page | None = None
    robots: tuple[int, str] = (0, "")
    searched: tuple[Search, ...] = ()
    sitemap: tuple[int, str] = (0, "")
    hosts: frozenset[str] = frozenset()

    @property
    def good(self) -> Iterator[Page]:
        """Pages that opened: the others are judged by what hindered them."""
        return (p for p in self.pages if not p.blocked and p.status < 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One place at which a check found something wrong."""

    url: str
    selector: str = ""
    name: str = ""
    quote: str = ""
    box: Box | None = None
    seconds: float | None = None
    severity: Severity | None = None
    wcag: str | None = None
    mark: str = ""  # what tells it from others at the same place
    shared: bool = False  # stands on every page, so it is one obstacle
    kind: str = ""  # where one check knows several kinds, such as axe-core's rules


Find = Callable[[Recorded], Iterable[Sighting]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question, and what it means for a customer when the answer is no."""

    question: str
    severity: Severity
    why: str
    wcag: str | None = None
    find: Find = field(repr=False)

    @classmethod
    def asking(
        cls, question: str, *, severity: Severity, why: str, wcag: str | None = None
    ) -> Callable[[Find], Self]:
        """Make a check of the function that finds what is wrong."""
        return lambda find: cls(
            question=question, severity=severity, why=why, wcag=wcag, find=find
        )

    @property
    def kind(self) -> str:
        """The name of the file that it lives in."""
        return self.find.__module__.rpartition(".")[2]


def at(  # noqa: PLR0913 - a sighting has many optional sides
    page: Page,
    thing: Line | Target | Picture | PageField | None = None,
    *,
    name: str = "",
    quote: str = "",
    mark: str = "",
    severity: Severity | None = None,
    kind: str = "",
    wcag: str | None = None,
    seconds: float | None = None,
) -> Sighting:
    """Return a sighting of a thing on a page."""
    region = getattr(thing, "region", "main")
    return Sighting(
        url=page.url,
        selector=getattr(thing, "selector", ""),
        name=name or getattr(thing, "name", ""),
        quote=quote or getattr(thing, "text", ""),
        box=getattr(thing, "box", None),
        mark=mark,
        severity=severity,
        kind=kind,
        wcag=wcag,
        seconds=seconds,
        shared=region in EVERYWHERE,
    )
