"""What the pages of journeys show: numbers said as people say them, and one drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from walkamile.follow.mapped.durations import duration
from walkamile.follow.mapped.ruler import FEWEST
from walkamile.web.access import voices
from walkamile.web.models import Colleague, EventLog, Verbatim
from walkamile.web.pages.shown import Voice, show

# The drawing is 100 wide and high; the ruler's 1 and 7 lie at its floor and top.
FLOOR, TOP, BAR = 96.0, 6.0, 0.62
HARDEST, EASIEST = 1.0, 7.0
# Below this a stage is called hard, from there on easy (the ruler's middle is 4).
HARD, EASY = 3.5, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One stage in the drawing: its column, and its point on the curve of ease."""

    x: float
    left: float
    width: float
    y: float
    height: float
    at: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The journey map as a drawing: columns of how many, one curve of how easy."""

    stages: tuple[Drawn, ...]
    curve: tuple[str, ...]
    said: str


def picture(rows: Sequence[dict[str, Any]]) -> Picture:
    """Return the drawing of a map; a gap in the curve is a stage nobody told about."""
    slot = 100 / max(len(rows), 1)
    drawn = tuple(_drawn(row, n, slot) for n, row in enumerate(rows))
    lines: list[list[tuple[float, float]]] = []
    line: list[tuple[float, float]] = []
    for one in drawn:
        if one.at is None:
            lines, line = [*lines, line], []
        else:
            line.append((one.x, one.at))
    paths = [
        "M" + " L".join(f"{x} {y}" for x, y in some) for some in [*lines, line] if some
    ]
    return Picture(stages=drawn, curve=tuple(paths), said="; ".join(map(_said, rows)))


def _drawn(row: dict[str, Any], n: int, slot: float) -> Drawn:
    share = row.get("share") or 0.0
    effort = row["effort"]
    top = FLOOR - (FLOOR - TOP) * share
    return Drawn(
        x=round(slot * (n + 0.5), 2),
        left=round(slot * (n + (1 - BAR) / 2), 2),
        width=round(slot * BAR, 2),
        y=round(top, 2),
        height=round(FLOOR - top, 2),
        at=_on_ruler(effort["value"]),
        low=_on_ruler(effort["low"]),
        high=_on_ruler(effort["high"]),
    )


def _on_ruler(value: float | None) -> float | None:
    if value is None:
        return None
    return round(FLOOR - (FLOOR - TOP) * (value - HARDEST) / (EASIEST - HARDEST), 2)


def _said(row: dict[str, Any]) -> str:
    if row["few"]:
        return f"{row['stage']}: fewer than five"
    value = row["effort"]["value"]
    ease = "ease not known" if value is None else f"ease {value:.1f} of 7"
    return f"{row['stage']}: {row['share']:.0%}, {ease}"


def stages(reader: Colleague, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stages as the page shows them, with words that the reader may read."""
    wanted = {number for row in rows for number in row["quotes"]}
    readable = {one.id: one for one in show(words(reader).filter(pk__in=wanted))}
    return [_stage(row, n, readable) for n, row in enumerate(rows, start=1)]


def _stage(row: dict[str, Any], n: int, readable: dict[int, Voice]) -> dict[str, Any]:
    quotes = [readable[number] for number in row["quotes"] if number in readable]
    told = {**row, "n": n, "quotes": quotes, "ease": _ease(row["effort"])}
    if not row["few"]:
        told["held"] = duration(row["median"])
        told["held_between"] = between(row["median_low"], row["median_high"])
        told["ninth"] = duration(row["p90"])
        told["again_share"] = row["again"] / row["cases"] if row["cases"] else 0.0
        told["again_few"] = 0 < row["again"] < FEWEST
        told["ended_few"] = 0 < row["ended"] < FEWEST
    return told


def _ease(effort: dict[str, Any]) -> dict[str, Any]:
    value = effort["value"]
    if value is None:
        return {**effort, "word": "", "kind": ""}
    kind = "bad" if value < HARD else "good" if value >= EASY else ""
    word = {"bad": "hard", "good": "easy", "": "neither hard nor easy"}[kind]
    return {**effort, "word": word, "kind": kind}


def between(low: float | None, high: float | None) -> str:
    """Return an interval of times as people say it, or nothing."""
    if low is None or high is None:
        return ""
    first, second = duration(low), duration(high)
    return first if first == second else f"{first} to {second}"


def words(reader: Colleague) -> QuerySet[Verbatim]:
    """Return the words a colleague may read, with what is shown beside them."""
    return voices(reader).select_related("heard_by")


def period(log: EventLog) -> str:
    """Return from when to when a log goes."""
    if not log.first_at or not log.last_at:
        return ""
    first, last = log.first_at, log.last_at
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"
