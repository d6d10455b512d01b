"""How icons, numbers, dates and stretches of words are shown. No logic lives here."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

MINUS, NO_BREAK = "\u2212", "\u00a0"
# Below this many voices a share says more than it knows (ux.md: "small n is said").
FEW = 10
WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve",
)  # fmt: skip


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw one icon of the sprite; it is decoration, words stand beside it."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("walkamile/icons.svg"),
        name,
    )


@register.filter
def number(value: Any) -> str:
    """Write 1820400 as 1,820,400; what is not known is a dash."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.1f}".replace("-", MINUS)
    return f"{value:,}".replace("-", MINUS)


@register.filter
def signed(value: float | None) -> str:
    """Write −0.52 and +0.30 with a real minus sign; unknown is a dash."""
    if value is None:
        return "–"
    return f"{value:+.2f}".replace("-", MINUS)


@register.filter
def whole(value: float | None) -> str:
    """Write an effort of −5…+5 as −4 or +3."""
    if value is None:
        return "–"
    return f"{round(value) or 0:+d}".replace("+0", "0").replace("-", MINUS)


@register.filter
def percent(value: float | None) -> str:
    """Write a share of one as 18 %, and what is hardly anything as < 1 %."""
    if value is None:
        return "–"
    if 0 < value < 0.005:
        return f"<{NO_BREAK}1{NO_BREAK}%"
    return f"{value * 100:.0f}{NO_BREAK}%"


@register.filter
def points(value: float | None) -> str:
    """Write a difference of shares of one in percentage points, as +3.2."""
    if value is None:
        return "–"
    return f"{value * 100:+.1f}".replace("-", MINUS)


@register.filter
def moves(reading: str | None) -> bool:
    """Say whether a driver's reading means that the score surely moves."""
    return reading in {"both", "hidden"}


@register.filter
def few(value: int | None) -> bool:
    """Say whether so few voices spoke that a share would mislead."""
    return value is None or value < FEW


@register.filter
def day(value: datetime | date | None, now: datetime | None = None) -> str:
    """Write a day as people say it: today 17:40, yesterday, Tuesday, 12 Nov, 2025."""
    if value is None:
        return "day unknown"
    now = now or timezone.localtime()
    there = timezone.localtime(value) if isinstance(value, datetime) else value
    then = there.date() if isinstance(there, datetime) else there
    timed = isinstance(there, datetime) and (there.hour or there.minute)
    clock = f" {there:%H:%M}" if timed else ""
    gone = now.date() - then
    if gone == timedelta(0):
        return f"today{clock}"
    if gone == timedelta(days=1):
        return f"yesterday{clock}"
    if timedelta(0) < gone < timedelta(days=7):
        return f"{then:%A}"
    return f"{then.day} {then:%b}" + ("" if then.year == now.year else f" {then:%Y}")


@register.filter
def lasting(seconds: float | None) -> str:
    """Write how long something takes: a few seconds, 40 seconds, 3 minutes, 2 hours."""
    if seconds is None:
        return "not known yet"
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= size * 1.5:
            return f"{seconds / size:.0f} {unit}s"
    return f"{max(seconds, 1):.0f} seconds" if seconds >= 5 else "a few seconds"


@register.filter
def count(value: int | None, nouns: str) -> str:
    """Write a number with its noun: ``{{ 2|count:"voice,voices" }}`` is 2 voices."""
    one, many = nouns.split(",")
    return f"{number(value)} {one if value == 1 else many}"


@register.filter
def small_count(value: int | None, nouns: str) -> str:
    """Write up to twelve as a word, the way a sentence does."""
    one, many = nouns.split(",")
    if value is None or value >= len(WORDS):
        return count(value, nouns)
    return f"{WORDS[value]} {one if value == 1 else many}"
