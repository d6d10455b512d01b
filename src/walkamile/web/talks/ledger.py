"""Write down that a colleague met a customer: once, however often it is told."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import transaction

from walkamile.refused import Refused
from walkamile.talk.ledger import LONGEST, SECOND_HAND
from walkamile.web.keep.write import take_numbers
from walkamile.web.models import Colleague, Exposure, Standing
from walkamile.web.redaction import written

# How a colleague can meet customers, and what people read for it.
MODES = {
    "interview": "Interview",
    "observed_use": "Watched them use it",
    "call": "Took a call",
    "ride_along": "Ride-along",
    "counter_shift": "Counter shift",
    "support_shift": "Support shift",
    "visit": "Visit",
    "hallway": "In passing",
}
# What a jotted meeting in passing lasted, where nobody said it; marked as assumed.
IN_PASSING = 5
VERSION = "exposure"


class NotMetError(Refused):
    """Something that is no meeting with a customer, or lasted impossibly long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One stretch of time with a customer, and what it is known from.

    ``origin`` and ``origin_id`` name what it comes from ("jotting", "17"). Without
    ``minutes`` five are assumed and marked so.
    """

    started_at: datetime
    minutes: int | None
    mode: str
    origin: str
    origin_id: str
    direct: bool = True
    segment: str = ""
    customer: str = ""
    own_product: bool = True
    led_by: Colleague | None = None
    learned: str = ""
    link: str = ""


def met(colleague: Colleague, meeting: Meeting, *, sieved: bool = False) -> Exposure:
    """Write a meeting into a colleague's ledger; told again, it changes nothing.

    ``sieved``: the kind of customer was looked through for names already. Raises
    NotMetError for recordings, reports and more than a day.
    """
    _refuse(meeting.mode, meeting.minutes)
    kind = meeting.segment
    told = asdict(replace(meeting, led_by=None)) | {
        "led_by": meeting.led_by,
        "minutes": IN_PASSING if meeting.minutes is None else meeting.minutes,
        "assumed": meeting.minutes is None,
        "segment": (kind if sieved or not kind else written.segment(kind))[:120],
    }
    key = {name: told.pop(name) for name in ("origin", "origin_id")}
    with transaction.atomic():
        kept = written.reduced(told, Exposure, colleague)
        row, new = Exposure.objects.get_or_create(
            colleague=colleague, **key, defaults={**_as_then(colleague), **kept}
        )
        if new:
            changed()
    return row


def changed() -> None:
    """Say that the ledger is another one now, so that summaries are made anew."""
    take_numbers(VERSION, 1)


def forget(origin: str, origin_id: str) -> int:
    """Take back what was filled from somewhere; return how many rows went."""
    with transaction.atomic():
        gone, _ = Exposure.objects.filter(origin=origin, origin_id=origin_id).delete()
        if gone:
            changed()
    return gone


def _as_then(colleague: Colleague) -> dict[str, object]:
    """Return where a colleague stands now: the ledger keeps how it was then."""
    stands = Standing.objects.filter(colleague=colleague).values_list("work").first()
    return {
        "work": stands[0] if stands else "",
        "level": colleague.level,
        "team_id": colleague.team_id,
    }


def _refuse(mode: str, minutes: int | None) -> None:
    if any(word in mode for word in SECOND_HAND):
        raise NotMetError(
            "recordings and reports are not meetings with customers.",
            next_step="They count zero; leave them out.",
            field="mode",
        )
    if mode not in MODES:
        raise NotMetError(
            f"{mode!r} is no way to meet customers that is known here.",
            next_step=f"Say one of: {', '.join(MODES)}.",
            field="mode",
        )
    if minutes is not None and not 0 <= minutes <= LONGEST:
        raise NotMetError(
            f"{minutes} minutes are no stretch of one day.",
            next_step=f"Give a number from 0 to {LONGEST}.",
            field="minutes",
        )
