"""Counts a few themes anew, at once, after a colleague has moved quotes between them.

Everything else is counted by ``derived/counts.py``, which this follows: a count leaves
out the voices of which a theme is not sure.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count as Many
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncWeek

from walkamile.web.models import Count, Label, Theme
from walkamile.web.pages import counts
from walkamile.web.pages.counts import VOICES

# Which columns together make a count of a theme.
BY = ((), ("week",), ("segment",), ("source",))
COLUMNS: dict[str, Any] = {
    "week": TruncWeek("occurred_at"),
    "segment": F("verbatim__segment"),
    "source": F("verbatim__source_id"),
}
KNOWN = {"week": "occurred_at", "segment": "verbatim__segment"}
SUMS = {
    "size": Many("verbatim_id"),
    "sentiment": Sum("verbatim__feeling__sentiment"),
    "effort": Sum("verbatim__feeling__effort"),
    "felt": Many("verbatim__feeling__effort"),
}
ROWS_AT_ONCE = 500
# One customer's effort is a story, not a mean.
LEAST_FELT = 3


def recount(themes: Iterable[Theme]) -> None:
    """Count some themes anew and write their size, share and feelings on them."""
    numbers = [theme.pk for theme in themes]
    sure = Label.objects.filter(theme__in=numbers, unsure=False).order_by()
    rows = [count for by in BY for count in _counted(sure, by)]
    with transaction.atomic():
        Count.objects.filter(kind=VOICES, theme__in=numbers).delete()
        Count.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        measure(numbers)


def _counted(sure: QuerySet[Label], by: tuple[str, ...]) -> Iterator[Count]:
    known = {f"{KNOWN[name]}__isnull": False for name in by if name in KNOWN}
    wanted = {f"of_{name}": COLUMNS[name] for name in by}
    counted: Any = sure.filter(**known).values("theme_id", **wanted)
    for row in counted.annotate(**SUMS):
        yield Count(
            kind=VOICES,
            theme_id=row["theme_id"],
            week=_monday(row.get("of_week")),
            segment=row.get("of_segment"),
            source_id=row.get("of_source"),
            size=row["size"],
            sentiment_sum=row["sentiment"] or 0,
            effort_sum=row["effort"] or 0,
            effort_size=row["felt"],
        )


def _monday(week: datetime | date | None) -> date | None:
    return week.date() if isinstance(week, datetime) else week


def measure(numbers: list[int]) -> None:
    """Write on themes what was counted: size, share, and how it was for customers.

    Effort stands there only where enough of them spoke of it.
    """
    counted = Count.objects.filter(
        kind=VOICES, theme__in=numbers, week=None, segment=None, source=None
    )
    by_theme = {count.theme_id: count for count in counted}
    everyone = counts.total()
    changed = list(Theme.objects.filter(pk__in=numbers))
    for theme in changed:
        count = by_theme.get(theme.pk, Count(size=0))
        felt = count.effort_size
        theme.size = count.size
        theme.share = count.size / everyone if everyone else 0
        theme.sentiment = count.sentiment_sum / count.size if count.size else None
        theme.effort = count.effort_sum / felt if felt >= LEAST_FELT else None
    fields = ["size", "share", "sentiment", "effort"]
    Theme.objects.bulk_update(changed, fields, batch_size=ROWS_AT_ONCE)
