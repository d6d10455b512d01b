"""The sample firm talks with customers: its calls as conversations, its ledger."""

import csv
import re
from datetime import date, datetime, time
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
from walkamile.web.talks import ledger

FILE, ORIGIN = "exposure.csv", "sample"
# Calls are named by their day and what they are about: 2025-11-26-dad.
NAMED = re.compile(r"^(\d{4}-\d\d-\d\d)-([a-z-]+)$")
DESK = "Phone line"


def move_in(folder: Path) -> None:
    """Count the sample's meetings, and keep its calls as conversations."""
    people = {one.email: one for one in Colleague.objects.filter(sample=True)}
    _meetings(folder / FILE, people)
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
