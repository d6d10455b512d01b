"""How often is each theme spoken of, week by week?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

DAYS_A_WEEK = 7
# Older than this teaches nothing about today, and years of it would cost memory.
MOST_WEEKS = 520
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Counts of themes in weeks that end with ``until``, the newest week last.

    ``theme`` and ``segment`` hold a code a row (``-1``: none), ``day`` its day before
    ``until`` (0 is the last day counted), ``counts`` themes × weeks over all segments.
    """

    until: date
    themes: Sequence[str]
    segments: Sequence[str]
    theme: Array
    segment: Array
    day: Array
    many: int

    def counts(self, among: Array | None = None) -> Array:
        """Return how often each theme was spoken of in each week: themes × weeks.

        The last line counts what has no theme.
        """
        week = self.many - 1 - self.day // DAYS_A_WEEK
        chosen = week >= 0 if among is None else among & (week >= 0)
        lines = len(self.themes) + 1
        theme = np.where(self.theme < 0, lines - 1, self.theme)[chosen]
        cell = theme * self.many + week[chosen]
        counted = np.bincount(cell, minlength=lines * self.many)
        return counted.reshape(lines, self.many).astype(float)

    def first_day(self, week: int) -> date:
        """Return the first day of a week."""
        return self.until - timedelta(days=(self.many - week) * DAYS_A_WEEK - 1)


def weeks(
    theme: Array,
    day: Array,
    segment: Array,
    *,
    themes: Sequence[str],
    segments: Sequence[str],
    until: date,
) -> Weeks:
    """Count what was said up to and with the day ``until``.

    ``theme`` and ``segment`` hold a code a row (-1: none) into ``themes`` and
    ``segments``; ``day`` the days since 1970, -1 where unknown. Later words, and words
    whose day nobody knows, are left out.
    """
    before = (until - _FIRST_DAY).days - day
    here = (day >= 0) & (before >= 0) & (before < MOST_WEEKS * DAYS_A_WEEK)
    oldest = int(before[here].max(initial=-1))
    return Weeks(
        until=until,
        themes=themes,
        segments=segments,
        theme=theme,
        segment=segment,
        day=np.where(here, before, MOST_WEEKS * DAYS_A_WEEK * 2),
        many=(oldest + 1) // DAYS_A_WEEK,
    )


def last_day(until: date | datetime) -> date:
    """Return the last day that is counted: a moment counts the days before it.

    A date counts itself; a time of day other than midnight counts its own day.
    """
    if not isinstance(until, datetime):
        return until
    moment = until.astimezone(UTC) if until.tzinfo else until
    if moment.time() == time.min:
        return moment.date() - timedelta(days=1)
    return moment.date()
