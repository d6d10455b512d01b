"""How much of our papers speaks of customers: by month, never by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from walkamile.chair.focus import Focus
from walkamile.recipes.focusing import focus
from walkamile.web.models import Meeting, Paper

# A share of fewer telling sentences than this says more than it knows.
FEW_SENTENCES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: telling sentences about customers and about ourselves."""

    month: date
    papers: int
    customers: int
    ourselves: int

    @property
    def told(self) -> int:
        """How many sentences speak of either."""
        return self.customers + self.ourselves

    @property
    def share(self) -> float | None:
        """The outward share 0…1, or null where too few sentences tell."""
        return self.customers / self.told if self.told >= FEW_SENTENCES else None

    @property
    def width(self) -> float:
        """The length of its bar, 0…100."""
        return round(100 * (self.share or 0), 1)


def keep(kind: str, title: str, day: date, words: str, **more: Any) -> Paper:
    """Keep a paper with what it speaks of. Whoever wrote it is not kept."""
    return Paper.objects.create(
        kind=kind, title=title[:200], day=day, words=words, **_counted(words), **more
    )


def _counted(words: str) -> dict[str, Any]:
    found = focus(words)
    return {
        "customers": found.customers,
        "ourselves": found.ourselves,
        "language": found.language or "",
    }


def of_agenda(meeting: Meeting) -> None:
    """Count a meeting's agenda, again where it was changed."""
    day = timezone.localtime(meeting.at or meeting.made_at).date()
    Paper.objects.update_or_create(
        meeting=meeting,
        kind=Paper.Kind.AGENDA,
        defaults={
            "title": meeting.title,
            "day": day,
            "words": meeting.agenda,
            "team": meeting.team,
            "sample": meeting.sample,
            **_counted(meeting.agenda),
        },
    )


def read(paper: Paper) -> Focus:
    """Return a paper's sentences, each with what shows whom it speaks of."""
    return focus(paper.words)


def by_month(rows: QuerySet[Paper], kind: str = "") -> list[Month]:
    """Return month by month how much speaks of customers, the first month first."""
    chosen = rows.filter(kind=kind) if kind else rows
    summed = (
        chosen.annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(
            customers_sum=Sum("customers"),
            ourselves_sum=Sum("ourselves"),
            n=Count("id"),
        )
        .order_by("month")
    )
    return [
        Month(
            month=one["month"],
            papers=one["n"],
            customers=one["customers_sum"],
            ourselves=one["ourselves_sum"],
        )
        for one in summed
    ]


def told(months: Sequence[Month]) -> dict[str, int]:
    """Return how many sentences of all months speak of whom."""
    return {
        "customers": sum(one.customers for one in months),
        "ourselves": sum(one.ourselves for one in months),
    }
