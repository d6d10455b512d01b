"""A Year of the Customer: its template, its coaches, and what really happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from walkamile.act.year import (
    MONTHS,
    Practice,
    first_of,
    month_of,
    next_step,
    read,
)
from walkamile.refused import Refused
from walkamile.web.acts.history import note, save
from walkamile.web.models import (
    Colleague,
    Condition,
    Conversation,
    Exposure,
    Obstacle,
    Promise,
    Team,
    Walk,
    Year,
    YearCoach,
    YearNote,
)
from walkamile.web.models.act import ObstacleState
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.models.walk import WalkKind, WalkState

WHAT = "year"
# What a team did is shown from this many members on: fewer would be persons.
LEAST = 5
IN_PERSON = (WalkKind.VISIT, WalkKind.THEIR_PLACE)
SMALL = "Smaller teams together"
NOBODYS_OWN = ("chairs",)

# From, until, and whose: rows of teams, or of one colleague.
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How often a practice was done in a month, by one team or several together."""

    team: str
    many: int
    goal: int

    @property
    def width(self) -> float:
        """How far it is, per cent."""
        return min(self.many / self.goal * 100, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A practice in a month, with what teams did of it."""

    practice: Practice
    done: list[Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the year: its practices, and whether it is over, on, or to come."""

    number: int
    first: date
    practices: list[Shown]
    now: bool
    past: bool


@transaction.atomic
def begin(
    name: str,
    starts: date,
    template: str,
    *,
    by: Colleague | None,
    sample: bool = False,
) -> Year:
    """Start a year in any month; a template that cannot be read is refused."""
    told = read(template)
    Year.objects.filter(running=True).update(running=False)
    year = Year.objects.create(
        name=name.strip()[:160] or told.name,
        starts=starts.replace(day=1),
        template=template,
        by=by,
        sample=sample,
    )
    after = {"name": year.name, "starts": year.starts}
    note(WHAT, year.pk, "began", before={}, after=after, by=by)
    return year


def edit(
    year: Year,
    *,
    by: Colleague,
    version: int | None,
    name: str,
    starts: date,
    template: str,
) -> Year:
    """Change a year; refused where somebody else did meanwhile."""
    read(template)
    values = {"name": name, "starts": starts.replace(day=1), "template": template}
    changed: Year = save(year, values, what=WHAT, by=by, version=version)
    return changed


def current() -> Year | None:
    """Return the year that runs; null where none was begun."""
    return Year.objects.filter(running=True).order_by("-id").first()


def coach(year: Year, team: Team, who: Colleague | None, *, by: Colleague) -> None:
    """Say who coaches a team through the year; nobody ends it."""
    if who is None:
        YearCoach.objects.filter(year=year, team=team).delete()
    else:
        YearCoach.objects.update_or_create(
            year=year, team=team, defaults={"coach": who}
        )
    after = {"team": team.pk, "coach": who.pk if who else None}
    note(WHAT, year.pk, "coach", before={}, after=after, by=by)


def noted(
    year: Year, practice: str, *, by: Colleague, words: str = "", on: date | None = None
) -> YearNote:
    """Write down what one's team did that leaves no trace elsewhere; never who."""
    if by.team is None:
        raise Refused(
            "you are in no team.", next_step="Ask an admin to add you to one."
        )
    if practice not in {one.id for one in read(year.template).practices}:
        raise Refused("this year holds no such practice.")
    return YearNote.objects.create(
        year=year, team=by.team, practice=practice, words=words.strip()[:4_000],
        on=on or timezone.localdate(), sample=year.sample,
    )  # fmt: skip


def months(year: Year, today: date) -> list[Month]:
    """Return the twelve months with what teams of five and more did in each."""
    template, here = read(year.template), month_of(year.starts, today)
    sizes = dict(
        Team.objects.annotate(
            many=Count("colleague", filter=Q(colleague__is_active=True))
        ).values_list("pk", "many")
    )
    names = dict(Team.objects.values_list("pk", "name"))
    return [
        Month(
            number=number,
            first=first_of(year.starts, number),
            practices=[
                Shown(
                    practice=one,
                    done=_done(year, one, number, sizes, names)
                    if number <= here
                    else [],
                )
                for one in template.of_month(number)
            ],
            now=number == here,
            past=number < here,
        )
        for number in range(1, MONTHS + 1)
    ]


def step_of(year: Year, reader: Colleague, today: date) -> Practice | None:
    """Return the next small step of one colleague: theirs alone to see."""
    number = month_of(year.starts, today)
    template = read(year.template)
    if not 1 <= number <= MONTHS:
        return None
    span = _span(year, number)
    wanted = {one.counts for one in template.of_month(number)} - {"notes", "chairs"}
    done = {one: OWN[one](span, reader).count() for one in wanted}
    return next_step(template, number, done)


def _done(
    year: Year,
    practice: Practice,
    number: int,
    sizes: dict[int, int],
    names: dict[int, str],
) -> list[Done]:
    """Return what was done by team; small teams are one, or are not shown."""
    counted = _by_team(year, practice, _span(year, number))
    if practice.counts in NOBODYS_OWN:
        return [
            Done(team="All together", many=counted.get(None, 0), goal=practice.goal)
        ]
    large = [team for team, many in sizes.items() if many >= LEAST]
    small = [team for team, many in sizes.items() if 0 < many < LEAST]
    rows = [
        Done(team=names[team], many=counted.get(team, 0), goal=practice.goal)
        for team in sorted(large, key=lambda team: names[team])
    ]
    if sum(sizes[team] for team in small) >= LEAST:
        many = sum(counted.get(team, 0) for team in small)
        rows.append(Done(team=SMALL, many=many, goal=practice.goal * len(small)))
    return rows


def _by_team(year: Year, practice: Practice, span: Span) -> dict[int | None, int]:
    if practice.counts == "notes":
        first, last = span[0].date(), span[1].date()
        rows: QuerySet[Any] = YearNote.objects.filter(
            year=year, practice=practice.id, on__gte=first, on__lt=last
        )
        return _counted(rows, "team")
    if practice.counts == "chairs":
        first, last = span[0].date(), span[1].date()
        held = Condition.objects.filter(kind="meeting", chair=True)
        return {None: held.filter(held__gte=first, held__lt=last).count()}
    return _counted(OWN[practice.counts](span, None), TEAM_OF[practice.counts])


def _counted(rows: QuerySet[Any], team: str) -> dict[int | None, int]:
    return dict(rows.order_by().values_list(team).annotate(many=Count("pk")))


def _span(year: Year, number: int) -> Span:
    zone = timezone.get_current_timezone()
    first, last = first_of(year.starts, number), first_of(year.starts, number + 1)
    return (
        datetime.combine(first, time.min, zone),
        datetime.combine(last, time.min, zone),
    )


def _met(span: Span, who: Colleague | None, **more: Any) -> QuerySet[Any]:
    rows = Exposure.objects.filter(started_at__gte=span[0], started_at__lt=span[1])
    rows = rows.filter(**more)
    return rows.filter(colleague=who) if who else rows


def _walked(span: Span, who: Colleague | None, **more: Any) -> QuerySet[Any]:
    rows = Walk.objects.filter(walked_at__gte=span[0], walked_at__lt=span[1])
    # A walk in mystery stays one: it counts when its walker is revealed.
    rows = rows.filter(state=WalkState.DONE, revealed=True, **more)
    return rows.filter(by=who) if who else rows


def _talked(span: Span, who: Colleague | None) -> QuerySet[Any]:
    rows = Conversation.objects.filter(held_at__gte=span[0], held_at__lt=span[1])
    return rows.filter(brought_by=who) if who else rows


def _fixed(span: Span, who: Colleague | None) -> QuerySet[Any]:
    rows = Obstacle.objects.filter(fixed_at__gte=span[0], fixed_at__lt=span[1])
    rows = rows.filter(
        state__in=(ObstacleState.FIXED, ObstacleState.TOLD, ObstacleState.SOLVED)
    )
    return rows.filter(owner=who) if who else rows


def _kept(span: Span, who: Colleague | None) -> QuerySet[Any]:
    rows = Promise.objects.filter(
        state=PromiseState.KEPT, ended_at__gte=span[0], ended_at__lt=span[1]
    )
    return rows.filter(owner=who) if who else rows


OWN: dict[str, Callable[[Span, Colleague | None], QuerySet[Any]]] = {
    "jottings": lambda span, who: _met(span, who, origin="jotting"),
    "meetings_with_customers": lambda span, who: _met(span, who, direct=True),
    "ride_alongs": lambda span, who: _met(span, who, mode="ride_along"),
    "walks": lambda span, who: _walked(span, who, kind=WalkKind.WEB),
    "visits": lambda span, who: _walked(span, who, kind__in=IN_PERSON),
    "conversations": _talked,
    "fixed": _fixed,
    "promises_kept": _kept,
}
TEAM_OF = {
    "jottings": "team",
    "meetings_with_customers": "team",
    "ride_alongs": "team",
    "walks": "by__team",
    "visits": "by__team",
    "conversations": "brought_by__team",
    "fixed": "owner__team",
    "promises_kept": "owner__team",
}
