"""Who met a customer, when, for how long, and how? The rows of the exposure ledger."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from walkamile.refused import Refused

# What a column may be called, most telling first; case, spaces and dashes do not count.
COLUMNS = {
    "colleague": ("colleague", "person", "employee", "email", "name", "who"),
    "role": ("role", "job", "function"),
    "level": ("level", "grade", "seniority"),
    "team": ("team", "department", "unit"),
    "start": ("start", "started", "at", "date", "held_at", "occurred_at", "when"),
    "minutes": ("minutes", "min", "duration_minutes", "duration", "lasted"),
    "mode": ("mode", "how", "kind", "type"),
    "direct": ("direct", "direct_or_observer", "directness", "part"),
}
GROUPINGS = ("role", "level", "team")
# Nobody met anybody by these: they count zero, however long they are (Spool: watching
# a recording or reading a report is no exposure).
SECOND_HAND = ("record", "report", "video", "transcript", "summary", "slides", "survey")
OBSERVER = ("observer", "observed", "observing", "no", "false", "0", "indirect")
# Nobody meets customers longer than a day at a stretch.
LONGEST = 24 * 60


class UnreadableLedgerError(Refused):
    """A ledger that lacks a column, or holds a row that cannot be counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One stretch of time with customers; ``direct`` false means as an observer."""

    colleague: str
    on: date
    minutes: float
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A colleague as groups see them; a null means that it is not known."""

    key: str
    role: str | None
    level: str | None
    team: str | None


def met(rows: pa.Table) -> list[Met]:
    """Return the ledger's rows that count: live ones, with a colleague and a time."""
    named = _named(rows, ("colleague", "start", "minutes"))
    return [
        one for at, row in enumerate(named, 1) if (one := _met(row, at)) is not None
    ]


def colleagues(rows: pa.Table, known: Iterable[str] = ()) -> dict[str, Colleague]:
    """Return everyone in a table by key; the last row says which groups they are in.

    Where several columns may name them (a name, an e-mail address), it is the one in
    which most of the ``known`` keys are found.
    """
    found: dict[str, Colleague] = {}
    for row in _named(_naming(rows, set(known)), ("colleague",)):
        person = key(row.get("colleague"))
        if not person:
            continue
        before = found.get(person)
        groups = {
            name: _group(row.get(name)) or (getattr(before, name) if before else None)
            for name in GROUPINGS
        }
        found[person] = Colleague(key=person, **groups)
    return found


def _naming(rows: pa.Table, known: set[str]) -> pa.Table:
    """Return a table without the columns that name colleagues less well than another."""
    there = [name for name in rows.column_names if _plain(name) in COLUMNS["colleague"]]
    if len(there) < 2 or not known:
        return rows

    def fits(name: str) -> tuple[int, int]:
        keys = {key(value) for value in rows.column(name).to_pylist()}
        return len(keys & known), -COLUMNS["colleague"].index(_plain(name))

    best = max(there, key=fits)
    return rows.drop_columns([name for name in there if name != best])


def key(name: Any) -> str:
    """Return what tells colleagues apart: case and spaces do not."""
    return " ".join(str(name).split()).casefold() if name is not None else ""


def _group(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None


def _named(rows: pa.Table, needed: Sequence[str]) -> list[dict[str, Any]]:
    """Return rows with the columns under our names; an empty table holds no row."""
    if rows.num_columns == 0:
        return []
    there = {_plain(name): name for name in rows.column_names}
    found: dict[str, str] = {}
    for ours, names in COLUMNS.items():
        theirs = next((there[name] for name in names if name in there), None)
        if theirs is not None and theirs not in found.values():
            found[ours] = theirs
    for name in needed:
        if name not in found:
            raise UnreadableLedgerError(
                f"there is no column for the {name}.",
                next_step=f"Call it one of: {', '.join(COLUMNS[name])}.",
                field=name,
            )
    columns = {ours: rows.column(theirs).to_pylist() for ours, theirs in found.items()}
    return [
        {name: values[at] for name, values in columns.items()}
        for at in range(rows.num_rows)
    ]


def _plain(name: str) -> str:
    return "_".join(
        name.replace("-", " ").replace("/", " ").replace("_", " ").casefold().split()
    )


def _met(row: Mapping[str, Any], at: int) -> Met | None:
    person = key(row.get("colleague"))
    if not person:
        raise UnreadableLedgerError(
            "it names no colleague.",
            next_step="Say who was there, or leave the row out.",
            row=at,
            field="colleague",
        )
    mode = str(row.get("mode") or "").casefold()
    direct = (
        str(row.get("direct") if row.get("direct") is not None else "")
        .casefold()
        .strip()
    )
    minutes, on = _minutes(row["minutes"], at), day(row["start"], row=at)
    if any(word in mode or word in direct for word in SECOND_HAND):
        return None
    is_direct = direct not in OBSERVER and not direct.startswith("observ")
    return Met(colleague=person, on=on, minutes=minutes, direct=is_direct)


def _minutes(value: Any, at: int) -> float:
    try:
        minutes = float(value)
    except (TypeError, ValueError):
        minutes = math.nan
    if not 0 <= minutes <= LONGEST:
        raise UnreadableLedgerError(
            f"{value!r} are no minutes.",
            next_step=f"Give a number from 0 to {LONGEST}.",
            row=at,
            field="minutes",
        )
    return minutes


def day(value: Any, *, row: int | None = None) -> date:
    """Return the day of a date, a time or ISO 8601 text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        raise UnreadableLedgerError(
            f"{value!r} is no day.",
            next_step="Write days as 2026-01-31 or times as 2026-01-31T09:30.",
            row=row,
            field="start" if row is not None else "today",
        ) from None
