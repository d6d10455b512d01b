"""Opening hours in the words of four languages, as an OSM opening_hours value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from walkamile.walk.page import Line
from walkamile.walk.reading.osm import osm, osm_week
from walkamile.walk.reading.times import Reading, Span, readings
from walkamile.walk.scent import Words, mentions

JUNK = 14  # further words that an hours line may hold
FEW_WORDS = 3  # further ones beside a day or a time that stands alone
LONGEST_LINE = 1500  # characters that are read of one
CONTEXT = 4  # lines before in which "open" or "hours" may stand
DIFFERENT_DAYS = 3  # that need no such word


def week(
    lines: Sequence[Line] | Sequence[str], words: Words
) -> tuple[str, str, Line] | None:
    """Return the first opening hours in lines: OSM value, quote, line; or None.

    The value is in OSM's form, "Mo-Fr 09:00-18:00; Sa 10:00-14:00". A weekday, a time
    range and a word such as "open" nearby are needed, or three different weekdays.
    """
    table = _Table(words=words)
    read = [Line(text=line) if isinstance(line, str) else line for line in lines]
    for number, line in enumerate(read):
        if table.take(number, line):
            break
    return table.told() if table.enough() else None


@dataclass(slots=True)
class _Table:
    """Opening hours while they are being read, line by line."""

    words: Words
    found: dict[int, list[Span] | None] = field(default_factory=dict)
    quotes: list[str] = field(default_factory=list)
    first: Line | None = None
    context: int = -99  # the last line that spoke of opening
    since: int = 0  # the last line that held hours
    pending: Reading = field(default_factory=Reading)

    def take(self, number: int, line: Line) -> bool:
        """Read a line; tell whether the hours are complete."""
        text = line.text[:LONGEST_LINE]
        if mentions(text, self.words.of("open")):
            self.context = number
        parts = readings(text)
        if self.found and number - self.since > CONTEXT:
            if self.enough():
                return True
            self.found, self.quotes, self.first = {}, [], None
        return any(self._part(part, number, line, text) for part in parts)

    def _part(self, part: Reading, number: int, line: Line, text: str) -> bool:
        if part.days and not part.told:
            self.pending = part if part.junk <= FEW_WORDS else Reading()
            return False
        near = number - self.context <= CONTEXT
        if not part.days and not part.holiday:
            part.days = self._days_of(part, near=near)
        self.pending = Reading()
        if not part.days or not self._plausible(part, near=near or bool(self.found)):
            return False
        if any(_clash(self.found, day, part.spans) for day in part.days):
            return True
        self._keep(part, number, line, text)
        return False

    def _days_of(self, part: Reading, *, near: bool) -> list[int]:
        """Return the days of times that stand without: those of the line before."""
        if part.always and near:
            return list(range(7))
        return self.pending.days if part.junk <= FEW_WORDS + 2 else []

    def _plausible(self, part: Reading, *, near: bool) -> bool:
        few_days = len(set(part.days)) < DIFFERENT_DAYS
        most = FEW_WORDS + 1 if few_days else JUNK
        return part.told and (near or part.junk <= most)

    def _keep(self, part: Reading, number: int, line: Line, text: str) -> None:
        for day in part.days:
            new = None if not part.spans and part.closed else part.spans
            old = self.found.get(day)
            self.found[day] = sorted({*(old or []), *new}) if new else None
        if not self.quotes or self.quotes[-1] != text:
            self.quotes.append(text)
        self.first, self.since = self.first or line, number
        if number - self.context <= CONTEXT + len(self.quotes):
            self.context = max(self.context, number - CONTEXT)

    def enough(self) -> bool:
        """Tell whether what was read surely is when we are open."""
        spoken = self.context >= 0 and abs(self.since - self.context) <= CONTEXT + 8
        return bool(self.found) and (spoken or len(self.found) >= DIFFERENT_DAYS)

    def told(self) -> tuple[str, str, Line] | None:
        """Return OSM value, quote and line; None where every day is closed."""
        if self.first is None or not any(self.found.values()):
            return None
        return osm(self.found), " / ".join(self.quotes)[:300], self.first


def _clash(found: dict[int, Any], day: int, spans: list[Span]) -> bool:
    """Tell whether a second branch begins: a day told again with other hours."""
    old = found.get(day)
    if day not in found or not spans or not old:
        return False
    return any(a < d and c < b for a, b in old for c, d in spans) and spans != old


def same_week(mine: str, truth: str) -> bool:
    """Tell whether two opening hours open and close at the same minutes of a week."""
    a, b = _canonical(mine), _canonical(truth)
    return a is not None and a == b


def _canonical(value: str) -> frozenset[tuple[int, int, int]] | None:
    from walkamile.walk.scent import words

    if (plainly := osm_week(value)) is not None:
        return plainly
    got = week([value], words("en", "de", "es", "fr")) or None
    return osm_week(got[0]) if got else None
