"""My own page of the ledger: hours, streak, next step, what my calendar proposes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.talk.exposure import DAYS, REFERENCE_MINUTES
from walkamile.talk.ledger import LONGEST
from walkamile.web import log
from walkamile.web.models import Colleague, Exposure, Outing, Proposal, Sight
from walkamile.web.talks import ledger, questions

# A streak is told in weeks, and a holiday of a week does not end it.
WEEK = timedelta(days=7)
REST_WEEKS = 1
LONG_AGO = 14
NEWEST = 30

CALENDAR = "calendar"
# A calendar is read back for twice the weeks that the pages look at.
BACK = timedelta(days=2 * DAYS)


class NotShownError(Refused):
    """Somebody to whom a row cannot be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do next, why, and where to do it."""

    words: str
    because: str
    url: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a colleague sees of themself."""

    minutes: int
    reference: int
    days: int
    streak: int
    last: datetime | None
    entries: list[Exposure]
    waiting: int

    @property
    def share(self) -> float:
        """The way to the reference: it is a reference, and no pass mark."""
        return min(1.0, self.minutes / self.reference)


def page(mine: Colleague, *, now: datetime | None = None) -> Own:
    """Return one's own hours: the last 42 days, the weeks in a row, the entries."""
    moment = now or timezone.now()
    since = moment - timedelta(days=DAYS)
    met = Exposure.objects.filter(colleague=mine, started_at__lte=moment)
    direct = met.filter(direct=True)
    recent = direct.filter(started_at__gt=since).aggregate(all=Sum("minutes"))
    newest = direct.order_by("-started_at").values_list("started_at", flat=True)
    return Own(
        minutes=recent["all"] or 0,
        reference=REFERENCE_MINUTES,
        days=DAYS,
        streak=streak(list(newest[:1000]), timezone.localtime(moment).date()),
        last=newest.first(),
        entries=list(met.order_by("-started_at")[:NEWEST]),
        waiting=Proposal.objects.filter(colleague=mine, taken=None).count(),
    )


def streak(met: list[datetime], today: date) -> int:
    """Return how many weeks in a row had a customer in them; one week off is rest."""
    weeks = {_monday(timezone.localtime(at).date()) for at in met}
    here, many, rested = _monday(today), 0, 0
    if here not in weeks:
        here -= WEEK  # this week is not over yet
    while rested <= REST_WEEKS:
        if here in weeks:
            many, rested = many + 1, 0
        else:
            rested += 1
        here -= WEEK
    return many


def next_step(mine: Colleague, own: Own, *, now: datetime | None = None) -> Step:
    """Return the one thing that would help most: an open seat, or who is unheard."""
    moment = now or timezone.now()
    seat = _open_seat(mine, moment)
    long_ago = own.last is None or moment - own.last > timedelta(days=LONG_AGO)
    if seat is not None and (long_ago or own.minutes < own.reference):
        return Step(
            words=f"Come along: {seat}",
            because=f"{timezone.localtime(seat.at):%A %d %B, %H:%M}, a seat is free",
            url=reverse("outing", args=[seat.pk]),
            does="Look at it",
        )
    unheard = questions.unheard_now()
    if unheard:
        one = unheard[mine.pk % min(len(unheard), 5)]
        return Step(
            words=f"Talk to a customer: {one.name}",
            because="They speak to us, and nobody here has met them lately",
            url=reverse("jot"),
            does="Then jot it down",
        )
    if long_ago:
        return Step(
            words="Take a walk in their shoes",
            because="You have not met a customer for two weeks",
            url=reverse("walks"),
            does="Choose a walk",
        )
    asked = questions.for_today(mine)[0]
    return Step(
        words=f"Ask the next one: {asked.words}",
        because=asked.because,
        url=reverse("jot"),
        does="Then jot it down",
    )


def change(mine: Colleague, number: int, minutes: int) -> None:
    """Say how long a meeting of one's own really was; none at all takes it away."""
    held = Exposure.objects.filter(pk=number, colleague=mine)
    if not minutes:
        held.delete()
    else:
        held.update(minutes=min(minutes, LONGEST), assumed=False)
    ledger.changed()


def show_to(mine: Colleague, address: str) -> Colleague:
    """Let one other colleague see one's own row. Raises NotShownError."""
    found = Colleague.objects.filter(email=address.strip().lower(), is_active=True)
    viewer = found.exclude(pk=mine.pk).first()
    if viewer is None:
        raise NotShownError(
            "nobody else here has this address.", next_step="Check how it is spelt."
        )
    Sight.objects.get_or_create(owner=mine, viewer=viewer, what=Sight.ROW, about="")
    log.changed(mine, "row", str(mine.pk), f"shown to {viewer.pk}")
    return viewer


def hide_from(mine: Colleague, viewer: int) -> None:
    """Show one's row to somebody no longer."""
    Sight.objects.filter(owner=mine, viewer=viewer, what=Sight.ROW).delete()
    log.changed(mine, "row", str(mine.pk), f"hidden from {viewer}")


def shown_to(mine: Colleague) -> list[Colleague]:
    """Return who may see one's own row."""
    given = Sight.objects.filter(owner=mine, what=Sight.ROW).select_related("viewer")
    return [one.viewer for one in given]


def rows_for(viewer: Colleague, *, now: datetime | None = None) -> list[dict[str, Any]]:
    """Return the rows that others show to somebody, by name and never by hours."""
    given = Sight.objects.filter(viewer=viewer, what=Sight.ROW).select_related("owner")
    owners = sorted((one.owner for one in given), key=str)
    return [{"who": owner, "own": page(owner, now=now)} for owner in owners[:50]]


def _open_seat(mine: Colleague, now: datetime) -> Outing | None:
    planned = Outing.objects.filter(state=Outing.State.PLANNED, at__gt=now)
    for outing in planned.prefetch_related("seat_set")[:20]:
        taken = [seat.colleague_id for seat in outing.seat_set.all()]
        mine_already = mine.pk in taken or outing.led_by_id == mine.pk
        if len(taken) < outing.seats and not mine_already:
            return outing
    return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def proposals(mine: Colleague) -> list[Proposal]:
    """Return the entries that one has not said anything about."""
    return list(
        Proposal.objects.filter(colleague=mine, taken=None).order_by("-started_at")[
            :100
        ]
    )


def answer(mine: Colleague, number: int, *, yes: bool, mode: str, minutes: int) -> None:
    """Say whether an entry was a meeting with a customer, and how long it was.

    Once answered its title and place are forgotten: they may name a customer.
    """
    held = Proposal.objects.filter(pk=number, colleague=mine, taken=None).first()
    if held is None:
        return
    if yes:
        meeting = ledger.Meeting(
            started_at=held.started_at,
            minutes=minutes,
            mode=mode,
            origin=CALENDAR,
            origin_id=held.uid,
        )
        ledger.met(mine, meeting)
    held.taken, held.title, held.place = yes, "", ""
    held.save(update_fields=["taken", "title", "place"])
