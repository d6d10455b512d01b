"""Days and times of day as a line of text says them, in four languages."""

import re
from dataclasses import dataclass, field
from typing import Any

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
TO = r"(?:to|till|until|til|bis|through|thru|a|à|au|al|hasta|jusqu'à)"
AND = r"(?:et|y|and|und)"  # of days it makes a list, but after "between" a stretch
BETWEEN = ("between", "entre", "zwischen")
HOUR = (
    r"(?<![\d.,:/€$£+])(?P<h>[01]?\d|2[0-4])"
    r"(?:\s?[:.h]\s?(?P<m>[0-5]\d)(?!\d)|\s?h(?![a-z]))?"
    r"(?:\s?(?P<ap>a\.?\s?m\.?|p\.?\s?m\.?)(?![a-z]))?"
    r"(?:\s?(?:uhr|heures?|horas|hrs?|h|o'clock)(?![a-z]))?"
    r"(?![\d%€$£]|[.,/]\d|\s?(?:€|eur|\$|£|min|days|tage|jours|días|years|%))"
)
NOON = (
    "(?P<noon>noon|midday|mittags?|mediodía|midi)"
    "|(?P<night>midnight|mitternacht|medianoche|minuit)"
)
TOKEN = re.compile(
    rf"(?P<always>\b(?:{ALWAYS})\b)|(?P<every>\b(?:{EVERY})\b)"
    rf"|(?P<weekdays>\b(?:{WEEKDAYS})\b)|(?P<weekend>\b(?:{WEEKEND})\b)"
    rf"|(?P<holiday>\b(?:{HOLIDAY})\b)|(?P<closed>\b(?:{CLOSED})\b)"
    rf"|(?P<time>{HOUR}|{NOON})"
    rf"|(?P<to>{DASH}|(?:{TO})(?![a-zà-ü]))"
    rf"|(?P<and>(?:{AND})(?![a-zà-ü]))"
    rf"|(?P<word>[a-zà-ÿß']+)\.?|(?P<comma>[,;&/+|])",
    re.IGNORECASE,
)
FOUR_DIGITS = re.compile(
    r"\b([01]\d|2[0-3])([0-5]\d)(\s*(?:[-–]|to|bis|a|à)\s*)([01]\d|2[0-4])([0-5]\d)\b"
)
BETWEEN_TWO = ("between", None)
TIMES_JOINED = (["to", "time"], ["and", "time"])
SHORTEST_UNSURE = 180  # minutes: "1-2" alone may be days, pages, pieces
# M-F is English; L-V, L-S, L-D are lunes/lundi to viernes/vendredi, sábado, domingo.
INITIALS = (
    (re.compile(r"\bM\s?[-–]\s?F\b"), "Mon-Fri"),
    (re.compile(r"\bM\s?[-–]\s?Th\b"), "Mon-Thu"),
    (re.compile(r"\bL\.?\s?[-–aàA]\s?V\b"), "Mon-Fri"),
    (re.compile(r"\bL\.?\s?[-–aàA]\s?J\b"), "Mon-Thu"),
    (re.compile(r"\bL\.?\s?[-–aàA]\s?S\b"), "Mon-Sat"),
    (re.compile(r"\bL\.?\s?[-–aàA]\s?D\b"), "Mon-Sun"),
)

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
    if kind == "day" and now.always:
        return True
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
    text = text.replace("\u00a0", " ")
    for initials, spelt in INITIALS:
        text = initials.sub(spelt, text)
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if found["time"]:
            raw.append(("time", _time(found)))
        elif found["word"]:
            raw.append(_word(found["word"]))
        elif kind in ("every", "weekdays", "weekend"):
            days = {"every": range(7), "weekdays": range(5), "weekend": range(5, 7)}
            raw.append(("day", list(days[kind])))
        elif kind in ("always", "closed", "holiday", "to", "and", "comma"):
            raw.append((kind, None))
    return _spans(_ranges(raw))


def _word(word: str) -> tuple[str, Any]:
    low = word.lower().rstrip(".")
    if low in DAY:
        return ("day", [DAY[low]])
    if word in ("Tu", "We", "Th", "Su"):
        return ("day", [TWO[low]])
    if low in BETWEEN:
        return ("between", None)
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
        joints = ["to", "and"] if raw[place - 1 : place] == [BETWEEN_TWO] else ["to"]
        spanning = len(after) == 2 and after[0][0] in joints and after[1][0] == "day"
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
        if kind == "time" and [k for k, _ in after] in TIMES_JOINED:
            span = _span(value, after[1][1])
            out.append(("span", span) if span else ("junk", None))
            place += 3
            continue
        if kind not in ("to", "and", "between", "comma", "time"):
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
