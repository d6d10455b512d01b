"""Kept walks as pages show them: verdicts in words, changes, pictures with marks."""

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import median

from walkamile.folder import things
from walkamile.walk import checks
from walkamile.walk.check import Check
from walkamile.walk.customer import CUSTOMERS, FIRST
from walkamile.walk.visit import templates
from walkamile.web.models import (
    Walk,
    WalkErrand,
    WalkObstacle,
    WalkPage,
    WalkSighting,
    WalkStep,
)
from walkamile.web.pages.charts import Columns, columns
from walkamile.web.walks import pictures
from walkamile.web.walks.pictures import Shot

# Verdict → its shape in the icons, the class of its colour, its words.
VERDICTS = {
    "reached": ("reached", "is-good", "Reached"),
    "hard": ("hard", "is-warn", "Reached but hard"),
    "wrong": ("wrong", "is-bad", "Reached but wrong"),
    "not_found": ("not_found", "is-bad", "Not found"),
    "blocked": ("blocked", "is-bad", "Blocked"),
}
WORST_FIRST = ("blocked", "not_found", "wrong", "hard", "reached")
SEVERITY = {
    "critical": ("blocked", "bad", "Critical"),
    "serious": ("hard", "bad", "Serious"),
    "moderate": ("hard", "warn", "Moderate"),
    "minor": ("flat", "", "Minor"),
}
# Half a point of ease is what one dead end costs: less is not called a change.
A_CHANGE = 0.5
CARDS = 6  # obstacles shown with their picture; the others are a list
LONGEST = 12  # walks in the chart over time
PHONE_KINDS = {
    "phone_no_person": "Nobody can be reached",
    "phone_person_late": "A person comes late",
    "phone_long_wait": "A long wait for a person",
    "phone_too_deep": "Too many levels of menu",
    "phone_many_options": "Too many keys to choose from",
    "phone_long_greeting": "A long greeting before the first key",
    "phone_out_of_hours": "Out of hours nobody is told what to do",
    "phone_dead_end": "A dead end",
    "phone_loop": "A loop",
    "phone_passed_on": "Passed on to somebody else",
    "phone_said_again": "Everything had to be said again",
    "phone_not_solved": "Called, and it is not solved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One errand in the table of a walk."""

    row: WalkErrand
    icon: str
    colour: str
    verdict: str
    change: str  # easier, harder, same, new, or nothing to compare with
    parts: str
    by: str  # who walked it, where it is not the one of the other errands


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of the strip, with what happened there."""

    row: WalkStep
    shot: Shot | None
    at: float
    rivals: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """One obstacle as a card: its words, where it stands, and how bad it is."""

    row: WalkObstacle
    sighting: WalkSighting | None
    title: str
    question: str
    icon: str
    tag: str
    severity: str
    shot: Shot | None
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The row of numbers over a walk, each with what it was before."""

    reached: int
    troubled: int
    clicks: float | None
    clicks_before: float | None
    seconds: float | None
    seconds_before: float | None


def customer_of(who: str) -> str:
    """Return who walks in words; any customer where each errand says its own."""
    return CUSTOMERS[who].name if who in CUSTOMERS else "customer"


def errands(walk: Walk, before: Walk | None) -> list[Shown]:
    """Return the errands of a walk, those that failed first."""
    then = {e.errand: e for e in before.walkerrand_set.all()} if before else {}
    rows = sorted(walk.walkerrand_set.all(), key=lambda e: _rank(e.verdict))
    usual = walk.who or FIRST.id
    return [_shown(row, then.get(row.errand), bool(before), usual) for row in rows]


def shut(shown: Iterable[Shown]) -> dict[str, list[Shown]]:
    """Return what blocked more than one errand, and which: one thing is told once."""
    met: dict[str, list[Shown]] = {}
    for one in shown:
        if one.row.verdict == "blocked":
            met.setdefault(one.row.reason, []).append(one)
    return {reason: some for reason, some in met.items() if len(some) > 1}


def _rank(verdict: str) -> int:
    return WORST_FIRST.index(verdict) if verdict in WORST_FIRST else 0


def _shown(
    row: WalkErrand, then: WalkErrand | None, compared: bool, usual: str
) -> Shown:
    icon, colour, words = VERDICTS.get(row.verdict, VERDICTS["blocked"])
    parts = ", ".join(f"{name} −{cost:g}" for name, cost in row.ease_parts)
    change = change_of(row, then) if then else ("new" if compared else "")
    other = row.who and row.who != usual
    return Shown(
        row=row,
        icon=icon,
        colour=colour,
        verdict=words,
        change=change,
        parts=parts,
        by=customer_of(row.who) if other else "",
    )


def change_of(now: WalkErrand, then: WalkErrand) -> str:
    """Return whether an errand has become easier, harder, or is the same."""
    better = _rank(now.verdict) - _rank(then.verdict)
    if now.ease is not None and then.ease is not None:
        step = now.ease - then.ease
        if abs(step) >= A_CHANGE:
            return "easier" if step > 0 else "harder"
    if better:
        return "easier" if better > 0 else "harder"
    return "same"


def figures(walk: Walk, before: Walk | None) -> Figures:
    """Return the numbers of a walk and those of the one before."""
    rows = list(walk.walkerrand_set.all())
    then = list(before.walkerrand_set.all()) if before else []
    return Figures(
        reached=sum(row.verdict == "reached" for row in rows),
        troubled=sum(row.verdict in {"hard", "wrong"} for row in rows),
        clicks=_median([row.clicks for row in rows]),
        clicks_before=_median([row.clicks for row in then]),
        seconds=_median([row.seconds for row in rows]),
        seconds_before=_median([row.seconds for row in then]),
    )


def _median(values: Sequence[float]) -> float | None:
    return round(median(values), 1) if values else None


def strip(errand: WalkErrand, device: str) -> list[Frame]:
    """Return the steps of an errand, each with its picture and where it was tapped.

    A step's tap is drawn on the picture of the step before: there the finger was.
    """
    steps = list(errand.walkstep_set.select_related("picture"))
    frames, at = [], 0.0
    for number, step in enumerate(steps):
        at += step.seconds
        last = number == len(steps) - 1
        tap = None if last else steps[number + 1].tap
        box = errand.box if last and errand.value else None
        frames.append(
            Frame(
                row=step,
                shot=pictures.screen(step.picture, device, tap=tap, box=box),
                at=round(at, 1),
                rivals=", ".join(f"“{name}”" for name, _ in step.competitors[:2]),
                said=_said(step, number),
            )
        )
    return frames


def _said(step: WalkStep, number: int) -> str:
    if number and step.touchpoint == "start":
        return "Searches the site."
    return "Begins here." if number == 0 else f"Taps “{step.touchpoint}”."


def hindrances(walk: Walk) -> list[Hindrance]:
    """Return the obstacles of a walk, the worst first, with their pictures."""
    rows = walk.walksighting_set.select_related("obstacle__owner", "picture")
    fresh = set(
        walk.walkchange_set.filter(what__in=("seen", "back")).values_list(
            "obstacle_id", flat=True
        )
    )
    order = list(SEVERITY)
    ranked = sorted(rows, key=lambda s: (order.index(s.severity), s.number))
    first = walk.before_id is None
    return [
        hindrance(one.obstacle, one, new=not first and one.obstacle_id in fresh)
        for one in ranked
    ]


def hindrance(
    row: WalkObstacle, sighting: WalkSighting | None = None, *, new: bool = False
) -> Hindrance:
    """Return one obstacle as a card."""
    severity = sighting.severity if sighting else row.severity
    icon, tag, words = SEVERITY.get(severity, SEVERITY["minor"])
    held = sighting.picture if sighting else None
    return Hindrance(
        row=row,
        sighting=sighting,
        title=title(row),
        question=questions().get(row.kind, ""),
        icon=icon,
        tag=tag,
        severity=words,
        shot=pictures.cut(held, sighting.box) if sighting else None,
        new=new,
    )


def title(row: WalkObstacle) -> str:
    """Return what an obstacle is called: its question for a visit, else its kind."""
    if row.kind.startswith("visit_") and row.name:
        return row.name
    if row.kind in PHONE_KINDS:
        return PHONE_KINDS[row.kind]
    plain = row.kind.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


@cache
def questions() -> dict[str, str]:
    """Return for each kind of obstacle the question that its check asks."""
    told = {}
    for check in things(checks, Check):
        module = inspect.getmodule(check.find)
        told[check.kind] = (module.__doc__ or "").strip() if module else ""
    return told


def over_time(walks: Iterable[Walk]) -> Columns | None:
    """Return a chart of the obstacles of walks that can be compared, oldest first."""
    known = sorted(walks, key=lambda walk: walk.walked_at)[-LONGEST:]
    if len(known) < 2:
        return None
    labels = [f"{walk.walked_at:%-d %b}" for walk in known]
    return columns(labels, [walk.obstacles for walk in known])


def series(walks: Iterable[Walk]) -> list[tuple[str, list[Walk], Columns]]:
    """Return a chart for each place, device and customer that walked twice or more."""

    def together(walk: Walk) -> tuple[str, str, str]:
        return (walk.place, walk.device, walk.who)

    found = []
    for named, some in groupby(sorted(walks, key=together), key=together):
        mine = sorted(some, key=lambda walk: walk.walked_at)[-LONGEST:]
        chart = over_time(mine)
        if chart is not None:
            found.append((", ".join(filter(None, named)), mine, chart))
    return found


def looked_at(page: WalkPage, device: str) -> tuple[WalkPage, Shot | None]:
    """Return a page that a walk came by, with its first screenful."""
    return page, pictures.screen(page.picture, device)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of a visit: its share of the points, and its answers."""

    title: str
    score: float | None
    passed: bool
    answers: list[tuple[str, str]]


def sections(walk: Walk) -> list[Part]:
    """Return the sections of a visit with what was answered."""
    template = templates().get(walk.template)
    if template is None:
        return []
    scores = walk.figures.get("scores", {})
    failed = walk.figures.get("failed_sections", [])
    return [
        Part(
            title=section.title,
            score=scores.get(section.id),
            passed=section.id not in failed,
            answers=[
                (item.ask, str(walk.answers[item.id]))
                for item in section.items
                if item.id in walk.answers
            ],
        )
        for section in template.sections
    ]


def waits(walk: Walk) -> list[tuple[str, str, float]]:
    """Return the waits of a visit: from what, to what, how many seconds."""
    template = templates().get(walk.template)
    asked = {i.id: i.ask for i in template.items} if template else {}
    return [
        (asked.get(one, one), asked.get(other, other), seconds)
        for one, other, seconds in walk.figures.get("waits", [])
    ]


def told_figures(walk: Walk) -> list[tuple[str, object]]:
    """Return the figures of a call or a phone menu, by their plain names."""
    plain = {k: v for k, v in walk.figures.items() if not isinstance(v, list | dict)}
    return [(name.replace("_", " ").capitalize(), v) for name, v in plain.items()]
