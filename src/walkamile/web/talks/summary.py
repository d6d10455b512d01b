"""Who has met customers: counted beforehand, so that the page is quick for thousands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

import pyarrow as pa
from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from walkamile.talk.exposure import DAYS, REFERENCE_MINUTES
from walkamile.talk.groups import FEWEST, OTHERS, shown
from walkamile.web import jobs
from walkamile.web.models import (
    Colleague,
    Counter,
    Exposure,
    ExposureSummary,
    Standing,
)
from walkamile.web.models.people import Level
from walkamile.web.talks.ledger import VERSION

CHORE = "count_exposure"
# So many rows are counted within the request (some 30 ms); more by the worker.
AT_ONCE = 20_000
MONTHS = 6
# Hours with customers, a person and month, from which a cell is darker.
SHADES = (0.3, 1.0, 2.5)
FIELDS: dict[str, pa.DataType] = {
    "colleague": pa.string(),
    "start": pa.date32(),
    "minutes": pa.int64(),
    "mode": pa.string(),
    "direct": pa.string(),
}
LEDGER = pa.schema(FIELDS)
PEOPLE = pa.schema(
    {name: pa.string() for name in ("colleague", "role", "level", "team")}
)
BY = {"level": "Level", "team": "Team", "work": "Work"}


@dataclass(frozen=True, slots=True)
class Staff:
    """A colleague as the groups see them."""

    level: str
    team: str | None
    work: str | None


def current(*, today: date | None = None) -> dict[str, Any]:
    """Return what the page about groups shows, as of the newest count."""
    day, version = today or timezone.localdate(), _version()
    held = ExposureSummary.objects.filter(day=day).first()
    if held is not None and held.version == version:
        return _told(held)
    if Exposure.objects.order_by()[AT_ONCE : AT_ONCE + 1].exists():
        jobs.enqueue(CHORE, unique=CHORE)
        newest = held or ExposureSummary.objects.order_by("-day").first()
        if newest is not None:
            return _told(newest)
        return {"waiting": True}
    return _told(count(today=day))


def count(*, today: date) -> ExposureSummary:
    """Count the whole ledger and keep the result; one row a day stays."""
    version = _version()
    row, _ = ExposureSummary.objects.update_or_create(
        day=today,
        defaults={
            "version": version,
            "made_at": timezone.now(),
            "content": _counted(today),
        },
    )
    ExposureSummary.objects.filter(day__lt=today - timedelta(days=DAYS)).delete()
    return row


def as_tables() -> tuple[pa.Table, pa.Table]:
    """Return the whole ledger and all staff as tables for ``wm.exposure``."""
    met = Exposure.objects.order_by("pk").values_list(
        "colleague__email", "started_at", "minutes", "mode", "direct"
    )
    ledger = [
        {
            "colleague": who,
            "start": timezone.localtime(at).date(),
            "minutes": minutes,
            "mode": mode,
            "direct": "direct" if direct else "observer",
        }
        for who, at, minutes, mode, direct in met.iterator()
    ]
    works = dict(Standing.objects.exclude(work="").values_list("colleague", "work"))
    rows = Colleague.objects.filter(is_active=True).values_list(
        "pk", "email", "level", "team__name"
    )
    people = [
        {"colleague": who, "role": works.get(pk), "level": level, "team": team}
        for pk, who, level, team in rows
    ]
    return (
        pa.Table.from_pylist(ledger, schema=LEDGER),
        pa.Table.from_pylist(people, schema=PEOPLE),
    )


def _told(held: ExposureSummary) -> dict[str, Any]:
    return {**held.content, "made_at": held.made_at, "day": held.day}


def _version() -> int:
    held = Counter.objects.filter(name=VERSION).values_list("value", flat=True)
    return held.first() or 0


def _counted(today: date) -> dict[str, Any]:
    staff = _staff()
    end = timezone.make_aware(datetime.combine(today + timedelta(days=1), time()))
    recent = _minutes(end - timedelta(days=DAYS), end)
    last = _last(end)
    months, by_month = _months(today, end)
    released = shown(
        {
            by: {str(pk): getattr(one, by) for pk, one in staff.items()}
            for by in _order(staff)
            if by == "level" or any(getattr(one, by) for one in staff.values())
        }
    )
    if len(staff) < FEWEST:
        return {"people": len(staff), "few": True}
    enough = sum(recent.get(pk, 0) >= REFERENCE_MINUTES for pk in staff)
    return {
        "people": len(staff),
        "two_hours": enough,
        "groups": [
            {
                "by": BY[by],
                "rows": [
                    _row(name, [int(one) for one in members], recent, last, today)
                    for name, members in _in_order(by, groups)
                ],
            }
            for by, groups in released.items()
        ],
        "months": [f"{month:%b}" for month in months],
        "heat": [
            _heat(name, [int(one) for one in members], months, by_month)
            for name, members in (
                *_executives(released.get("level", {})),
                *_in_order("team", released.get("team", {})),
            )
        ],
    }


def _order(staff: dict[int, Staff]) -> list[str]:
    """Return which grouping is let in first, and so the most finely.

    Levels where executives are enough for a row of their own, else teams.
    """
    top = sum(one.level == Level.EXECUTIVE.label for one in staff.values())
    return list(BY) if top >= FEWEST else ["team", "level", "work"]


def _staff() -> dict[int, Staff]:
    works = dict(Standing.objects.exclude(work="").values_list("colleague", "work"))
    rows = Colleague.objects.filter(is_active=True).values_list(
        "pk", "level", "team__name"
    )
    return {
        pk: Staff(Level(level).label, team, works.get(pk)) for pk, level, team in rows
    }


def _minutes(since: datetime, until: datetime) -> dict[int, int]:
    met = Exposure.objects.filter(
        started_at__gte=since, started_at__lt=until, direct=True
    )
    summed = met.order_by().values_list("colleague").annotate(all=Sum("minutes"))
    return dict(summed)


def _last(until: datetime) -> dict[int, date]:
    met = Exposure.objects.filter(direct=True, started_at__lt=until)
    last = met.order_by().values_list("colleague").annotate(last=Max("started_at"))
    return {pk: timezone.localtime(at).date() for pk, at in last}


def _months(
    today: date, until: datetime
) -> tuple[list[date], dict[date, dict[int, int]]]:
    first = today.replace(day=1)
    months = [first]
    for _ in range(MONTHS - 1):
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    since = timezone.make_aware(datetime.combine(months[0], time()))
    met = Exposure.objects.filter(
        started_at__gte=since, started_at__lt=until, direct=True
    )
    summed = (
        met.order_by()
        .annotate(month=TruncMonth("started_at"))
        .values_list("month", "colleague")
        .annotate(all=Sum("minutes"))
    )
    found: dict[date, dict[int, int]] = defaultdict(dict)
    for month, pk, minutes in summed:
        found[timezone.localtime(month).date()][pk] = minutes
    return months, found


def _in_order(by: str, groups: dict[str, frozenset[str]]) -> list[tuple[str, Any]]:
    """Return executives first, then by name, those put together last."""
    first = Level.EXECUTIVE.label if by == "level" else ""
    return sorted(
        groups.items(), key=lambda one: (one[0] == OTHERS, one[0] != first, one[0])
    )


def _executives(levels: dict[str, frozenset[str]]) -> list[tuple[str, Any]]:
    name = Level.EXECUTIVE.label
    return [(name, levels[name])] if name in levels else []


def _row(
    name: str,
    members: list[int],
    recent: dict[int, int],
    last: dict[int, date],
    today: date,
) -> dict[str, Any]:
    minutes = [recent.get(pk, 0) for pk in members]
    days = [(today - last[pk]).days if pk in last else None for pk in members]
    known = sorted(one for one in days if one is not None)
    most_never = len(known) * 2 <= len(days)
    return {
        "name": _called(name),
        "executive": name == Level.EXECUTIVE.label,
        "people": len(members),
        "hours_each": sum(minutes) / len(members) / 60,
        "two_hours": sum(one >= REFERENCE_MINUTES for one in minutes) / len(members),
        "days": None
        if most_never
        else median(known + [10_000] * (len(days) - len(known))),
    }


def _heat(
    name: str,
    members: list[int],
    months: list[date],
    by_month: dict[date, dict[int, int]],
) -> dict[str, Any]:
    cells = []
    for month in months:
        summed = sum(by_month[month].get(pk, 0) for pk in members)
        hours = summed / len(members) / 60
        cells.append(
            {"hours": round(hours, 1), "shade": sum(hours >= edge for edge in SHADES)}
        )
    return {
        "name": _called(name),
        "people": len(members),
        "executive": name == Level.EXECUTIVE.label,
        "cells": cells,
    }


def _called(name: str) -> str:
    return "Smaller groups together" if name == OTHERS else name
