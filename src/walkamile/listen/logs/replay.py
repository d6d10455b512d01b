"""Recordings of browser sessions (rrweb): pages, clicks, typing; rage and dead clicks."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from walkamile.listen.logs.limits import Limits

# rrweb's numbers (packages/types): what an event is, and where a change comes from.
FULL, CHANGE, META = 2, 3, 4
MUTATION, INTERACTION, SCROLL, INPUT = 0, 2, 3, 5
CLICK = 2

Did = tuple[int, str]


def is_one(given: Any) -> bool:
    """Say whether a JSON document is a recording, or a list of recordings."""
    found = given.get("events") if isinstance(given, dict) else given
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        return False
    first = found[0]
    return isinstance(first.get("type"), int) and {"data", "timestamp"} <= first.keys()


def rows(given: Any, name: str, limits: Limits) -> Iterator[pa.Table | dict[str, Any]]:
    """Yield what was done in each recorded session, in order of time."""
    own = ", ".join(f"{name} {value}" for name, value in asdict(limits).items())
    whose = (
        "posthog-js's limits" if limits == Limits() else f"limits of your own: {own}"
    )
    yield {"read_as": "rrweb", "note": f"Rage and dead clicks by {whose}."}
    listed = given.get("events") if isinstance(given, dict) else given
    sessions: dict[str, list[dict[str, Any]]] = {}
    for one in listed or ():
        if isinstance(one, dict) and isinstance(one.get("timestamp"), int | float):
            key = one.get("sessionId") or one.get("session_id") or Path(name).name
            sessions.setdefault(str(key), []).append(one)
    for key, recorded in sessions.items():
        done = did(recorded, limits)
        yield pa.table(
            {
                "case": pa.array([key] * len(done), pa.string()),
                "activity": pa.array([what for _, what in done], pa.string()),
                "at": pa.array(
                    [at * 1_000 for at, _ in done], pa.timestamp("us", "UTC")
                ),
            }
        )


def did(recorded: list[dict[str, Any]], limits: Limits | None = None) -> list[Did]:
    """Return what was done in one session: ``(milliseconds since 1970, activity)``."""
    heard = _Heard()
    for one in sorted(recorded, key=lambda one: one["timestamp"]):
        heard.take(one)
    set_by, clicks = limits or Limits(), heard.clicks
    silent = dead(clicks, heard.changes, heard.scrolls, heard.last, set_by)
    done = [*heard.done, *((at, "click") for at, *_ in clicks)]
    done += [(at, "rage click") for at in rage(clicks, set_by)]
    return sorted([*done, *((at, "dead click") for at in silent)])


class _Heard:
    """What a recording tells, event by event."""

    def __init__(self) -> None:
        self.done: list[Did] = []
        self.clicks: list[tuple[int, float, float]] = []
        self.changes: list[int] = []
        self.scrolls: list[int] = []
        self.last = 0
        self._field: Any = None

    def take(self, one: dict[str, Any]) -> None:
        """Take in one recorded event."""
        self.last = int(one["timestamp"])
        data = one.get("data")
        if not isinstance(data, dict):
            return
        if one.get("type") == META:
            self.done.append((self.last, f"page {_way(data.get('href'))}"))
        if one.get("type") in (META, FULL):
            self.changes.append(self.last)
        elif one.get("type") == CHANGE:
            self._change(data, self.last)

    def _change(self, data: dict[str, Any], at: int) -> None:
        source = data.get("source")
        if source == INTERACTION and data.get("type") == CLICK:
            self.clicks.append(
                (at, float(data.get("x") or 0), float(data.get("y") or 0))
            )
        elif source == SCROLL:
            self.scrolls.append(at)
        elif source in (MUTATION, INPUT):
            self.changes.append(at)
        if source == INPUT and data.get("id") != self._field:
            self.done.append((at, "type into a field"))
            self._field = data.get("id")


def rage(clicks: list[tuple[int, float, float]], limits: Limits) -> list[int]:
    """Return when clicks became angry: so many, so near, so fast."""
    found, run = [], list[tuple[int, float, float]]()
    for click in clicks:
        near = run and (
            abs(click[1] - run[-1][1]) + abs(click[2] - run[-1][2]) < limits.pixels
            and click[0] - run[0][0] < limits.rage_ms
        )
        run = [*run, click] if near else [click]
        if len(run) == limits.clicks:
            found.append(click[0])
    return found


def dead(
    clicks: list[tuple[int, float, float]],
    changes: list[int],
    scrolls: list[int],
    last: int,
    limits: Limits,
) -> list[int]:
    """Return the clicks on which nothing happened, as far as the recording goes on."""
    return [
        at
        for at, *_ in clicks
        if at + limits.dead_ms <= last
        and not _within(changes, at, limits.dead_ms)
        and not _within(scrolls, at, limits.scroll_ms)
    ]


def _within(moments: list[int], start: int, span: int) -> bool:
    place = bisect_left(moments, start)
    return place < len(moments) and moments[place] <= start + span


def _way(url: Any) -> str:
    try:
        return urlsplit(str(url or "")).path or "/"
    except ValueError:
        return "/"
