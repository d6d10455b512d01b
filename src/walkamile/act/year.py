"""Which practice is whose turn this month, and what is the next small step?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from walkamile.refused import Refused

SHIPPED = Path(__file__).with_name("year.toml")
MONTHS = 12
MOST_PRACTICES, LONGEST = 60, 200_000
COUNTS = {
    "jottings": "jottings",
    "meetings_with_customers": "meetings with customers",
    "ride_alongs": "ride-alongs",
    "walks": "walks",
    "visits": "visits",
    "conversations": "conversations",
    "chairs": "meetings with the chair",
    "fixed": "obstacles fixed",
    "promises_kept": "promises kept",
    "notes": "notes",
}
EXERCISES = ("workplace", "layers", "unheard")


class NotAYearError(Refused):
    """A template that cannot be read, or a practice that says too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Something that a team does in a month, and how its being done is known.

    ``month`` 1…12, counted from the month in which the year starts; ``goal`` a team
    and month.
    """

    id: str
    name: str
    month: int
    counts: str
    goal: int = 1
    every: bool = False
    step: str = ""
    exercise: str = ""

    def is_on(self, month: int) -> bool:
        """Say whether it is this practice's turn in a month 1…12 of the year."""
        return month == self.month or (self.every and month > self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A year as a plain file tells it."""

    name: str
    practices: tuple[Practice, ...]

    def of_month(self, month: int) -> tuple[Practice, ...]:
        """Return the practices of a month 1…12: new ones before those that go on."""
        on = [one for one in self.practices if one.is_on(month)]
        return tuple(sorted(on, key=lambda one: one.month != month))


def shipped() -> str:
    """Return the template that is in the package, as the file it is."""
    return SHIPPED.read_text(encoding="utf-8")


def read(text: str) -> Template:
    """Read a template. Raises NotAYearError with the practice and what is wrong."""
    if len(text) > LONGEST:
        raise NotAYearError(f"it is longer than {LONGEST:,} signs.")
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise NotAYearError(
            f"it cannot be read: {wrong}.", next_step="Start from the shipped template."
        ) from None
    rows = told.get("practice")
    if not isinstance(rows, list) or not rows:
        raise NotAYearError("it holds no [[practice]].")
    if len(rows) > MOST_PRACTICES:
        raise NotAYearError(f"it holds more than {MOST_PRACTICES} practices.")
    practices = tuple(_practice(row, place) for place, row in enumerate(rows, start=1))
    twice = {p.id for p in practices if [q.id for q in practices].count(p.id) > 1}
    if twice:
        raise NotAYearError(f"these ids are there twice: {', '.join(sorted(twice))}.")
    name = told.get("name") or "Year of the Customer"
    return Template(name=str(name)[:160], practices=practices)


def month_of(starts: date, today: date) -> int:
    """Return which month of the year a day lies in: 1…12, less before, more after."""
    return (today.year - starts.year) * MONTHS + today.month - starts.month + 1


def first_of(starts: date, month: int) -> date:
    """Return the first day of a month of the year."""
    whole = starts.year * MONTHS + starts.month - 1 + month - 1
    return date(whole // MONTHS, whole % MONTHS + 1, 1)


def next_step(
    template: Template, month: int, done: Mapping[str, int]
) -> Practice | None:
    """Return the practice whose small step a person takes next; null when all is done.

    ``done``: how often they did what fills each kind, in this month, by what counts.
    What is new this month comes first; what nobody can count comes last.
    """
    waiting = [one for one in template.of_month(month) if not done.get(one.counts)]
    return min(waiting, key=lambda one: one.counts == "notes", default=None)


def _practice(row: Any, place: int) -> Practice:
    if not isinstance(row, dict):
        raise NotAYearError(f"practice {place} is no table.", row=place)
    for field in ("id", "name"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            raise NotAYearError(f"practice {place} has no {field}.", field=field)
    month: Any = row.get("month")
    goal: Any = row.get("goal", 1)
    if not _whole(month, 1, MONTHS):
        raise NotAYearError(f"practice {place}: month is 1 to 12.", field="month")
    if not _whole(goal, 1, 10_000):
        raise NotAYearError(f"practice {place}: goal is 1 or more.", field="goal")
    if row.get("counts") not in COUNTS:
        raise NotAYearError(
            f"practice {place}: nothing counts “{row.get('counts')}”.",
            field="counts",
            next_step=f"Say one of: {', '.join(COUNTS)}.",
        )
    exercise = row.get("exercise", "")
    return Practice(
        id=row["id"].strip()[:60],
        name=row["name"].strip()[:200],
        month=month,
        counts=row["counts"],
        goal=goal,
        every=row.get("every") is True,
        step=str(row.get("step", ""))[:300],
        exercise=exercise if exercise in EXERCISES else "",
    )


def _whole(value: Any, least: int, most: int) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and least <= value <= most
    )
