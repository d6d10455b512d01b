"""Who has met customers, and who has not?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

import pyarrow as pa

from walkamile.refused import Refused
from walkamile.talk.groups import shown
from walkamile.talk.ledger import GROUPINGS, Colleague, Met, colleagues, day, key, met

# Jared Spool, "Fast Path to a Great UX – Increased Exposure Hours" (2011): in teams
# that make great designs everyone spends two hours every six weeks with users. It is a
# consultant's observation: a reference, and no pass mark.
DAYS, REFERENCE_MINUTES = 42, 120


class StrangersError(Refused):
    """A ledger and a list of people that have nobody in common."""


EXPOSURE = pa.schema(
    [  # type: ignore[arg-type]  # fields of many types
        pa.field("by", pa.string()),
        pa.field("group", pa.string()),
        pa.field("people", pa.int64()),
        pa.field("direct_minutes", pa.float64()),
        pa.field("minutes_each", pa.float64()),
        pa.field("two_hours_share", pa.float64()),
        pa.field("observed_minutes", pa.float64()),
        pa.field("days_since_contact", pa.float64()),
    ]
)


def exposure(
    ledger: pa.Table,
    *,
    today: Any,
    people: pa.Table | None = None,
    me: str | None = None,
) -> pa.Table:
    """Return how much groups of colleagues met customers in the last 42 days.

    See ``wm.exposure`` for the columns. A colleague who is in ``people`` counts even if
    they met nobody; with ``people``, rows of others in the ledger do not count.
    """
    now = day(today)
    entries = [one for one in met(ledger) if one.on <= now]
    staff = colleagues(ledger) if people is None else _staff(people, entries)
    rows = _by_group(staff, entries, now)
    if me is not None:
        own = [one for one in entries if one.colleague == key(me)]
        rows.append(_row("me", me, [key(me)], own, now))
    return pa.Table.from_pylist(rows, schema=EXPOSURE)


def _staff(people: pa.Table, entries: Sequence[Met]) -> dict[str, Colleague]:
    """Return all staff; refuse a ledger that knows none of them."""
    met_by = {one.colleague for one in entries}
    staff = colleagues(people, met_by)
    if met_by and not met_by & staff.keys():
        raise StrangersError(
            "none of the ledger's colleagues is among the people.",
            next_step="Name colleagues alike in both: by e-mail address, or by name.",
            field="colleague",
        )
    return staff


def _by_group(
    staff: dict[str, Colleague], entries: Sequence[Met], now: date
) -> list[dict[str, Any]]:
    memberships = {
        grouping: {name: getattr(one, grouping) for name, one in staff.items()}
        for grouping in GROUPINGS
        if any(getattr(one, grouping) is not None for one in staff.values())
    }
    released = shown(memberships)
    return [
        _row(grouping, group, sorted(members), entries, now)
        for grouping, groups in released.items()
        for group, members in groups.items()
    ]


def _row(
    by: str, group: str, members: Sequence[str], entries: Iterable[Met], now: date
) -> dict[str, Any]:
    whose = set(members)
    ours = [one for one in entries if one.colleague in whose]
    recent = [one for one in ours if one.on > now - timedelta(days=DAYS)]
    direct = dict.fromkeys(members, 0.0)
    for one in recent:
        if one.direct:
            direct[one.colleague] += one.minutes
    enough = sum(minutes >= REFERENCE_MINUTES for minutes in direct.values())
    return {
        "by": by,
        "group": group,
        "people": len(members),
        "direct_minutes": sum(direct.values()),
        "minutes_each": sum(direct.values()) / len(members),
        "two_hours_share": enough / len(members),
        "observed_minutes": sum(one.minutes for one in recent if not one.direct),
        "days_since_contact": _days_since(members, ours, now),
    }


def _days_since(members: Sequence[str], ours: Iterable[Met], now: date) -> float | None:
    """Return the median of the days since each one's last direct contact.

    Null where most never had one: the median colleague has no last contact.
    """
    last: dict[str, date] = {}
    for one in ours:
        if one.direct and one.minutes > 0:
            last[one.colleague] = max(last.get(one.colleague, one.on), one.on)
    days = [
        float((now - last[name]).days) if name in last else float("inf")
        for name in members
    ]
    middle = median(days)
    return None if middle == float("inf") else middle
