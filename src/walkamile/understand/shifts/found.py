"""What has shifted, since which day, and by how much?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

import numpy as np

from walkamile.understand.shifts.budget import Budget, budget
from walkamile.understand.shifts.scan import (
    AFTER_A_SHIFT,
    BASELINE_AT_LEAST,
    BASELINE_WEEKS,
    WINDOWS,
    middle,
    scan,
    seasoned,
)
from walkamile.understand.shifts.weeks import DAYS_A_WEEK, Weeks

Array = np.ndarray[Any, Any]

SWELLING, FADING, NEW = "swelling", "fading", "new"
# A theme is new, not swelling, where it was hardly ever heard of before.
HARDLY_EVER, TIMES_MORE = 3, 10.0
# The day is looked for so many days around the week that raised the alarm.
DAYS_AROUND = 10
# A segment smaller than this in all its weeks is not watched for itself.
SEGMENT_AT_LEAST = 100
TWO_SIDED_95 = 1.96
# Shifts that began within two weeks of each other are told together.
TOGETHER = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A theme swelling, fading or appearing.

    ``size`` is how many times as often it is spoken of since ``since`` as before, next
    to the volume of all others, with its 95 % interval; ``segment`` is ``None`` for
    all; ``until`` is the day before the next shift of the same theme, else the last.
    """

    theme: str
    segment: str | None
    kind: str
    since: date
    until: date
    size: float
    low: float
    high: float
    score: float


def shifts(
    weeks: Weeks, *, false_alarms_per_month: float = 1.0, seed: int = 0
) -> list[Shift]:
    """Return every shift up to the last week, the newest first.

    Nothing is returned where fewer than seven weeks are known. The budget of false
    alarms is over all themes and segments together.
    """
    if weeks.many <= BASELINE_AT_LEAST or not weeks.themes:
        return []
    watched = list(_watched(weeks))
    allowed = budget(
        [counts for _, _, counts in watched],
        false_alarms_per_month=false_alarms_per_month,
        seed=seed,
    )
    found = [
        shift
        for segment, among, counts in watched
        for shift in _of(weeks, segment, among, counts, allowed)
    ]
    return sorted(
        _once(found), key=lambda s: (-s.since.toordinal(), -abs(log(s.size)), s.theme)
    )


def _watched(weeks: Weeks) -> Iterator[tuple[str | None, Array | None, Array]]:
    yield None, None, weeks.counts()
    if len(weeks.segments) < 2:
        return
    for code, segment in enumerate(weeks.segments):
        among = weeks.segment == code
        counts = weeks.counts(among)
        if counts.sum() >= SEGMENT_AT_LEAST:
            yield segment, among, counts


def _of(
    weeks: Weeks,
    segment: str | None,
    among: Array | None,
    counts: Array,
    allowed: Budget,
) -> Iterator[Shift]:
    first = scan(counts)
    height = allowed.exceeded(first.telling).max(axis=-1)
    daily = _daily(weeks, among)
    seasons = seasoned(counts) / np.maximum(counts.sum(axis=0), 1e-9)
    for line in range(len(weeks.themes)):
        if height[line].max() < 1:
            continue
        alarms = list(_alarms(counts, line, allowed))
        days = _days(daily, line, weeks.many, [onset for onset, _ in alarms])
        for place, (onset, score) in enumerate(alarms):
            begins = days[place - 1] if place else 0
            ends = days[place + 1] if place + 1 < len(days) else daily.shape[1]
            spread = float(first.spread[line, min(onset, weeks.many - 1)])
            yield from _shift(
                weeks,
                segment,
                line,
                daily,
                (begins, days[place], ends),
                spread,
                _season(seasons[line], onset),
                score,
            )


def _season(season: Array, onset: int) -> float:
    """Return how much more the season alone lets expect since the onset."""
    since = season[onset:].mean()
    before = season[max(0, onset - BASELINE_WEEKS) : onset].mean()
    return float(since / max(before, 1e-9)) or 1.0


def _alarms(counts: Array, line: int, allowed: Budget) -> Iterator[tuple[int, float]]:
    """Go through the weeks as they came; after an alarm, what is usual starts anew."""
    start = alarmed = 0
    while True:
        score = scan(counts, start=start).telling[line]
        over = allowed.exceeded(score)
        crossing = np.flatnonzero(over.max(axis=-1) >= 1)
        crossing = crossing[crossing > alarmed]
        if not len(crossing):
            return
        alarmed = int(crossing[0])
        window = int(over[alarmed].argmax())
        start = max(alarmed - WINDOWS[window] + 1, start + 1)
        yield start, float(score[alarmed, window])


def _daily(weeks: Weeks, among: Array | None) -> Array:
    """Return counts by day, oldest first: themes × days."""
    many = weeks.many * DAYS_A_WEEK
    chosen = weeks.day < many
    if among is not None:
        chosen &= among
    lines = len(weeks.themes) + 1
    theme = np.where(weeks.theme < 0, lines - 1, weeks.theme)[chosen]
    cell = theme * many + (many - 1 - weeks.day[chosen])
    counted = np.bincount(cell, minlength=lines * many)
    return counted.reshape(lines, many).astype(float)


def _days(daily: Array, line: int, many: int, onsets: list[int]) -> list[int]:
    """Return the first day of each shift, every one at least two weeks after the last.

    Where the most likely day does not leave that much, the week's first day stands.
    """
    days: list[int] = []
    for onset in onsets:
        day = _day(daily, line, many, onset)
        apart = AFTER_A_SHIFT * DAYS_A_WEEK
        if days and day < days[-1] + apart:
            day = max(onset * DAYS_A_WEEK, days[-1] + DAYS_A_WEEK)
        days.append(day)
    return days


def _day(daily: Array, line: int, many: int, onset: int) -> int:
    """Return the day that best parts before from after (largest likelihood)."""
    near = onset * DAYS_A_WEEK
    span = BASELINE_AT_LEAST * DAYS_A_WEEK
    low, high = max(near - span, 0), min(near + span, many * DAYS_A_WEEK)
    said = np.cumsum(daily[line, low:high])
    volume = np.cumsum(daily[:, low:high].sum(axis=0))
    tried = range(
        max(near - DAYS_AROUND, low + 1), min(near + DAYS_AROUND + 1, high - 1)
    )
    best = max(tried, key=lambda d: (_parted(said, volume, d - low), -d), default=near)
    return int(best)


def _parted(said: Array, volume: Array, at: int) -> float:
    before, its = said[at - 1], volume[at - 1]
    after, theirs = said[-1] - before, volume[-1] - its
    return float(_log_likelihood(before, its) + _log_likelihood(after, theirs))


def _log_likelihood(said: float, volume: float) -> float:
    return said * log(said / volume) if said > 0 and volume > 0 else 0.0


def _shift(
    weeks: Weeks,
    segment: str | None,
    line: int,
    daily: Array,
    when: tuple[int, int, int],
    spread: float,
    season: float,
    score: float,
) -> Iterator[Shift]:
    begins, since, ends = when
    begins = max(begins, since - BASELINE_WEEKS * DAYS_A_WEEK)
    before = daily[:, begins:since].sum(axis=1)
    after = daily[:, since:ends].sum(axis=1)
    others, theirs = np.delete(before, line), np.delete(after, line)
    grown = theirs.sum() / max(others.sum(), 1e-9)
    grown *= float(middle(theirs[:, None], (others * grown)[:, None])[0, 0])
    usual = before[line] * grown * season
    size = (after[line] + 0.5) / (usual + 0.5)
    scale = max(spread, 1.0) * (1 / (after[line] + 0.5) + 1 / (before[line] + 0.5))
    wide = exp(TWO_SIDED_95 * sqrt(scale))
    if (size > 1) != (score > 0) or (size / wide < 1 < size * wide):
        return  # seen again with all that came since, it was no shift
    day = weeks.first_day(0)
    yield Shift(
        theme=weeks.themes[line],
        segment=segment,
        kind=_kind(score, before[line], size),
        since=day + timedelta(days=since),
        until=day + timedelta(days=ends - 1),
        size=size,
        low=size / wide,
        high=size * wide,
        score=score,
    )


def _kind(score: float, before: float, size: float) -> str:
    if score < 0:
        return FADING
    return NEW if before <= HARDLY_EVER and size >= TIMES_MORE else SWELLING


def _once(found: list[Shift]) -> list[Shift]:
    """Tell a shift of all once, not again for every segment that it shows in."""
    of_all = [shift for shift in found if shift.segment is None]
    return of_all + [
        shift
        for shift in found
        if shift.segment is not None
        and not any(_same(shift, other) for other in of_all)
    ]


def _same(one: Shift, other: Shift) -> bool:
    return (
        one.theme == other.theme
        and (one.kind == FADING) == (other.kind == FADING)
        and abs(one.since - other.since) <= 2 * TOGETHER
    )


def together(shift: Shift, all_of_them: list[Shift]) -> list[Shift]:
    """Return what else shifted at about the same time, the strongest first."""
    others = [
        other
        for other in all_of_them
        if (other.theme, other.segment) != (shift.theme, shift.segment)
        and abs(other.since - shift.since) <= TOGETHER
    ]
    return sorted(others, key=lambda other: (-abs(other.score), other.theme))
