"""Where customers depend on us most: answers in, places in the matrix, floors."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from walkamile.act.answers import Answered
from walkamile.act.needs import measure
from walkamile.act.ratchet import turn
from walkamile.refused import Refused
from walkamile.web import tell
from walkamile.web.acts.history import note
from walkamile.web.models import Colleague, Need, NeedAnswer

WHAT = "need"
# Performance and its floor follow the newest quarter; the matrix needs more answers.
QUARTER, YEAR = timedelta(days=91), timedelta(days=365)
STEP = timedelta(days=28)
AT_ONCE = 2_000
# The region of a correlation is drawn from resampled answers: the newest are enough.
MOST = 5_000


@transaction.atomic
def take(
    given: Iterable[Answered], *, by: Colleague | None, sample: bool = False
) -> int:
    """Keep answers, each once, and work their needs out anew; return how many are new."""
    rows = list(given)
    needs = {name: _need(name, sample) for name in dict.fromkeys(r.need for r in rows)}
    before = NeedAnswer.objects.count()
    NeedAnswer.objects.bulk_create(
        (
            NeedAnswer(
                need=needs[one.need], on=one.on, importance=one.importance,
                performance=one.performance, overall=one.overall,
                customer=one.customer, segment=one.segment, key=one.key,
            )
            for one in rows
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )  # fmt: skip
    new = NeedAnswer.objects.count() - before
    for need in needs.values():
        work_out(need)
    note(WHAT, 0, "took answers in", before={}, after={"new": new}, by=by)
    return new


def add(name: str, *, what: str = "", by: Colleague | None = None) -> Need:
    """Name something that customers depend on us for."""
    plain = " ".join(name.split())[:160]
    if not plain:
        raise Refused("the need has no name.", next_step="“My bike is ready on time”")
    need, new = Need.objects.get_or_create(name=plain, defaults={"what": what})
    if new:
        note(WHAT, need.pk, "named", before={}, after={"name": plain}, by=by)
    return need


def work_out(need: Need) -> Need:
    """Measure a need anew, and turn its ratchet through all its quarters.

    The floor is replayed from the answers, so that late files change it rightly.
    """
    rows = list(
        need.answers.order_by("on").values_list(
            "on", "importance", "performance", "overall"
        )
    )
    if not rows:
        return need
    last = rows[-1][0]
    need.measured = asdict(_measured(rows[-MOST:], last - YEAR, last))
    was = need.alarm_since
    need.floor, need.floor_since, need.alarm_since = _replayed(rows)
    need.save()
    if need.alarm_since and not was:
        _alarm(need)
    return need


def _replayed(rows: list[Any]) -> tuple[float | None, date | None, date | None]:
    """Return the floor, since when it stands, and since when we fall through it."""
    floor: float | None = None
    since: date | None = None
    alarm: date | None = None
    for day in _days(rows[0][0], rows[-1][0]):
        found = _measured(rows, day - QUARTER, day, only_performance=True)
        now = turn(floor, low=found.low, high=found.high, n=found.n)
        if now.rose:
            floor, since = now.floor, day
        alarm = (alarm or day) if now.alarm else None
    return floor, since, alarm


def _days(first: date, last: date) -> Iterator[date]:
    """Return the days on which the floor is looked at: every four weeks, ending last."""
    steps = max((last - first) // STEP, 0)
    for back in range(steps, -1, -1):
        yield last - back * STEP


def _measured(
    rows: list[Any], after: date, until: date, *, only_performance: bool = False
) -> Any:
    some = [row for row in rows if after < row[0] <= until]
    nothing: list[float | None] = [None] * len(some)
    return measure(
        nothing if only_performance else [row[1] for row in some],
        [row[2] for row in some],
        nothing if only_performance else [row[3] for row in some],
    )


def _alarm(need: Need) -> None:
    """Tell who asked to be told: numbers and a name, never a customer's words."""
    tell.announce(
        "ratchet",
        f"Below a level once reached: {need.name}",
        f"“{need.name}” has fallen below its floor of {need.floor:.1f} of 7.",
        unique=f"ratchet {need.pk} {need.alarm_since}",
    )


def _need(name: str, sample: bool) -> Need:
    need, _ = Need.objects.get_or_create(name=name, defaults={"sample": sample})
    return need
