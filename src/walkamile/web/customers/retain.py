"""Words are kept as long as their source says, and not a day longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from walkamile.web import log, rebuild
from walkamile.web.derived.counts import recount
from walkamile.web.followed import forgetting
from walkamile.web.keep import write
from walkamile.web.models import Source, Verbatim

ROWS_A_TRANSACTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """How many rows of a source have been kept for longer than it says."""

    source: str
    days: int
    rows: int


def overdue(*, now: datetime | None = None) -> list[Overdue]:
    """Return what retention would delete today; nothing is changed."""
    now = now or timezone.now()
    found = [
        Overdue(
            source=source.name,
            days=source.retention_days or 0,
            rows=rows.count() + forgetting.older(source.pk, _before(source, now)),
        )
        for source, rows in _expired(now)
    ]
    return [one for one in found if one.rows]


def retain(*, now: datetime | None = None) -> list[Overdue]:
    """Delete what is overdue, with everything made of it; return what that was.

    A word without a time of its own counts from when it was read in. The log gets
    one line a source, without content.
    """
    done: list[Overdue] = []
    now = now or timezone.now()
    for source, rows in _expired(now):
        gone = forgetting.expire(source.pk, _before(source, now))
        while ids := list(rows.values_list("id", flat=True)[:ROWS_A_TRANSACTION]):
            with transaction.atomic():
                write.remove_verbatims(ids)
            rebuild.forget(ids)
            gone += len(ids)
        if gone:
            days = source.retention_days or 0
            log.note(None, "retained", "source", str(source.pk), f"{gone} rows deleted")
            done.append(Overdue(source=source.name, days=days, rows=gone))
    if done:
        recount()
    return done


def _expired(now: datetime) -> Iterator[tuple[Source, QuerySet[Verbatim]]]:
    for source in Source.objects.filter(retention_days__isnull=False).order_by("name"):
        before = _before(source, now)
        timeless = Q(occurred_at__isnull=True, run__started__lt=before)
        rows = source.verbatim_set.filter(Q(occurred_at__lt=before) | timeless)
        yield source, rows.order_by("id")


def _before(source: Source, now: datetime) -> datetime:
    return now - timedelta(days=source.retention_days or 0)
