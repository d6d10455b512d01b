"""Commands of `act` that write: rules that tie hands, and what one could help with."""

from typing import Annotated, Any

import typer

from walkamile.cli.act.given import As, Day, Json, Where, colleague, noted, opened

RuleNumber = Annotated[int, typer.Argument(help="The number of a rule.")]


def register(act: typer.Typer) -> None:
    """Add the commands to ``walkamile act``."""
    for name, command in COMMANDS.items():
        act.command(name=name)(command)


def policy(  # noqa: PLR0913, PLR0917 - one argument for each option
    name: Annotated[str, typer.Argument(help="What the rule is called.")],
    rule: Annotated[str, typer.Option(help="Its text, word for word.")],
    why: Annotated[str, typer.Option(help="What it is for.")] = "",
    exceptions: Annotated[int | None, typer.Option(min=0, help="A year.")] = None,
    cost_each: Annotated[str, typer.Option(help="What an exception costs.")] = "",
    quote: Annotated[int | None, typer.Option(help="A customer's voice on it.")] = None,
    obstacle: Annotated[int | None, typer.Option(help="Which it causes.")] = None,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Put a rule that ties hands into the register."""
    opened(workspace, make=True)
    from walkamile.cli.act.loop import _sum
    from walkamile.cli.act.obstacles import _voice
    from walkamile.web.acts import obstacles
    from walkamile.web.acts.rules import policies

    by, said = colleague(who, needed=obstacle is not None), _voice(quote)
    about = obstacles.get(obstacle) if obstacle is not None else None
    values = {
        "name": name[:200], "rule": rule, "why": why, "exceptions": exceptions,
        "cost_each": _sum(cost_each), "verbatim_id": said and said.pk,
    }  # fmt: skip
    made = policies.write(values, by=by)
    if about is not None:
        policies.link(made, about, by=by)
    noted(json, _shown(made), f"Rule {made.pk}: {made.name}")


def decide(
    number: RuleNumber,
    decision: Annotated[str, typer.Argument(help="keep, change, drop or open")],
    why: Annotated[str, typer.Option(help="In a sentence.")] = "",
    review: Day = None,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Decide on a rule: leaders and admins do; it is looked at again on a day."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.access import may
    from walkamile.web.acts.rules import policies

    by = colleague(who, needed=True)
    if not may(by.role, "policy-decide"):
        raise Refused("only leaders and admins decide on a rule.", field="--as")
    day = review.date() if review else None
    made = policies.decide(_rule(number), decision, by=by, words=why, review=day)
    noted(json, _shown(made), f"Decided; looked at again on {made.review or 'no day'}.")


def say_of(
    number: RuleNumber,
    words: Annotated[str, typer.Argument(help="What the rule does to you.")],
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Say something on a rule; without --as unsigned, and nothing of you is kept."""
    opened(workspace)
    from walkamile.web.acts.rules import policies

    rule = _rule(number)
    signed = colleague(who) if who else None
    policies.say(rule, words, signed=signed)
    told = {"policy": number, "notes": rule.voices.count(), "signed": bool(signed)}
    noted(json, told, "Said.")


def offer(
    words: Annotated[str, typer.Argument(help="What you know, or could help with.")],
    language: Annotated[str, typer.Option(help="If it is one: pt, tr …")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Offer what you know to customers who ask for it: nobody does it for you."""
    opened(workspace)
    from walkamile.web.acts.rules import talents

    made = talents.offer(colleague(who, needed=True), words, language=language)
    told = {"talent": made.pk, "words": made.words, "language": made.language}
    noted(json, told, f"Offered (talent {made.pk}).")


def withdraw(
    number: Annotated[int, typer.Argument(help="The number of a talent of yours.")],
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Take back what you offered."""
    opened(workspace)
    from walkamile.web.acts.rules import talents

    talents.withdraw(colleague(who, needed=True), number)
    noted(json, {"withdrawn": number}, "Taken back.")


def _rule(number: int) -> Any:
    from walkamile.refused import Refused
    from walkamile.web.models import Policy

    found = Policy.objects.filter(pk=number).first()
    if found is None:
        raise Refused(
            f"there is no rule {number}.",
            next_step="walkamile act policies shows those there are.",
        )
    return found


def _shown(made: Any) -> dict[str, Any]:
    names = ("name", "rule", "why", "exceptions", "cost_each", "decision", "decided")
    return {"policy": made.pk, **{name: getattr(made, name) for name in names},
            "review": made.review, "obstacles": [o.pk for o in made.obstacles.all()]}  # fmt: skip


COMMANDS: dict[str, Any] = {
    "policy": policy,
    "decide": decide,
    "say": say_of,
    "offer": offer,
    "withdraw": withdraw,
}
