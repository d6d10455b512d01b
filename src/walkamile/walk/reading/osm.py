"""A week of opening hours in the form of OpenStreetMap."""

from typing import Any

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


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


def specified(spec: object) -> str:
    """Return schema.org opening hours as OSM writes them."""
    rules = []
    for each in spec if isinstance(spec, list) else [spec]:
        if (
            not isinstance(each, dict)
            or not each.get("opens")
            or not each.get("closes")
        ):
            continue
        days = each.get("dayOfWeek", [])
        named = [
            str(d).rpartition("/")[2][:2]
            for d in (days if isinstance(days, list) else [days])
        ]
        if named and all(named):
            opens, closes = str(each["opens"])[:5], str(each["closes"])[:5]
            rules.append(",".join(named) + f" {opens}-{closes}")
    return "; ".join(rules)
