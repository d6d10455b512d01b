"""Commands of `act` that close the loop: do, ask, promise, tell, measure."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from walkamile.cli.act.given import (
    As,
    Day,
    Json,
    Number,
    Where,
    colleague,
    noted,
    opened,
)
from walkamile.cli.out import emit, say


def register(act: typer.Typer) -> None:
    """Add the commands to ``walkamile act``."""
    for name, command in COMMANDS.items():
        act.command(name=name)(command)


def done(  # noqa: PLR0913, PLR0917 - one argument for each option
    what: Annotated[str, typer.Argument(help="What you do.")],
    obstacle: Annotated[int | None, typer.Option(help="About which obstacle.")] = None,
    money: Annotated[str, typer.Option(help="What it costs.")] = "",
    minutes: Annotated[int | None, typer.Option(min=0)] = None,
    remedy: Annotated[str, typer.Option(help="Which kind of remedy.")] = "",
    for_one: Annotated[bool, typer.Option(help="For one customer only.")] = False,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Do it at once within your authority and log it; outside it, ask and be counted."""
    opened(workspace)
    from walkamile.web.acts import authority as leave
    from walkamile.web.acts import obstacles
    from walkamile.web.models import Action

    by = colleague(who, needed=True)
    about = obstacles.get(obstacle) if obstacle is not None else None
    more = {"for_one": True} if for_one else {}
    made = leave.act(
        what, by=by, obstacle=about, money=_sum(money), minutes=minutes,
        remedy=remedy, **more,
    )  # fmt: skip
    within = isinstance(made, Action)
    because = [] if isinstance(made, Action) else made.because
    if json:
        emit({"done": within, "number": made.pk, "because": because})
    elif within:
        say(f"Done and logged (action {made.pk}). No permission was needed.")
    else:
        say(f"This needs permission (question {made.pk}). {' '.join(because)}")


def authority(
    who: Annotated[str, typer.Argument(help="A colleague's e-mail, or a team's name.")],
    money_each: Annotated[str, typer.Option(help="Money, each time.")] = "",
    money_month: Annotated[str, typer.Option(help="Money, each month.")] = "",
    minutes_each: Annotated[int | None, typer.Option(min=0)] = None,
    remedy: Annotated[list[str] | None, typer.Option(help="A kind of remedy.")] = None,
    by: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Show what somebody may do without asking; with options, write it down."""
    opened(workspace)
    from walkamile.act.authority import Limits
    from walkamile.web.acts import authority as leave
    from walkamile.web.models import Team

    whose = Team.objects.filter(name=who).first() or colleague(who)
    given = Limits(
        money_each=_sum(money_each),
        money_month=_sum(money_month),
        minutes_each=minutes_each,
        remedies=tuple(remedy or ()),
    )
    if given != Limits():
        leave.grant(whose, given, by=colleague(by, needed=True))
    held = leave.limits_of(whose)
    if json:
        emit({"who": who, "authority": held})
    elif held is None:
        say("Nothing is written down: whoever wants to do something has to ask.")
    else:
        say(f"Money each time {held.money_each}, each month {held.money_month}, ")
        say(f"minutes {held.minutes_each}; {', '.join(held.remedies) or 'no remedies'}")


def waiting(workspace: Where = None, json: Json = False) -> None:
    """Show who waits for permission, and for how many days."""
    opened(workspace)
    from django.utils import timezone

    from walkamile.web.acts import authority as leave

    now = timezone.now()
    rows = [
        {"question": w.permission.pk, "what": w.permission.what,
         "by": w.permission.asked_by and w.permission.asked_by.email,
         "obstacle": w.permission.obstacle_id, "days": round(w.days, 2),
         "because": w.permission.because}
        for w in leave.waiting(now)
    ]  # fmt: skip
    typical, answered = leave.typical_wait(now)
    if json:
        emit({"waiting": rows, "typical_days": typical, "answered": answered})
        return
    for one in rows:
        say(f"{one['question']:>6}  {one['days']:>6.1f} days  {one['what']}")
    if not rows:
        say("Nobody waits for permission.")


def answer(
    question: Annotated[int, typer.Argument(help="The number of a question.")],
    yes: Annotated[bool, typer.Option("--yes/--no", help="Granted, or not.")],
    words: Annotated[str, typer.Option(help="Why.")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Answer somebody who waits for permission: leaders and admins do."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.acts import authority as leave
    from walkamile.web.models import Permission

    asked = Permission.objects.filter(pk=question).first()
    by = colleague(who, needed=True)
    if asked is None:
        raise Refused(f"there is no question {question}.")
    if by.role not in leave.ANSWERS:
        raise Refused("only leaders and admins give permission.", field="--as")
    leave.answer(asked, granted=yes, by=by, words=words)
    noted(json, {"question": question, "granted": yes}, "Answered.")


def promise(
    what: Annotated[str, typer.Argument(help="What we told a customer we would do.")],
    due: Day = None,
    obstacle: Annotated[int | None, typer.Option(help="About which obstacle.")] = None,
    project: Annotated[str, typer.Option(help="Of which project.")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Write down what a customer was promised; without a day, two weeks from now."""
    opened(workspace)
    from walkamile.web.acts import obstacles
    from walkamile.web.acts import promises as made

    about = obstacles.get(obstacle) if obstacle is not None else None
    one = made.make(
        what, due=due.date() if due else None, by=colleague(who), obstacle=about,
        project=project or (about.project if about else ""),
    )  # fmt: skip
    if json:
        emit({"promise": _promised(one)})
    else:
        say(f"Promise {one.pk}, due {one.due}: {one.what}")


def promises(workspace: Where = None, json: Json = False) -> None:
    """List the promises that are open, what is due first coming first."""
    opened(workspace)
    from walkamile.web.acts import promises as made

    rows = [_promised(one) for one in made.open_ones()]
    if json:
        emit({"promises": rows})
        return
    for one in rows:
        say(f"{one['promise']:>6}  {one['due']}  {one['what']}")
    if not rows:
        say("No promise is open.")


def kept(
    number: Annotated[int, typer.Argument(help="The number of a promise.")],
    how: Annotated[str, typer.Option(help="In one sentence.")] = "",
    released: Annotated[
        bool, typer.Option(help="The customer released us instead.")
    ] = False,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Say that a promise is kept, or that the customer released us."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.acts import promises as made
    from walkamile.web.models import Promise

    one = Promise.objects.filter(pk=number).first()
    if one is None:
        raise Refused(f"there is no promise {number}.")
    made.end(one, "released" if released else "kept", by=colleague(who), how=how)
    one.refresh_from_db()
    noted(json, {"promise": _promised(one)}, "Noted.")


def measure(
    number: Number,
    changed_on: Day = None,
    weeks: Annotated[int, typer.Option(min=1, max=52)] = 6,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Measure an obstacle again: before and after, with 95 % intervals."""
    opened(workspace)
    from django.utils import timezone

    from walkamile.refused import Refused
    from walkamile.web.acts import measuring, obstacles

    found = obstacles.get(number)
    day = changed_on.date() if changed_on else None
    if day is None and found.fixed_at:
        day = timezone.localdate(found.fixed_at)
    if day is None:
        raise Refused("since when is it otherwise?", field="--changed-on")
    rows = measuring.measure(found, changed_on=day, weeks=weeks, by=colleague(who))
    said = [
        {**one.found, "compared": one.found["kind"], "kind": one.kind} for one in rows
    ]
    if json:
        emit({"measured": said})
        return
    for one in said:
        say(
            f"{one['kind']}: {one['before']} → {one['after']} "
            f"(95 %: {one['low']} … {one['high']}), {one['surely'] or 'too few to tell'}"
        )
    if not said:
        say("There is nothing to compare yet.")


def need(
    project: Annotated[str, typer.Argument(help="The project.")],
    place: Annotated[str, typer.Argument(help="The host or place that is walked.")],
    errand: Annotated[list[str] | None, typer.Option(help="Only this errand.")] = None,
    days: Annotated[int, typer.Option(help="How old the walk may be.", min=1)] = 30,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Say which walk has to succeed before a project goes out (walkamile gate)."""
    opened(workspace, make=True)
    from walkamile.web.acts import gate

    for one in errand or [""]:
        gate.need(project, place, errand=one, days=days, by=colleague(who))
    done = {"project": project, "place": place, "errands": errand or [], "days": days}
    noted(json, done, "Noted: walkamile gate asks for it.")


def meeting(
    project: Annotated[str, typer.Argument(help="The project.")],
    name: Annotated[str, typer.Argument(help="What the meeting is called.")],
    chair: Annotated[
        bool, typer.Option("--chair/--no-chair", help="Was the customer's chair there?")
    ],
    on: Day = None,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Note a planning meeting of a project, and whether the chair stood there."""
    opened(workspace, make=True)
    from django.utils import timezone

    from walkamile.web.acts import gate

    held = on.date() if on else timezone.localdate()
    gate.meeting(project, name, held=held, chair=chair, by=colleague(who))
    done = {"project": project, "meeting": name, "held": held, "chair": chair}
    noted(json, done, "Noted.")


def _promised(one: Any) -> dict[str, Any]:
    return {
        "promise": one.pk,
        "what": one.what,
        "due": one.due,
        "state": one.state,
        "owner": one.owner.email if one.owner else None,
        "obstacle": one.obstacle_id,
        "project": one.project,
    }


def _sum(said: str) -> Decimal | None:
    from walkamile.refused import Refused

    try:
        amount = Decimal(said) if said.strip() else None
    except InvalidOperation:
        amount = Decimal(-1)
    if amount is not None and (not amount.is_finite() or amount < 0):
        raise Refused(f"“{said}” is no sum of money.", next_step="Write it like 40.50.")
    return amount


COMMANDS: dict[str, Any] = {
    "do": done,
    "authority": authority,
    "waiting": waiting,
    "answer": answer,
    "promise": promise,
    "promises": promises,
    "kept": kept,
    "measure": measure,
    "need": need,
    "meeting": meeting,
}
