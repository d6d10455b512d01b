"""What we told customers we would do: dated, shown, until it is kept."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.acts import tally
from walkamile.web.acts.history import note
from walkamile.web.models import Colleague, Obstacle, Promise
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.redaction import written

WHAT = "promise"
# "We will let you know" without a day: two weeks are what a customer remembers.
WITHOUT_A_DAY = timedelta(days=14)


@transaction.atomic
def make(
    words: str,
    *,
    due: date | None = None,
    by: Colleague | None = None,
    obstacle: Obstacle | None = None,
    **more: Any,
) -> Promise:
    """Write a promise down; one made in the same place in the same words is the same.

    ``more``: verbatim, customer (a reference, never a name), said_in (an address within
    this house), project, owner. Without a day it is due in two weeks.
    """
    wrote = " ".join(words.split())
    heard = [more["verbatim"]] if more.get("verbatim") else []
    kept = written.reduced({"what": wrote}, Promise, by or more.get("owner"), heard)
    said = kept["what"]
    if by and more.get("owner") and written.KEPT in kept:
        kept[written.KEPT]["what"][str(more["owner"].pk)] = wrote  # who has to keep it
    if not said:
        raise Refused("a promise needs words.", next_step="Write what was promised.")
    known = Promise.objects.filter(what=said, said_in=more.get("said_in") or "-")
    if found := known.first():
        return found
    promise = Promise.objects.create(
        **kept,
        due=due or timezone.localdate() + WITHOUT_A_DAY,
        obstacle=obstacle,
        by=by,
        **{"owner": by, **more},
    )
    after = {"what": said, "due": promise.due}
    note(WHAT, promise.pk, "promised", before={}, after=after, by=by)
    _mark(obstacle)
    return promise


@transaction.atomic
def end(
    promise: Promise, state: str, *, by: Colleague | None, how: str = ""
) -> Promise:
    """Keep a promise, or note that the customer released us; or open it again."""
    row = Promise.objects.select_for_update().get(pk=promise.pk)
    before = {"state": row.state, "how": row.how}
    kept = written.reduced({"how": how}, row, by)
    row.state, row.how = PromiseState(state), kept["how"]
    row.as_written = kept.get(written.KEPT, row.as_written)
    row.ended_at = None if state == PromiseState.OPEN else timezone.now()
    row.version += 1
    row.save()
    after = {"state": row.state, "how": row.how}
    note(WHAT, row.pk, row.state, before=before, after=after, by=by)
    _mark(row.obstacle)
    return row


def take_back(number: int, *, by: Colleague) -> Promise:
    """Open a promise again that was ended by mistake."""
    return end(Promise.objects.get(pk=number), PromiseState.OPEN, by=by)


def open_ones() -> QuerySet[Promise]:
    """Return the promises that are still open, what is due first coming first."""
    rows = Promise.objects.filter(state=PromiseState.OPEN)
    return rows.select_related("owner", "obstacle").order_by("due", "id")


def _mark(obstacle: Obstacle | None) -> None:
    """Let an obstacle show whether something about it is still promised."""
    if obstacle is None:
        return
    row = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    before = tally.cell(row)
    row.promised = row.promises.filter(state=PromiseState.OPEN).exists()
    row.save(update_fields=["promised"])
    tally.moved(before, tally.cell(row))
