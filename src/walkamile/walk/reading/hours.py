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
    read = [Line(text=line) if isinstance(line, str) else line for line in lines]
    found: dict[int, list[Span] | None] = {}
    quotes: list[str] = []
    first: Line | None = None
    seen_context, since, pending = -99, 0, Reading()
    for number, line in enumerate(read):
        text = line.text if len(line.text) < 1500 else line.text[:1500]
        if mentions(text, words.of("open")):
            seen_context = number
        got = readings(text)
        if found and number - since > CONTEXT:
            if _enough(found, since - seen_context, bool(quotes)):
                break
            found, quotes, first = {}, [], None
        for part in got:
            if part.days and not part.told:
                pending = part if part.junk <= 3 else Reading()
                continue
            if part.told and not part.days and not part.holiday:
                if part.always and number - seen_context <= CONTEXT:
                    part.days = list(range(7))
                elif pending.days and part.junk <= 5:
                    part.days = pending.days
                elif part.spans and _same_line(text, words) and part.junk <= 5:
                    pass
            pending = Reading()
            if not part.days or not part.told:
                continue
            near = number - seen_context <= CONTEXT or bool(found)
            if part.junk > JUNK and not near:
                continue
            if any(_clash(found, day, part.spans) for day in part.days):
                return _value(found, quotes, first)
            if not near and len(set(part.days)) < DIFFERENT_DAYS and part.junk > 4:
                continue
            for day in part.days:
                new = None if not part.spans and part.closed else part.spans
                old = found.get(day)
                found[day] = sorted({*(old or []), *new}) if new else None
            if not quotes or quotes[-1] != text:
                quotes.append(text)
            first, since = first or line, number
            seen = number - seen_context <= CONTEXT + len(quotes)
            if seen:
                seen_context = max(seen_context, number - CONTEXT)
    near_at_all = seen_context >= 0 and abs(since - seen_context) <= CONTEXT + 8
    if found and (near_at_all or len(found) >= DIFFERENT_DAYS):
        return _value(found, quotes, first)
    return None


def _same_line(text: str, words: Words) -> bool:
    return mentions(text, words.of("open")) is not None


def _enough(found: dict[int, Any], distance: int, quoted: bool) -> bool:
    return quoted and (len(found) >= DIFFERENT_DAYS or distance <= CONTEXT + 4)


def _clash(found: dict[int, Any], day: int, spans: list[Span]) -> bool:
    """A second branch begins where a day is told again with other, overlapping hours."""
    old = found.get(day)
    if day not in found or not spans or not old:
        return False
    return any(a < d and c < b for a, b in old for c, d in spans) and spans != old


def _value(
    found: dict[int, Any], quotes: list[str], first: Line | None
) -> tuple[str, str, Line] | None:
    if first is None or not any(found.values()):
        return None
    return osm(found), " / ".join(quotes)[:300], first


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
    parts, now = [], Reading()
    for kind, value in tokens:
        if kind == "day":
            if now.told and now.days and not times_first:
                parts.append(now)
                now = Reading()
            now.days.extend(d for d in value if d not in now.days)
        elif kind == "span":
            if times_first and now.days:
                parts.append(now)
                now = Reading()
            if not now.holiday or now.days:
                now.spans.append(value)
        elif kind == "closed":
            if now.spans and not times_first:
                parts.append(now)
                now = Reading()
            now.closed = True
        elif kind == "always":
            now.always, now.spans = True, [(0, 1440)]
        elif kind == "holiday":
            if now.told:
                parts.append(now)
                now = Reading()
            now.holiday = True
        else:
            now.junk += 1
    parts.append(now)
    return [p for p in parts if p.days or p.told]


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

    from opening_hours import OpeningHours, ParserError

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
