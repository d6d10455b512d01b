"""Commands of `act` about rules, needs, talents, letters, the year and the pulse."""

from pathlib import Path
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

Ours = Annotated[Path | None, typer.Option(help="A template of your own.")]


def register(act: typer.Typer) -> None:
    """Add the commands to ``walkamile act``."""
    for name, command in COMMANDS.items():
        act.command(name=name)(command)


def letters(
    number: Number,
    draft: Annotated[bool, typer.Option(help="Draft those that are missing.")] = False,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """List the letters of an obstacle; with --draft write those that are missing."""
    opened(workspace)
    from walkamile.web.acts import obstacles
    from walkamile.web.acts.told import letters as told

    found = obstacles.get(number)
    if draft:
        told.write(found, by=colleague(who, needed=True))
    rows = [
        {"letter": one.pk, "state": one.state, "words": one.words, "how": one.how,
         "wants": told.wants(one), "answer": one.answer, "link": told.address(one)}
        for one in found.letters.select_related("verbatim").order_by("id")
    ]  # fmt: skip
    if json:
        emit({"letters": rows})
        return
    for row in rows:
        say(f"{row['letter']:>6}  {row['state']:<6} {row['answer']}")


def tell(
    letter: Annotated[int, typer.Argument(help="The number of a letter.")],
    how: Annotated[str, typer.Option(help="telephone, in person, own e-mail …")],
    why: Annotated[str, typer.Option(help="Why they may be told.")] = "",
    to: Annotated[str, typer.Option(help="For mail from here: their address.")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Note that a person told a customer; mail from here is sent."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.acts.told import letters as told
    from walkamile.web.models import Letter

    row = Letter.objects.filter(pk=letter).first()
    if row is None:
        raise Refused(f"there is no letter {letter}.")
    told.send(row, by=colleague(who, needed=True), how=how, ground=why, to=to)
    words = "Noted. The customer says whether it is fixed."
    noted(json, {"letter": letter, "state": "sent", "how": how}, words)


def policies(workspace: Where = None, json: Json = False) -> None:
    """List the rules that tie hands: what they cost, and what was decided."""
    opened(workspace)
    from django.utils import timezone

    from walkamile.web.acts.rules import policies as register_of

    rows = [
        {"policy": one.policy.pk, "name": one.policy.name, "rule": one.policy.rule,
         "decision": one.policy.decision, "review": one.policy.review,
         "overdue": one.overdue, "obstacles": one.obstacles, "notes": one.voices,
         "exceptions_cost": one.cost.total}
        for one in register_of.listed(timezone.localdate())
    ]  # fmt: skip
    if json:
        emit({"policies": rows})
        return
    for row in rows:
        say(f"{row['policy']:>6}  {row['decision']:<7} {row['name']}")


def needs(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file of answers to take in.")
    ] = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """List needs by importance and performance; with a file take answers in first."""
    opened(workspace, make=file is not None)
    from walkamile.act.answers import answers
    from walkamile.web.acts.rules import matrix
    from walkamile.web.acts.rules import needs as keeping

    if file is not None:
        keeping.take(answers(_text(file)), by=None)
    rows = [
        {"need": one.need.name, "n": one.n, "performance": one.performance,
         "low": one.low, "high": one.high, "stated": one.need.measured.get("stated"),
         "derived": one.need.measured.get("derived"), "quadrant": one.quadrant,
         "floor": one.need.floor, "alarm_since": one.need.alarm_since}
        for one in matrix.matrix().spots
    ]  # fmt: skip
    if json:
        emit({"needs": rows})
        return
    for row in rows:
        alarm = "  BELOW ITS FLOOR" if row["alarm_since"] else ""
        level = row["performance"]
        shown = "?" if level is None else f"{level:.1f}"
        say(
            f"{shown:>5} of 7  n={row['n']:<6} {row['need']} ({row['quadrant']}){alarm}"
        )


def talents(
    ask: Annotated[str, typer.Argument(help="What a customer asks for.")],
    language: Annotated[str, typer.Option(help="Their language, such as pt.")] = "",
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Find who could help with what a customer asks for, and why."""
    opened(workspace)
    from walkamile.web.acts.rules import talents as offered

    rows: list[dict[str, Any]] = [
        {"colleague": str(talent.colleague), "words": talent.words,
         "score": match.score, "because": match.because}
        for talent, match in offered.for_words(ask, language=language)
    ]  # fmt: skip
    if json:
        emit({"talents": rows})
        return
    for row in rows:
        say(f"{row['colleague']}: {row['words']} ({'; '.join(row['because'])})")
    if not rows:
        say("Nobody has offered this yet.")


def year(
    begin: Annotated[bool, typer.Option(help="Begin a year.")] = False,
    starts: Day = None,
    template: Ours = None,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Show the Year of the Customer month by month; with --begin start one."""
    opened(workspace, make=begin)
    from django.utils import timezone

    from walkamile.act.year import shipped
    from walkamile.refused import Refused
    from walkamile.web.acts.year import years

    today = timezone.localdate()
    if begin:
        text = _text(template) if template else shipped()
        first = starts.date() if starts else today
        years.begin("", first, text, by=colleague(who))
    running = years.current()
    if running is None:
        raise Refused("no year has begun.", next_step="walkamile act year --begin")
    rows = [_month(one) for one in years.months(running, today)]
    if json:
        emit({"name": running.name, "starts": running.starts, "months": rows})
        return
    say(running.name)
    for row in rows:
        names = "; ".join(one["name"] for one in row["practices"])
        say(f"{'>' if row['now'] else ' '} {row['month']:%Y-%m}  {names}")


def pulse(
    comfort: Annotated[
        str, typer.Option(help="Your answer: 1 pinches badly … 5 fits well.")
    ] = "",
    why: Annotated[
        str,
        typer.Option(
            help="What pinches: time, rules, tools, knowledge, authority or nothing."
        ),
    ] = "",
    met: Annotated[
        str, typer.Option(help="Whether you met a customer this month: yes or no.")
    ] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Show what groups said in months that are over: how comfortable are the shoes?

    With all three answers and --as it counts yours; nobody can tell which it was.
    """
    opened(workspace)
    from django.utils import timezone

    from walkamile.web.acts.year import pulses

    today = timezone.localdate()
    if comfort or why or met:
        _answered({"comfort": comfort, "why": why, "met": met}, who, today)
        noted(json, {"answered": True}, "Counted. Nobody can tell which was yours.")
        return
    pulses.publish_what_is_over(today)
    rows = [{"month": one.month, "groups": one.groups} for one in pulses.published()]
    if json:
        emit({"months": rows})
        return
    for row in rows:
        for group in row["groups"]:
            say(
                f"{row['month']:%Y-%m}  {', '.join(group['teams'])}: {group['comfort']}"
            )
    if not rows:
        say("No month is over yet.")


def _answered(given: dict[str, str], who: str | None, today: Any) -> None:
    from walkamile.act.pulse import ANSWERS
    from walkamile.refused import Refused
    from walkamile.web.access import may
    from walkamile.web.acts.year import pulses

    for question, known in ANSWERS.items():
        if given[question] not in known:
            raise Refused(
                "three answers, please.",
                field=f"--{question}",
                next_step=f"Say one of: {', '.join(known)}.",
            )
    by = colleague(who, needed=True)
    if not may(by.role, "jot"):
        raise Refused("a reader looks on.", next_step="Ask for a colleague's account.")
    pulses.answer(by, given, today=today)


def _month(month: Any) -> dict[str, Any]:
    practices = [
        {"practice": one.practice.id, "name": one.practice.name,
         "done": [{"team": d.team, "many": d.many, "goal": d.goal} for d in one.done]}
        for one in month.practices
    ]  # fmt: skip
    return {"month": month.first, "now": month.now, "practices": practices}


def _text(file: Path) -> str:
    from walkamile.refused import Refused

    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(
            f"it cannot be read as text ({wrong}).",
            next_step="Save it in UTF-8.",
            file=file,
        ) from wrong


COMMANDS: dict[str, Any] = {
    "letters": letters,
    "tell": tell,
    "policies": policies,
    "needs": needs,
    "talents": talents,
    "year": year,
    "pulse": pulse,
}
