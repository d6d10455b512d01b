"""Who may do what without asking, what is left of it, and who waits for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from walkamile.act.authority import Leave, Limits, days_waiting, leave, left, typical
from walkamile.refused import Refused
from walkamile.web.acts import obstacles
from walkamile.web.acts.history import ChangedMeanwhileError, note
from walkamile.web.models import (
    Action,
    Authority,
    Colleague,
    Obstacle,
    Permission,
    Team,
)
from walkamile.web.models.act import ObstacleState
from walkamile.web.models.people import Role
from walkamile.web.redaction.written import KEPT, reduced

# What colleagues usually may offer; an authority may name any other.
REMEDIES = (
    "Refund",
    "Replace it",
    "Credit",
    "Free delivery",
    "Repair at once",
    "Change our page",
    "Ring the customer",
    "Apologise with flowers",
)
LOOKED_BACK = timedelta(days=90)
# Who answers those who wait, and writes authorities down.
ANSWERS = frozenset({Role.LEADER, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A colleague's authority: their own, or their team's."""

    authority: Authority | None
    limits: Limits | None
    spent: Decimal

    @property
    def left(self) -> Decimal | None:
        """What may still be spent this month."""
        return left(self.limits, self.spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody waits for permission: since how many days."""

    permission: Permission
    days: float


def of(colleague: Colleague | None) -> Mine:
    """Return what a colleague may do without asking."""
    if colleague is None:
        return Mine(authority=None, limits=None, spent=Decimal(0))
    own = Authority.objects.filter(colleague=colleague).first()
    if own is None and colleague.team_id:
        own = Authority.objects.filter(team=colleague.team_id).first()
    return Mine(
        authority=own,
        limits=limits(own) if own else None,
        spent=spent(colleague, timezone.localtime()),
    )


def limits_of(whose: Colleague | Team) -> Limits | None:
    """Return the authority of a colleague, or of a team; null where none is written."""
    if isinstance(whose, Colleague):
        return of(whose).limits
    written = Authority.objects.filter(team=whose).first()
    return limits(written) if written else None


def limits(authority: Authority) -> Limits:
    """Return a written authority as the core reads it."""
    return Limits(
        money_each=authority.money_each,
        money_month=authority.money_month,
        minutes_each=authority.minutes_each,
        remedies=tuple(authority.remedies),
    )


def spent(colleague: Colleague, now: datetime) -> Decimal:
    """Return what a colleague spent within their authority in this month."""
    began = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    done = Action.objects.filter(by=colleague, at__gte=began, within=True)
    return done.aggregate(sum=Sum("money"))["sum"] or Decimal(0)


def grant(
    to: Colleague | Team,
    given: Limits,
    *,
    by: Colleague,
    words: str = "",
    version: int | None = None,
) -> Authority:
    """Write an authority down; what was there before stays in the history.

    With ``version`` (0 for "there was none") it is refused when somebody else wrote it
    in between: ``ChangedMeanwhileError``.
    """
    whose = {"colleague": to} if isinstance(to, Colleague) else {"team": to}
    values = {
        "money_each": given.money_each,
        "money_month": given.money_month,
        "minutes_each": given.minutes_each,
        "remedies": list(given.remedies),
        "note": words,
    }
    with transaction.atomic():
        row = Authority.objects.select_for_update().filter(**whose).first()
        if version is not None and version != (row.version if row else 0):
            raise ChangedMeanwhileError(row)
        before = {name: getattr(row, name) for name in values} if row else {}
        row = row or Authority(**whose, version=0)
        for name, value in values.items():
            setattr(row, name, value)
        row.granted_by, row.granted_at = by, timezone.now()
        row.version += 1
        row.save()
        note("authority", row.pk, "granted", before=before, after=values, by=by)
    return row


def may(
    by: Colleague, *, money: Decimal | None, minutes: int | None, remedy: str
) -> Leave:
    """Say whether a colleague may do this without asking."""
    mine = of(by)
    return leave(
        mine.limits, money=money, minutes=minutes, remedy=remedy, spent=mine.spent
    )


@transaction.atomic
def act(
    what: str,
    *,
    by: Colleague,
    obstacle: Obstacle | None = None,
    money: Decimal | None = None,
    minutes: int | None = None,
    remedy: str = "",
    **more: object,
) -> Action | Permission:
    """Do something within one's authority; outside it, ask, and the clock starts.

    Returns the action that was logged, or the permission that is waited for.
    """
    Colleague.objects.select_for_update().get(pk=by.pk)  # nobody spends twice at once
    allowed = may(by, money=money, minutes=minutes, remedy=remedy)
    if not allowed.may:
        return ask(
            what, by=by, obstacle=obstacle, money=money, minutes=minutes,
            remedy=remedy, because=allowed.because,
        )  # fmt: skip
    done = Action.objects.create(
        obstacle=obstacle, remedy=remedy, money=money, minutes=minutes, by=by,
        within=True, **reduced({"what": what}, Action, by), **more,
    )  # fmt: skip
    _noted(done, by)
    return done


def ask(
    what: str, *, by: Colleague, obstacle: Obstacle | None, **more: object
) -> Permission:
    """Ask for permission; from now on the days are counted where leaders see them."""
    kept = reduced({"what": what}, Permission, by)
    asked = Permission.objects.create(
        **kept, asked_by=by, obstacle=obstacle, **{
            **more, "because": list(more.pop("because", ())),  # type: ignore[call-overload]
        },
    )  # fmt: skip
    if obstacle is not None:
        waiting = {"state": ObstacleState.WAITING}
        obstacles.change(obstacle.pk, waiting, by=by, did="asked for permission")
    after = {"what": asked.what}
    note("permission", asked.pk, "asked", before={}, after=after, by=by)
    return asked


@transaction.atomic
def answer(
    asked: Permission, *, granted: bool, by: Colleague, words: str = ""
) -> Permission:
    """Answer somebody who waits; granted, what they asked for is logged as done."""
    asked = Permission.objects.select_for_update().get(pk=asked.pk)
    if asked.answered_at is not None:
        raise Refused("this was answered already.", next_step="Reload the page.")
    if asked.asked_by_id == by.pk:
        raise Refused(
            "nobody gives permission to themselves.",
            next_step="Another leader answers this one.",
        )
    kept = reduced({"answer": words}, asked, by)
    asked.granted, asked.answer = granted, kept["answer"]
    asked.as_written = kept.get(KEPT, asked.as_written)
    asked.answered_by, asked.answered_at = by, timezone.now()
    asked.save()
    after = {"granted": granted, "words": asked.answer}
    note("permission", asked.pk, "answered", before={}, after=after, by=by)
    if granted:
        done = Action.objects.create(
            obstacle=asked.obstacle, what=asked.what, remedy=asked.remedy,
            money=asked.money, minutes=asked.minutes, by=asked.asked_by,
            within=False, permission=asked,
        )  # fmt: skip
        _noted(done, by)
    others = Permission.objects.filter(obstacle=asked.obstacle, answered_at=None)
    if asked.obstacle and not others.exists():
        back = ObstacleState.FIXING if granted else ObstacleState.OPEN
        if asked.obstacle.state == ObstacleState.WAITING:
            obstacles.change(
                asked.obstacle.pk, {"state": back}, by=by, did="got an answer"
            )
    return asked


def waiting(now: datetime) -> list[Waiting]:
    """Return who waits for permission, the longest first."""
    rows = Permission.objects.filter(answered_at=None).order_by("asked_at")
    rows = rows.select_related("obstacle", "asked_by__team")
    return [
        Waiting(permission=p, days=days_waiting(p.asked_at, now)) for p in rows[:60]
    ]


def written() -> list[Authority]:
    """Return all authorities that are written down, teams first."""
    rows = Authority.objects.select_related("colleague__team", "team", "granted_by")
    return sorted(
        rows, key=lambda one: (one.team is None, str(one.team or one.colleague))
    )


def done_lately(colleague: Colleague, *, most: int = 10) -> list[Action]:
    """Return what a colleague did last for customers: theirs to look at."""
    mine = Action.objects.filter(by=colleague).select_related("obstacle")
    return list(mine.order_by("-at", "-id")[:most])


def typical_wait(now: datetime) -> tuple[float | None, int]:
    """Return the median days from question to answer of 90 days, and how many those are."""
    rows = Permission.objects.filter(answered_at__gte=now - LOOKED_BACK)
    days = [
        days_waiting(asked, now, answered)
        for asked, answered in rows.values_list("asked_at", "answered_at")
    ]
    return typical(days), len(days)


def _noted(done: Action, by: Colleague) -> None:
    after = {"what": done.what, "money": done.money, "minutes": done.minutes}
    note("action", done.pk, "did", before={}, after=after, by=by)
    if done.obstacle and done.obstacle.state == ObstacleState.OPEN and not done.for_one:
        obstacles.change(
            done.obstacle.pk, {"state": ObstacleState.FIXING}, by=by, did="began"
        )
