"""Ride-alongs, shifts and visits: planned, joined, and logged with what was learned."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.talk.calendar import Date
from walkamile.talk.calendar import written as calendar_of
from walkamile.talk.exposure import DAYS
from walkamile.web import log
from walkamile.web.models import Colleague, Exposure, Outing, Seat
from walkamile.web.redaction import written
from walkamile.web.talks import ledger

ORIGIN = "outing"
# Ways to go out to customers; the others need nobody to plan them.
OUT = (
    "ride_along",
    "counter_shift",
    "support_shift",
    "visit",
    "observed_use",
    "interview",
)
# An outing is logged on the day or soon after; later nobody remembers.
LOGGED_WITHIN = timedelta(days=14)
SHOWN = 60


class NotGoneError(Refused):
    """An outing that cannot be joined, changed or logged like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An outing as it is shown to one colleague.

    ``what`` and ``place`` name a customer only to who leads it or comes along.
    """

    outing: Outing
    what: str
    place: str
    free: int
    mine: Seat | None
    leads: bool


def coming(mine: Colleague, *, now: datetime | None = None) -> list[Planned]:
    """Return what is planned, the next first."""
    moment = now or timezone.now()
    return _listed(mine, at__gt=moment)


def over(mine: Colleague, *, now: datetime | None = None) -> list[Planned]:
    """Return what is over and may still be logged, the latest first."""
    moment = now or timezone.now()
    found = _listed(mine, at__gt=moment - LOGGED_WITHIN, at__lte=moment)
    return found[::-1]


def _listed(mine: Colleague, **when: datetime) -> list[Planned]:
    rows = Outing.objects.filter(state=Outing.State.PLANNED, **when)
    listed = rows.select_related("led_by").prefetch_related("seat_set")[:SHOWN]
    return [seen(outing, mine) for outing in listed]


def seen(outing: Outing, mine: Colleague) -> Planned:
    """Return an outing as one colleague sees it."""
    seats = list(outing.seat_set.all())
    own = next((seat for seat in seats if seat.colleague_id == mine.pk), None)
    whole = _whole(outing) if own or outing.led_by_id == mine.pk else {}
    return Planned(
        outing=outing,
        what=whole.get("what", outing.what) or outing.mode,
        place=whole.get("place", outing.place),
        free=max(0, outing.seats - len(seats)),
        mine=own,
        leads=outing.led_by_id == mine.pk,
    )


def plan(by: Colleague, **said: Any) -> Outing:
    """Plan an outing; whoever plans it leads it."""
    kinds = written.segment(said.get("segment", ""))[:120]
    kept = written.reduced({**said, "segment": kinds}, Outing, by)
    outing: Outing = Outing.objects.create(led_by=by, **kept)
    log.changed(by, "outing", str(outing.pk), "planned")
    return outing


def join(outing: Outing, mine: Colleague, *, now: datetime | None = None) -> Seat:
    """Take a seat. Raises NotGoneError: full, over, called off, one's own."""
    if outing.state != Outing.State.PLANNED or outing.at < (now or timezone.now()):
        raise NotGoneError("it is over or called off.", next_step="Choose another.")
    if outing.led_by_id == mine.pk:
        raise NotGoneError("you lead it already.", next_step="Log it afterwards.")
    with transaction.atomic():
        Outing.objects.select_for_update().get(pk=outing.pk)
        seat, new = Seat.objects.get_or_create(outing=outing, colleague=mine)
        if new and outing.seat_set.count() > outing.seats:
            seat.delete()
            raise NotGoneError("every seat is taken.", next_step="Choose another.")
    return seat


def leave(outing: Outing, mine: Colleague) -> None:
    """Give one's seat back."""
    Seat.objects.filter(outing=outing, colleague=mine, been=None).delete()


def call_off(outing: Outing, by: Colleague) -> None:
    """Call an outing off; only whoever leads it may."""
    if outing.led_by_id != by.pk:
        raise NotGoneError("only who leads it calls it off.", next_step="Ask them.")
    Outing.objects.filter(pk=outing.pk).update(state=Outing.State.OFF)
    log.changed(by, "outing", str(outing.pk), "called off")


def was_there(
    outing: Outing, mine: Colleague, *, minutes: int, learned: str, now: datetime
) -> None:
    """Log that one was there, for how long, and what one learned: it counts as met."""
    leads = outing.led_by_id == mine.pk
    seat = Seat.objects.filter(outing=outing, colleague=mine).first()
    if outing.at > now or not (leads or seat) or outing.state == Outing.State.OFF:
        raise NotGoneError(
            "only who was there logs it, and only afterwards.",
            next_step="Take a seat before it begins.",
        )
    meeting = ledger.Meeting(
        started_at=outing.at,
        minutes=minutes,
        mode=outing.mode,
        origin=ORIGIN,
        origin_id=str(outing.pk),
        segment=outing.segment,
        led_by=outing.led_by,
        learned=learned,
        link=reverse("outing", args=[outing.pk]),
    )
    with transaction.atomic():
        ledger.met(mine, meeting)
        brought = written.reduced({"learned": learned}, seat or Seat, mine)
        Seat.objects.update_or_create(
            outing=outing,
            colleague=mine,
            defaults={"been": True, "minutes": minutes, **brought},
        )


def not_out_lately(of: Colleague, *, now: datetime | None = None) -> list[Colleague]:
    """Return team-mates who have not met a customer for six weeks, by name.

    For whoever plans an outing: whom to ask along. Only those who let their row be
    seen are named; hours are never shown.
    """
    since = (now or timezone.now()) - timedelta(days=DAYS)
    met = Exposure.objects.filter(started_at__gt=since, direct=True)
    willing = Colleague.objects.filter(
        is_active=True, shown_to__viewer=of, shown_to__what="row"
    )
    return list(willing.exclude(pk__in=met.values("colleague")).order_by("name")[:12])


def as_file(outings: Iterable[Outing], mine: Colleague, *, now: datetime) -> bytes:
    """Return outings as a calendar file for one colleague."""
    return calendar_of((_date(seen(one, mine)) for one in outings), now=now)


def _whole(outing: Outing) -> dict[str, str]:
    """Return where an outing goes, as whoever planned it wrote it down."""
    return outing.own(outing.led_by)


def _date(planned: Planned) -> Date:
    outing = planned.outing
    way = settings.URL + reverse("outing", args=[outing.pk])
    return Date(
        uid=_sign(f"outing {outing.pk}"),
        title=f"{ledger.MODES.get(outing.mode, outing.mode)}: {planned.what}",
        at=outing.at,
        minutes=outing.minutes,
        place=planned.place,
        details=way,
        off=outing.state == Outing.State.OFF,
    )


def _sign(words: str) -> str:
    return f"{hashlib.sha256(words.encode()).hexdigest()[:24]}@walkamile"
