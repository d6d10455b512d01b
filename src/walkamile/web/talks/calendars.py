"""What a colleague's calendar proposes; only the colleague says what it was."""

import hashlib
from datetime import datetime, timedelta

from django.utils import timezone

from walkamile import sandbox
from walkamile.talk import calendar
from walkamile.talk.exposure import DAYS
from walkamile.web.models import Colleague, Proposal
from walkamile.web.talks import ledger

ORIGIN = "calendar"
# A calendar is read back for twice the weeks that the pages look at.
BACK = timedelta(days=2 * DAYS)


def propose(mine: Colleague, data: bytes, *, now: datetime | None = None) -> int:
    """Propose the entries of a calendar file; return how many are new.

    Read in a child process: a calendar is a stranger's file. Raises Refused.
    """
    until = now or timezone.now()
    domain = mine.email.rpartition("@")[2]
    entries = sandbox.run(
        calendar.meetings, data, since=until - BACK, until=until, ours=(domain,)
    )
    known = Proposal.objects.filter(colleague=mine)
    before = known.count()
    Proposal.objects.bulk_create(
        [
            Proposal(
                colleague=mine,
                uid=one.uid,
                started_at=one.started_at,
                minutes=one.minutes,
                title=one.title,
                place=one.place,
                mode=one.mode,
            )
            for one in entries
        ],
        ignore_conflicts=True,
    )
    return known.count() - before


def waiting(mine: Colleague) -> list[Proposal]:
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
            origin=ORIGIN,
            origin_id=held.uid,
        )
        ledger.met(mine, meeting)
    held.taken, held.title, held.place = yes, "", ""
    held.save(update_fields=["taken", "title", "place"])


def sign(words: str) -> str:
    """Return the lasting id of something in a calendar file."""
    return f"{hashlib.sha256(words.encode()).hexdigest()[:24]}@walkamile"
