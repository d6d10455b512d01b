"""Opening hours in the words of four languages, as an OSM opening_hours value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from walkamile.walk.page import Line
from walkamile.walk.scent import Words, mentions

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = (
    "monday mon montag mo lunes lun lundi",
    "tuesday tue tues dienstag di martes mar mardi",
    "wednesday wed weds mittwoch mi miércoles miercoles mié mie mercredi mer",
    "thursday thu thur thurs donnerstag do jueves jue jeudi jeu",
    "friday fri freitag fr viernes vie vendredi ven",
    "saturday sat samstag sonnabend sa sábado sabado sáb sab samedi sam",
    "sunday sun sonntag so domingo dom dimanche dim",
)
SHORT_ALONE = {"mo", "di", "mi", "do", "fr", "sa", "so", "mar", "sun", "sat", "dom"}
DAY = {name: i for i, names in enumerate(NAMES) for name in names.split()}
DAY |= {f"{n}s": i for n, i in DAY.items() if len(n) > 3 and not n.endswith("s")}
DAY |= {"montags": 0, "sonntags": 6, "samstags": 5, "mondays": 0}
TWO = {"tu": 1, "we": 2, "th": 3, "su": 6}
EVERY = (
    "daily|every day|everyday|7 days a week|seven days a week|täglich|jeden tag|"
    "todos los días|diario|diariamente|tous les jours|all week|7j/7|7/7|any day"
)
WEEKDAYS = (
    "weekdays|working days|werktags|wochentags|días laborables|entre semana|en semaine"
)
WEEKEND = "weekends?|wochenende|fines? de semana|week-?ends?|am wochenende"
HOLIDAY = (
    "(?:bank|public) holidays?|holidays|feiertags?|feiertage|feiertagen|"
    "(?:días )?festivos|jours? fériés?"
)
CLOSED = "closed|geschlossen|ruhetag|cerrado|cerramos|fermée?|fermés|zu"
ALWAYS = (
    "24/7|24 hours a day|open 24 hours|24 hours, 7 days|round the clock|24 stunden am tag|"
    "24 stunden geöffnet|rund um die uhr|24 horas al día|abierto 24 horas|24h/24"
)
DASH = "[-–—‑−~]"
TO = r"(?:to|till|until|til|bis|through|thru|a|à|au|al|hasta|jusqu'à|et|y|and|und)"
HOUR = (
    r"(?<![\d.,:/€$£+])(?P<h>[01]?\d|2[0-4])"
    r"(?:\s?[:.h]\s?(?P<m>[0-5]\d)(?!\d)|\s?h(?![a-z]))?"
    r"(?:\s?(?P<ap>a\.?\s?m\.?|p\.?\s?m\.?)(?![a-z]))?"
    r"(?:\s?(?:uhr|heures?|horas|hrs?|h|o'clock)(?![a-z]))?"
    r"(?![\d%€$£]|[.,/]\d|\s?(?:€|eur|\$|£|min|days|tage|jours|días|years|%))"
)
NOON = r"(?P<noon>noon|midday|mittags?|mediodía|midi)|(?P<night>midnight|mitternacht|medianoche|minuit)"
TOKEN = re.compile(
    rf"(?P<always>\b(?:{ALWAYS})\b)|(?P<every>\b(?:{EVERY})\b)"
    rf"|(?P<weekdays>\b(?:{WEEKDAYS})\b)|(?P<weekend>\b(?:{WEEKEND})\b)"
    rf"|(?P<holiday>\b(?:{HOLIDAY})\b)|(?P<closed>\b(?:{CLOSED})\b)"
    rf"|(?P<time>{HOUR}|{NOON})"
    rf"|(?P<to>{DASH}|(?:{TO})(?![a-zà-ü]))"
    rf"|(?P<word>[a-zà-ÿß']+)\.?|(?P<comma>[,;&/+|])",
    re.IGNORECASE,
)
FOUR_DIGITS = re.compile(
    r"\b([01]\d|2[0-3])([0-5]\d)(\s*(?:[-–]|to|bis|a|à)\s*)([01]\d|2[0-4])([0-5]\d)\b"
)
SHORTEST_UNSURE = 180  # minutes: "1-2" alone may be days, pages, pieces
INITIALS = re.compile(r"\bM\s?[-–]\s?F\b")
JUNK = 14  # further words that an hours line may hold
FEW_WORDS = 3  # further ones beside a day or a time that stands alone
LONGEST_LINE = 1500  # characters that are read of one
CONTEXT = 4  # lines before in which "open" or "hours" may stand
DIFFERENT_DAYS = 3  # that need no such word

Span = tuple[int, int]  # minutes after midnight


@dataclass(slots=True)
class Reading:
    """What one stretch of text says: days, and their times (empty means closed)."""

    days: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    closed: bool = False
    junk: int = 0
    holiday: bool = False
    starts: int = 0
    always: bool = False

    @property
    def told(self) -> bool:
        """Whether it says when, not only on which days."""
        return bool(self.spans) or self.closed or self.always


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


def osm(found: dict[int, Any]) -> str:
    """Return a week as OSM opening hours: equal days in a row are joined."""
    rules: list[tuple[list[int], str]] = []
    for day in sorted(found):
        spans = found[day]
        said = (
            ",".join(f"{_clock(a)}-{_clock(b)}" for a, b in spans) if spans else "off"
        )
        if rules and rules[-1][1] == said and rules[-1][0][-1] == day - 1:
            rules[-1][0].append(day)
        else:
            rules.append(([day], said))
    by_said: dict[str, list[str]] = {}
    for days, said in rules:
        named = DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}"
        by_said.setdefault(said, []).append(named)
    return "; ".join(f"{','.join(days)} {said}" for said, days in by_said.items())


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def readings(text: str) -> list[Reading]:
    """Return what a text says, in order: each a group of days with its times."""
    tokens = _tokens(text)
    if not any(kind in ("span", "closed", "always", "day") for kind, _ in tokens):
        return []
    order = [k for k, _ in tokens if k in ("day", "span")]
    times_first = order[:1] == ["span"] and "day" in order and order[-1:] == ["day"]
    parts = [Reading()]
    for kind, value in tokens:
        if _begins_anew(kind, parts[-1], times_first=times_first):
            parts.append(Reading())
        _note(kind, value, parts[-1])
    return [part for part in parts if part.days or part.told]


def _begins_anew(kind: str, now: Reading, *, times_first: bool) -> bool:
    """Tell whether a token belongs to the next group of days."""
    if kind == "day":
        return now.told and bool(now.days) and not times_first
    if kind == "span":
        return times_first and bool(now.days)
    if kind == "closed":
        return bool(now.spans) and not times_first
    return kind == "holiday" and now.told


def _note(kind: str, value: Any, now: Reading) -> None:
    if kind == "day":
        now.days.extend(day for day in value if day not in now.days)
    elif kind == "span":
        if not now.holiday or now.days:
            now.spans.append(value)
    elif kind == "always":
        now.always, now.spans = True, [(0, 1440)]
    elif kind == "closed":
        now.closed = True
    elif kind == "holiday":
        now.holiday = True
    else:
        now.junk += 1


def _tokens(text: str) -> list[tuple[str, Any]]:
    raw: list[tuple[str, Any]] = []
    text = FOUR_DIGITS.sub(r"\1:\2\3\4:\5", text)
    text = INITIALS.sub("Mon-Fri", text.replace("\u00a0", " "))
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if found["time"]:
            raw.append(("time", _time(found)))
        elif found["word"]:
            raw.append(_word(found["word"]))
        elif kind in ("every", "weekdays", "weekend"):
            days = {"every": range(7), "weekdays": range(5), "weekend": range(5, 7)}
            raw.append(("day", list(days[kind])))
        elif kind in ("always", "closed", "holiday", "to", "comma"):
            raw.append((kind, None))
    return _spans(_ranges(raw))


def _word(word: str) -> tuple[str, Any]:
    low = word.lower().rstrip(".")
    if low in DAY:
        return ("day", [DAY[low]])
    if word in ("Tu", "We", "Th", "Su"):
        return ("day", [TWO[low]])
    return ("junk", None)


def _time(found: re.Match[str]) -> tuple[int, str, bool]:
    """Return minutes, a or p or nothing, and whether it surely is a time of day."""
    if found["noon"]:
        return 720, "p", True
    if found["night"]:
        return 1440, "", True
    half = (found["ap"] or "")[:1].lower()
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    if half == "p" and hours < 12:
        hours += 12
    if half == "a" and hours == 12:
        hours = 0
    sure = bool(found["m"] or half or re.search("[a-z]", found[0], re.IGNORECASE))
    return hours * 60 + minutes, half, sure


def _ranges(raw: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Join "Mon to Fri" into five days; lone connectors fall away."""
    out: list[tuple[str, Any]] = []
    place = 0
    while place < len(raw):
        kind, value = raw[place]
        after = raw[place + 1 : place + 3]
        spanning = [k for k, _ in after] == ["to", "day"]
        if kind == "day" and spanning and len(value) == len(after[1][1]) == 1:
            start, end = value[0], after[1][1][0]
            joined = [(start + i) % 7 for i in range((end - start) % 7 + 1)]
            out.append(("day", joined))
            place += 3
            continue
        out.append((kind, value))
        place += 1
    return out


def _spans(raw: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Join "9 to 5" into a span of minutes."""
    out: list[tuple[str, Any]] = []
    place = 0
    while place < len(raw):
        kind, value = raw[place]
        after = raw[place + 1 : place + 3]
        if kind == "time" and [k for k, _ in after] == ["to", "time"]:
            span = _span(value, after[1][1])
            out.append(("span", span) if span else ("junk", None))
            place += 3
            continue
        if kind not in ("to", "comma", "time"):
            out.append((kind, value))
        place += 1
    return out


def _span(a: tuple[int, str, bool], b: tuple[int, str, bool]) -> Span | None:
    start, end = a[0], b[0]
    if not a[1] and b[1] == "p" and start + 720 < end and start < 720 and start < 360:
        start += 720  # "2 - 5:30 pm"
    if end <= start and not b[1] and end <= 720 and start < 1080:
        end += 720 if end + 720 > start else 1440  # "9 - 5"
    if end == 0:
        end = 1440
    if end <= start:
        end += 1440  # past midnight
    if not (a[2] or b[2]) and end - start < SHORTEST_UNSURE:
        return None
    if end - start > 1440 or end - start < 30:
        return None
    return start, end


def same_week(mine: str, truth: str) -> bool:
    """Tell whether two opening hours open and close at the same minutes of a week."""
    a, b = _canonical(mine), _canonical(truth)
    return a is not None and a == b


def _canonical(value: str) -> frozenset[tuple[int, int, int]] | None:
    from walkamile.walk.scent import words

    got = week([value], words("en", "de", "es", "fr")) or None
    text = got[0] if got else value
    return osm_week(text)


def osm_week(value: str) -> frozenset[tuple[int, int, int]] | None:
    """Return day, start and end of every opening in a week; None if it is not OSM's."""
    from datetime import datetime, timedelta

    from opening_hours import (  # type: ignore[attr-defined]
        OpeningHours,
        ParserError,
    )

    try:
        parsed = OpeningHours(value)
    except ParserError:
        return None
    monday = datetime(2024, 1, 8)  # noqa: DTZ001 - a week without holidays, local time
    spans = parsed.intervals(monday, monday + timedelta(days=7))
    found = set()
    for start, end, state, *_ in spans:
        if str(state).lower().endswith("open") and end is not None:
            minutes = start.hour * 60 + start.minute
            lasts = int((end - start).total_seconds() // 60)
            found.add((start.weekday(), minutes, lasts))
    return frozenset(found)
