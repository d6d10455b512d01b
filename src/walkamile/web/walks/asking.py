"""Walks are asked for here; the worker walks them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web import jobs
from walkamile.web.models import Colleague, Walk, WalkPlan, WalkSession, WalkSite
from walkamile.web.models.work import JobState
from walkamile.web.walks.sites import place

OPEN = (Walk.State.WAITING, Walk.State.RUNNING)
STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


class NotOnTheListError(Refused):
    """A place that no admin has put on the list."""


def start(
    site: WalkSite,
    *,
    by: Colleague | None,
    device: str = "phone",
    who: str = "",
    lang: str = "",
    errands: Iterable[str] = (),
    session: WalkSession | None = None,
) -> Walk:
    """Ask for a walk; one that is open for the same site and customer is returned.

    Raises NotOnTheListError for a site that was switched off.
    """
    if not site.on:
        raise NotOnTheListError(
            "this site is not open for walks.", next_step="Ask an admin to open it."
        )
    unique = f"walk {site.pk} {device} {who}".strip()
    with transaction.atomic():
        going = Walk.objects.filter(site=site, device=device, who=who, state__in=OPEN)
        for open_one in going.select_related("job"):
            if settle(open_one).state in OPEN:
                return open_one
        walk = Walk.objects.create(
            kind=Walk.Kind.WEB,
            place=place(site.url),
            url=site.url,
            site=site,
            session=session,
            device=device,
            who=who,
            lang=lang,
            wanted=list(errands),
            state=Walk.State.WAITING,
            by=by,
            sample=site.sample,
        )
        walk.job = jobs.enqueue("walk", {"walk": walk.pk}, unique=unique, asked_by=by)
        walk.save(update_fields=["job"])
    return walk


def stop(walk: Walk) -> bool:
    """Ask an open walk to stop; what it has seen so far is kept."""
    asked = bool(walk.job_id) and jobs.cancel(walk.job_id)
    walk.refresh_from_db()
    settle(walk)
    return asked


def settle(walk: Walk) -> Walk:
    """Say of a walk whose job has ended without a word how it ended."""
    if walk.state not in OPEN or walk.job is None:
        return walk
    walk.job.refresh_from_db()
    ended = {JobState.FAILED: "failed", JobState.CANCELLED: "cancelled"}
    state = ended.get(JobState(walk.job.state))
    if state:
        walk.state, walk.error = state, walk.job.error
        walk.ended_at = walk.job.ended_at
        walk.save(update_fields=["state", "error", "ended_at"])
    return walk


def start_what_is_due(now: datetime) -> int:
    """Start the walks whose day has come; return how many."""
    due = WalkPlan.objects.filter(on=True, site__on=True, next_at__lte=now)
    number = 0
    for plan in due.select_related("site", "made_by", "session"):
        start(
            plan.site,
            by=plan.made_by,
            device=plan.device,
            who=plan.who,
            lang=plan.lang,
            errands=plan.errands,
            session=plan.session,
        )
        plan.next_at = following(plan.next_at, plan.every, now)
        plan.save(update_fields=["next_at"])
        number += 1
    return number


def following(before: datetime, every: str, now: datetime | None = None) -> datetime:
    """Return the next time after now, at the same hour; missed ones are not made up."""
    now = now or timezone.now()
    step = STEPS[every]
    missed = max(0, (now - before) // step)
    return before + step * (missed + 1)
