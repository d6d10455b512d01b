"""Three questions a month: answered unseen, told by groups once the month is over."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Avg, Count, F
from django.utils import timezone

from walkamile.act.pulse import ANSWERS, Group, told
from walkamile.refused import Refused
from walkamile.web.models import Colleague, Feeling, PulseGiven, PulseShown, PulseTally

NO_TEAM = "In no team"
# Fewer voices say nothing of a mood (ux.md: below ten no share is shown).
VOICES_AT_LEAST = 10
ILL, WELL = -0.15, 0.15


class GivenAlreadyError(Refused):
    """One answer a month, and nobody knows which it was: it cannot be changed."""


def may_answer(colleague: Colleague, today: date) -> bool:
    """Say whether a colleague has still to answer this month."""
    month = today.replace(day=1)
    return not PulseGiven.objects.filter(month=month, colleague=colleague).exists()


@transaction.atomic
def answer(colleague: Colleague, given: Mapping[str, str], *, today: date) -> None:
    """Count an answer: who answered is kept until the month is over, what is not.

    Refused where one of the three is missing, or was given this month.
    """
    if any(given.get(question) not in known for question, known in ANSWERS.items()):
        raise Refused("three answers, please.", next_step="Choose one of each.")
    month = today.replace(day=1)
    try:
        with transaction.atomic():
            PulseGiven.objects.create(month=month, colleague=colleague)
    except IntegrityError:
        raise GivenAlreadyError("you have answered this month.") from None
    for question in ANSWERS:
        row, _ = PulseTally.objects.get_or_create(
            month=month, team=colleague.team, question=question,
            answer=given[question], defaults={"sample": colleague.sample},
        )  # fmt: skip
        PulseTally.objects.filter(pk=row.pk).update(size=F("size") + 1)


@transaction.atomic
def publish_what_is_over(today: date) -> int:
    """Tell each month that is over, once and for ever; forget who answered, and how.

    Nothing is told of a month that is still going on, not even how many answered: two
    looks in one month would differ by the answers in between.
    """
    this = today.replace(day=1)
    over = PulseTally.objects.filter(month__lt=this).values_list("month", flat=True)
    new = 0
    for month in sorted(set(over.order_by().distinct())):
        rows = PulseTally.objects.select_for_update().filter(month=month)
        tallied = list(rows.select_related("team"))
        groups = [_kept(group, month) for group in told(_by_team(tallied))]
        sample = any(row.sample for row in tallied)
        _, made = PulseShown.objects.get_or_create(
            month=month, defaults={"groups": groups, "sample": sample}
        )
        rows.delete()
        new += made
    PulseGiven.objects.filter(month__lt=this).delete()
    return new


def published(*, most: int = 12) -> list[PulseShown]:
    """Return what was told, the newest month first."""
    return list(PulseShown.objects.order_by("-month")[:most])


def _by_team(rows: list[PulseTally]) -> dict[str, dict[str, dict[str, int]]]:
    teams: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        name = row.team.name if row.team else NO_TEAM
        sizes = teams.setdefault(name, {}).setdefault(row.question, {})
        sizes[row.answer] = sizes.get(row.answer, 0) + row.size
    return teams


def _kept(group: Group, month: date) -> dict[str, Any]:
    """Return a group as it is told, with the mood of the customers it heard."""
    return {**asdict(group), "teams": list(group.teams), **_mood(group, month)}


def _mood(group: Group, month: date) -> dict[str, Any]:
    """Return how customers felt whom the group's colleagues wrote down in the month."""
    zone = timezone.get_current_timezone()
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    heard = Feeling.objects.filter(
        verbatim__occurred_at__gte=datetime.combine(month, time.min, zone),
        verbatim__occurred_at__lt=datetime.combine(after, time.min, zone),
        verbatim__heard_by__team__name__in=group.teams,
        sentiment__isnull=False,
    ).aggregate(mean=Avg("sentiment"), n=Count("pk"))
    if heard["n"] < VOICES_AT_LEAST:
        return {"customers": "", "voices": None}
    mean = heard["mean"]
    mood = "ill" if mean < ILL else "well" if mean > WELL else "so_so"
    return {"customers": mood, "voices": heard["n"] // 10 * 10}
