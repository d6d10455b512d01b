"""What may an owner do without asking anyone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A written authority. Null is "nothing was said": whoever wants that asks."""

    money_each: Decimal | None = None
    money_month: Decimal | None = None
    minutes_each: int | None = None
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Whether it may be done without asking; if not, what stands in the way."""

    may: bool
    because: tuple[str, ...]


def leave(
    limits: Limits | None,
    *,
    money: Decimal | None = None,
    minutes: int | None = None,
    remedy: str = "",
    spent: Decimal = Decimal(0),
) -> Leave:
    """Say whether an owner may do this without asking.

    ``spent`` is what they have spent within this authority in this month already.
    """
    if limits is None:
        return Leave(may=False, because=("No authority is written down yet.",))
    lacking = [
        *_money(limits, money or Decimal(0), spent),
        *_minutes(limits, minutes or 0),
    ]
    if remedy and remedy not in limits.remedies:
        lacking.append(f"“{remedy}” is not among the written remedies.")
    return Leave(may=not lacking, because=tuple(lacking))


def left(limits: Limits | None, spent: Decimal) -> Decimal | None:
    """Return what may still be spent this month; null where no month's sum is said."""
    if limits is None or limits.money_month is None:
        return None
    return max(limits.money_month - spent, Decimal(0))


def days_waiting(
    asked: datetime, now: datetime, answered: datetime | None = None
) -> float:
    """Return for how many days somebody waited, or waits, for permission."""
    return max(((answered or now) - asked).total_seconds(), 0) / SECONDS_A_DAY


def typical(days: Iterable[float]) -> float | None:
    """Return the median wait in days; null where nobody waited."""
    waits = sorted(days)
    return median(waits) if waits else None


def _money(limits: Limits, money: Decimal, spent: Decimal) -> list[str]:
    if money <= 0:
        return []
    if limits.money_each is None and limits.money_month is None:
        return ["No money is written down."]
    lacking = []
    if limits.money_each is not None and money > limits.money_each:
        lacking.append(f"{money:,.2f} is more than {limits.money_each:,.2f} each time.")
    rest = left(limits, spent)
    if rest is not None and money > rest:
        lacking.append(f"{money:,.2f} is more than the {rest:,.2f} left this month.")
    return lacking


def _minutes(limits: Limits, minutes: int) -> list[str]:
    if minutes <= 0:
        return []
    if limits.minutes_each is None:
        return ["No time is written down."]
    if minutes > limits.minutes_each:
        return [f"{minutes} minutes are more than {limits.minutes_each} each time."]
    return []
