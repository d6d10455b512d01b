"""Is all so that a project may go out? Walks, promises, and the chair at the table."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from walkamile.act.gate import (
    MEETING,
    OBSTACLE,
    PROMISE,
    WALK,
    Check,
    Gate,
    judge,
)
from walkamile.refused import Refused
from walkamile.web.acts.history import note
from walkamile.web.models import (
    Colleague,
    Condition,
    Obstacle,
    Promise,
    Walk,
    WalkErrand,
)
from walkamile.web.models.act import STANDING
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.models.walk import WalkState

WHAT = "condition"
# What was hard to get was got all the same; how hard it was stands with the walk.
FOUND = ("reached", "hard")
SHOWN = 100


def gate(project: str) -> Gate:
    """Return everything that is checked before a project goes out."""
    name = project.strip()
    wanted = Condition.objects.filter(project=name)
    checks = [_walk(one) for one in wanted.filter(kind=WALK).order_by("name", "errand")]
    checks += _promises(name)
    meetings = wanted.filter(kind=MEETING).order_by("held", "id")
    checks += [_meeting(one) for one in meetings]
    known = Obstacle.objects.filter(project=name, merged_into=None)
    if known.exists():
        checks.append(_obstacles(name))
    return judge(name, checks)


def need(
    project: str,
    place: str,
    *,
    errand: str = "",
    days: int = 30,
    by: Colleague | None = None,
) -> Condition:
    """Say that a project needs a walk of a place to succeed; said twice it is one.

    ``days``: how old the walk may be. ``errand``: only that one has to be reached.
    """
    fields: dict[str, Any] = {"name": _said(place, "place"), "errand": errand.strip()}
    row, new = Condition.objects.update_or_create(
        project=_said(project, "project"), kind=WALK, held=None, **fields,
        defaults={"days": days, "by": by},
    )  # fmt: skip
    _noted(row, "needed" if new else "changed", by)
    return row


def meeting(
    project: str, name: str, *, held: date, chair: bool, by: Colleague | None = None
) -> Condition:
    """Note a planning meeting of a project, and whether the customer's chair was there."""
    fields: dict[str, Any] = {"name": _said(name, "name"), "held": held, "errand": ""}
    row, _ = Condition.objects.update_or_create(
        project=_said(project, "project"), kind=MEETING, **fields,
        defaults={"chair": chair, "by": by},
    )  # fmt: skip
    _noted(row, "held with the chair" if chair else "held without the chair", by)
    return row


def drop(number: int, *, by: Colleague | None = None) -> None:
    """Take a condition away: the history keeps that it was there."""
    row = Condition.objects.filter(pk=number).first()
    if row is None:
        raise Refused(f"there is no condition {number}.", next_step="See the list.")
    _noted(row, "dropped", by)
    row.delete()


def projects() -> list[str]:
    """Return the names of all projects that something belongs to."""
    names = set(Condition.objects.values_list("project", flat=True).distinct())
    names |= set(
        Promise.objects.exclude(project="").values_list("project", flat=True).distinct()
    )
    held = Obstacle.objects.exclude(project="").order_by("project")
    return sorted(names | set(held.values_list("project", flat=True).distinct()))


def _walk(wanted: Condition) -> Check:
    walks = Walk.objects.filter(place=wanted.name).exclude(
        state__in=(WalkState.WAITING, WalkState.RUNNING)
    )
    newest = walks.order_by("-walked_at", "-id").first()
    what = f"{wanted.errand or 'every errand'} at {wanted.name}"
    why, link = _why_not(wanted, newest), ""
    if newest is not None:
        link = reverse("walk", args=[newest.pk])
    return Check(
        kind=WALK,
        name=what,
        passed=not why,
        why=why,
        next_step=f"Walk it again: walkamile walk {wanted.name}" if why else "",
        link=link,
    )


def _why_not(wanted: Condition, newest: Walk | None) -> str:
    if newest is None:
        return "It has not been walked yet."
    oldest = timezone.now() - timedelta(days=wanted.days)
    if newest.walked_at < oldest:
        return f"The last walk, of {newest.walked_at:%Y-%m-%d}, is older than {wanted.days} days."
    if newest.state != WalkState.DONE:
        return f"The last walk was not finished ({newest.get_state_display().lower()})."
    errands = WalkErrand.objects.filter(walk=newest)
    if wanted.errand:
        errands = errands.filter(errand=wanted.errand)
        if not errands.exists():
            return "The last walk did not try this errand."
    missed = [f"{e.title}: {e.verdict}" for e in errands if e.verdict not in FOUND]
    if missed:
        return "; ".join(missed[:5]) + "."
    return "The last walk did not pass." if newest.passed is False else ""


def _promises(project: str) -> list[Check]:
    """Return a check for each promise: of the project, or of one of its obstacles."""
    mine = Promise.objects.filter(project=project) | Promise.objects.filter(
        obstacle__project=project
    )
    still = mine.filter(state=PromiseState.OPEN).distinct().order_by("due", "id")
    if not still.exists():
        kept = mine.exists()
        return [Check(kind=PROMISE, name="promises", passed=True)] if kept else []
    return [
        Check(
            kind=PROMISE,
            name=one.what[:200],
            passed=False,
            why=f"Promised to a customer until {one.due}, and still open.",
            next_step="Keep it, or ask the customer to release us.",
            link=reverse("obstacle", args=[one.obstacle_id])
            if one.obstacle_id
            else reverse("promises"),
        )
        for one in still[:SHOWN]
    ]


def _meeting(held: Condition) -> Check:
    return Check(
        kind=MEETING,
        name=f"{held.name} {held.held}",
        passed=held.chair,
        why="" if held.chair else "The customer's chair was not there.",
        next_step=""
        if held.chair
        else "Hold it again with a brief on the chair: walkamile chair AGENDA",
    )


def _obstacles(project: str) -> Check:
    """Say how many obstacles are open: that alone stops nothing."""
    still = Obstacle.objects.filter(project=project, live__in=STANDING).count()
    name = f"{still} obstacles open" if still != 1 else "1 obstacle open"
    link = f"{reverse('act')}?project={project}"
    return Check(kind=OBSTACLE, name=name, passed=True, link=link)


def _said(words: str, field: str) -> str:
    plain = " ".join(words.split())
    if not plain:
        raise Refused(f"the {field} is empty.", field=field, next_step="Name it.")
    return plain


def _noted(row: Condition, did: str, by: Colleague | None) -> None:
    after = {"project": row.project, "kind": row.kind, "name": row.name}
    note(WHAT, row.pk, did, before={}, after=after, by=by)
