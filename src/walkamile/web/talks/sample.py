"""The sample firm talks with customers: calls, outings, a coach, its ledger."""

import csv
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from walkamile import sample
from walkamile.web.models import (
    Colleague,
    Conversation,
    Exposure,
    ExposureSummary,
    Source,
    Speaker,
    Verbatim,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import ledger, outings

FILE, OUTINGS, ORIGIN = "exposure.csv", "outings.csv", "sample"
# Calls are named by their day and what they are about: 2025-11-26-dad.
NAMED = re.compile(r"^(\d{4}-\d\d-\d\d)-([a-z-]+)$")
DESK = "Phone line"
# Whom the firm's colleagues may ask to look into their mirror.
COACH = "tamsin.vey@larkspoke.example"


def move_in(folder: Path, *, today: date) -> None:
    """Count the sample's meetings, keep its calls as conversations, plan its outings."""
    people = {one.email: one for one in Colleague.objects.filter(sample=True)}
    Colleague.objects.filter(email=COACH).update(role=Role.COACH)
    _meetings(folder / FILE, people)
    _outings(folder / OUTINGS, people, today)
    desk = [one for one in people.values() if one.team and one.team.name == DESK]
    for source in Source.objects.filter(sample=True, name__endswith="calls"):
        _conversations(source, sorted(desk, key=lambda one: one.pk))


def move_out() -> None:
    """Take away what was counted of it; the rest goes with colleagues and sources."""
    Exposure.objects.filter(origin=ORIGIN).delete()
    ExposureSummary.objects.all().delete()  # derived: counted anew when looked at


@transaction.atomic
def _meetings(file: Path, people: dict[str, Colleague]) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            at = timezone.make_aware(datetime.fromisoformat(row["start"]))
            meeting = ledger.Meeting(
                started_at=at,
                minutes=int(row["minutes"]),
                mode=row["mode"],
                origin=ORIGIN,
                origin_id=str(number),
                segment=row["segment"],
            )
            ledger.met(people[row["colleague"]], meeting)


def _outings(file: Path, people: dict[str, Colleague], today: date) -> None:
    """Plan outings as their leaders would; who came along logs what is over."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            leader, along = people[row["led_by"]], people.get(row["along"])
            day = today + timedelta(days=int(row["in_days"]))
            at = timezone.make_aware(
                datetime.combine(day, time.fromisoformat(row["time"]))
            )
            told = {name: row[name] for name in ("mode", "place", "what", "segment")}
            outing = outings.plan(
                leader,
                at=at,
                minutes=int(row["minutes"]),
                seats=int(row["seats"]),
                customer_agreed=row["customer_agreed"] == "yes",
                **told,
            )
            if along:
                outings.join(outing, along, now=at - timedelta(days=1))
            if along and row["learned"]:
                outings.was_there(
                    outing,
                    along,
                    minutes=outing.minutes,
                    learned=row["learned"],
                    now=at + timedelta(hours=6),
                )


def _conversations(source: Source, desk: list[Colleague]) -> None:
    said = Verbatim.objects.filter(source=source)
    keys = said.order_by("conversation_id").values_list("conversation_id", flat=True)
    for number, key in enumerate(dict.fromkeys(keys)):
        found = NAMED.match(key or "")
        if found is None:
            continue
        day = timezone.make_aware(
            datetime.combine(date.fromisoformat(found[1]), time(10))
        )
        talk = Conversation.objects.create(
            source=source,
            key=found[0],
            title=f"{sample.NAME}: {found[2].replace('-', ' ')}",
            held_at=day,
            minutes=4,
            consent=Conversation.Consent.LAW,
        )
        turns = said.filter(conversation_id=key)
        refs = turns.order_by("turn_index").values_list("author_ref", "author_role")
        for ref, role in dict.fromkeys(refs):
            ours = desk[number % len(desk)] if role == "colleague" and desk else None
            Speaker.objects.get_or_create(
                conversation=talk,
                name=ref or "",
                defaults={"side": role, "colleague": ours},
            )
