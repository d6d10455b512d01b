"""What a walk was like: a table of errands, a table of obstacles, a page to show."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from walkamile.walk.walker import Outcome


@dataclass(frozen=True, kw_only=True)
class WalkReport:
    """A site walked once. ``errands`` and ``obstacles`` are Polars frames."""

    url: str
    device: str
    walked_at: datetime
    outcomes: tuple[Outcome, ...]

    @cached_property
    def errands(self) -> pl.DataFrame:
        """One row an errand, those that failed first."""
        rows = [
            {
                "errand": o.walk.journey,
                "verdict": str(o.walk.verdict),
                "value": o.walk.value,
                "quote": o.walk.quote,
                "clicks": o.walk.clicks,
                "seconds": o.walk.seconds,
                "pages_seen": len(o.walk.seen),
                "least_clicks": o.walk.least_clicks,
                "ease": o.walk.ease,
                "reason": o.walk.reason,
            }
            for o in self.outcomes
        ]
        return pl.DataFrame(rows)
