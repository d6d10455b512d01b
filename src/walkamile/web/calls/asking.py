"""Calls are asked for here; the worker makes them, one line at a time."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.web import jobs
from walkamile.web.calls.lines import TEMPLATE, account
from walkamile.web.models import Colleague, PhoneLine, PhonePlan, Walk
from walkamile.web.walks.asking import OPEN, following, settle

ON_THE_PAGE, PLANNED = "on the page", "as planned"


def start(line: PhoneLine, *, by: Colleague | None, whence: str = ON_THE_PAGE) -> Walk:
    """Ask for a walk of a line; one that is open for the same line is returned.

    Raises NoAccountError where there is nothing to call through.
    """
    account()
    with transaction.atomic():
        for going in called(line).filter(state__in=OPEN).select_related("job"):
            if settle(going).state in OPEN:
                return going
        walk = _asked(line, by, whence, state=Walk.State.WAITING)
        unique = f"call {line.number}"
        walk.job = jobs.enqueue("call", {"walk": walk.pk}, unique=unique, asked_by=by)
        walk.save(update_fields=["job"])
    return walk


def called(line: PhoneLine) -> QuerySet[Walk]:
    """Return the walks of a line, the newest first."""
    walks = Walk.objects.filter(kind=Walk.Kind.MENU, template=TEMPLATE)
    return walks.filter(answers__number=line.number).order_by("-walked_at", "-pk")


def start_what_is_due(now: datetime) -> int:
    """Start the calls whose day has come; return how many.

    A plan that cannot be called says why on its line's page, and keeps back no other.
    """
    number = 0
    due = PhonePlan.objects.filter(next_at__lte=now)
    for plan in due.select_related("line", "made_by"):
        plan.next_at = following(plan.next_at, plan.every, now)
        plan.save(update_fields=["next_at"])
        try:
            start(plan.line, by=plan.made_by, whence=PLANNED)
            number += 1
        except Refused as why:
            _asked(
                plan.line, plan.made_by, PLANNED,
                state=Walk.State.FAILED, error=str(why), ended_at=now,
            )  # fmt: skip
    return number


def _asked(line: PhoneLine, by: Colleague | None, whence: str, **more: Any) -> Walk:
    return Walk.objects.create(
        kind=Walk.Kind.MENU,
        place=line.name,
        template=TEMPLATE,
        answers={"number": line.number, "whence": whence, "told": []},
        by=by,
        **more,
    )
