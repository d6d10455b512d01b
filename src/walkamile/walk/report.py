"""What a walk was like: a table of errands, a table of obstacles, a page to show."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from walkamile.nouns import Obstacle, Verdict
from walkamile.walk.page import Page
from walkamile.walk.showing import data_address, place
from walkamile.walk.showing import page as shown
from walkamile.walk.trip import Outcome

AROUND = 90  # pixels shown round an obstacle
TALLEST = 480  # pixels of an obstacle's picture
MARK = (107, 58, 160)  # the violet of a customer's words
ERRANDS: dict[str, Any] = {
    "errand": pl.String,
    "verdict": pl.String,
    "value": pl.String,
    "quote": pl.String,
    "clicks": pl.Float64,
    "seconds": pl.Float64,
    "pages_seen": pl.Int64,
    "least_clicks": pl.Float64,
    "ease": pl.Float64,
    "reason": pl.String,
    "who": pl.String,
}
OBSTACLES: dict[str, Any] = {
    "kind": pl.String,
    "severity": pl.String,
    "url": pl.String,
    "selector": pl.String,
    "quote": pl.String,
    "step": pl.Int64,
    "screenshot": pl.String,
    "wcag": pl.String,
    "fingerprint": pl.String,
    "name": pl.String,
    "seconds": pl.Float64,
    "pages": pl.Int64,
    "first_seen": pl.Datetime("us", "UTC"),
    "last_seen": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True, kw_only=True)
class WalkReport:
    """A site walked once.

    ``errands`` and ``obstacles`` are Polars frames; ``outcomes`` and ``found`` are the
    same as values; ``pages`` is everything that was recorded. ``who`` is the customer
    that was asked for, empty where each errand says it; ``looked_round`` whether
    obstacles were looked for. ``save(path)`` writes one HTML
    file that needs nothing beside it.
    """

    url: str
    device: str
    walked_at: datetime
    outcomes: tuple[Outcome, ...]
    found: tuple[Obstacle, ...] = ()
    pages: tuple[Page, ...] = field(default=(), repr=False)
    who: str = ""
    looked_round: bool = True  # False where obstacles were not looked for

    @cached_property
    def errands(self) -> pl.DataFrame:
        """One row an errand, in the order walked."""
        rows = [
            {
                "errand": outcome.walk.journey,
                "verdict": str(outcome.walk.verdict),
                "pages_seen": len(outcome.walk.seen),
                "who": outcome.customer.id,
                **{
                    name: getattr(outcome.walk, name)
                    for name in ERRANDS
                    if hasattr(outcome.walk, name) and name != "verdict"
                },
            }
            for outcome in self.outcomes
        ]
        return pl.DataFrame(rows, schema=ERRANDS)

    @cached_property
    def obstacles(self) -> pl.DataFrame:
        """One row an obstacle, the worst first; ``screenshot`` is a data: address."""
        rows = [
            {name: getattr(each, name, None) for name in OBSTACLES}
            | {"severity": str(each.severity), "screenshot": picture}
            for each, picture in zip(self.found, self.pictures, strict=True)
        ]
        return pl.DataFrame(rows, schema=OBSTACLES)

    @cached_property
    def pictures(self) -> tuple[str | None, ...]:
        """A picture for each of ``found``, its place framed; None where none was."""
        by_url = {page.url: page for page in self.pages}
        open_ones: dict[str, Any] = {}
        return tuple(_picture(o, by_url.get(o.url), open_ones) for o in self.found)

    @property
    def failed(self) -> list[Outcome]:
        """Errands that were not plainly reached, the worst first."""
        ones = [o for o in self.outcomes if o.walk.verdict is not Verdict.REACHED]
        return sorted(ones, key=place)

    def save(self, path: str | Path, *, before: Sequence[Obstacle] = ()) -> Path:
        """Write the report as one self-contained HTML page and return its path.

        ``before`` are the obstacles of the last walk: what is new and what is gone is
        then said.
        """
        path = Path(path)
        path.write_text(shown(self, before), encoding="utf-8")
        return path

    def __repr__(self) -> str:
        failed = ", ".join(o.errand.id for o in self.failed) or "none"
        done = len(self.outcomes) - len(self.failed)
        return (
            f"WalkReport({self.url}: {done} of {len(self.outcomes)} errands reached, "
            f"failed or hard: {failed}; {len(self.found)} obstacles)"
        )


def _picture(
    obstacle: Obstacle, page: Page | None, opened: dict[str, Any]
) -> str | None:
    if page is None or page.picture is None:
        return None
    from PIL import Image, ImageDraw

    if page.url not in opened:
        opened[page.url] = Image.open(io.BytesIO(page.picture)).convert("RGB")
    whole = opened[page.url]
    left, top, width, height = obstacle.box or (0, 0, 0, 0)
    if top >= whole.height or left >= whole.width:
        return None
    start = max(0, top - AROUND)
    tall = min(TALLEST, (height or TALLEST) + 2 * AROUND, whole.height - start)
    part = whole.crop((0, start, whole.width, start + max(tall, 1)))
    if obstacle.box and width and height:
        edge = (left, top - start, left + width, top - start + height)
        ImageDraw.Draw(part).rectangle(edge, outline=MARK, width=3)
    return data_address(part)
