"""Commands about obstacles: report, own, move on, merge, take back."""

from typing import Annotated, Any

import typer

from walkamile.cli.act.given import (
    As,
    Json,
    Number,
    Where,
    colleague,
    noted,
    opened,
    short,
    told,
)
from walkamile.cli.out import emit, say


def register(act: typer.Typer) -> None:
    """Add the commands to ``walkamile act``."""
    for name, command in COMMANDS.items():
        act.command(name=name)(command)


def listed(
    owner: Annotated[str, typer.Option(help="An e-mail, or nobody.")] = "",
    state: Annotated[str, typer.Option(help="open, fixing, waiting, done …")] = "",
    project: Annotated[str, typer.Option(help="Of one project.")] = "",
    q: Annotated[str, typer.Option("--words", help="Holding these words.")] = "",
    cursor: Annotated[str, typer.Option("--from", help="Where to go on.")] = "",
    workspace: Where = None,
    json: Json = False,
) -> None:
    """List what hinders customers, heaviest first."""
    opened(workspace)
    from walkamile.web.acts import board

    whose = owner if owner in ("", board.NOBODY) else str(colleague(owner).pk)
    asked = board.asked({"owner": whose, "state": state, "project": project, "q": q})
    page = board.listed(board.narrow(asked, None), cursor, size=100)
    if json:
        emit({"obstacles": [board.plain(o) for o in page.rows], "next": page.next})
        return
    for one in page.rows:
        weight = "?" if one.weight is None else f"{one.weight:,.0f}"
        whose = str(one.owner or "nobody")
        say(f"{one.pk:>6}  {weight:>6}  {whose:<20}  {one.title}")
    if not page.rows:
        say("Nothing fits. Report one: walkamile act report “what hinders them”")
    if page.next:
        say(f"More: --from {page.next}")


def report(  # noqa: PLR0913, PLR0917 - one argument for each option
    title: Annotated[str, typer.Argument(help="What hinders them, in a sentence.")],
    words: Annotated[str, typer.Option(help="What was seen.")] = "",
    quote: Annotated[int | None, typer.Option(help="A voice that shows it.")] = None,
    severity: Annotated[int | None, typer.Option(min=1, max=5)] = None,
    reach: Annotated[float | None, typer.Option(min=0, max=100)] = None,
    effort: Annotated[float | None, typer.Option(min=1, max=7)] = None,
    project: Annotated[str, typer.Option(help="Which project it belongs to.")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Report what hinders customers; what may be the same is said, never merged."""
    opened(workspace, make=True)
    from walkamile.refused import Refused
    from walkamile.web.acts import board, same
    from walkamile.web.acts import report as reporting

    if not title.strip():
        raise Refused("an obstacle needs words.", next_step="Say what hinders them.")
    more: dict[str, Any] = {"severity": severity, "reach": reach, "effort": effort}
    made = reporting.found(
        title,
        by=colleague(who),
        words=words or title,
        verbatim=_voice(quote),
        project=project,
        **{name: value for name, value in more.items() if value is not None},
    )
    made.refresh_from_db()
    alike = [
        {"obstacle": other.pk, "title": other.title, "because": pair.because}
        for other, pair in same.of(made)
    ]
    if json:
        emit({"obstacle": board.plain(made), "may_be_the_same": alike})
        return
    say(f"Obstacle {made.pk}: {made.title}")
    for one in alike:
        say(f"  may be the same as {one['obstacle']}: {one['title']}")


def gather(
    least: Annotated[int, typer.Option(min=1, max=5, help="From this severity.")] = 4,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Put what walks and visits found on the board; what is there already stays."""
    opened(workspace)
    from walkamile.web.acts import board
    from walkamile.web.acts import report as reporting

    by = colleague(who)
    new = [reporting.from_walk(one, by=by) for one in reporting.unreported(least=least)]
    if json:
        emit({"obstacles": [board.plain(one) for one in new]})
        return
    for one in new:
        say(f"{one.pk:>6}  {one.title}")
    say(f"{len(new)} put on the board.")


def show(number: Number, workspace: Where = None, json: Json = False) -> None:
    """Show one obstacle: its parts, its evidence, what was done, what came of it."""
    opened(workspace)
    from walkamile.web.acts import board, obstacles
    from walkamile.web.acts.trail import plain as trail_of

    found = obstacles.get(number)
    said = {"obstacle": board.plain(found), "trail": trail_of(found)}
    if json:
        emit(said)
        return
    say(f"{found.title} ({found.get_state_display()})")
    say(f"  severity {found.severity}, reach {found.reach}, effort {found.effort}")
    for name, rows in said["trail"].items():
        say(f"  {name}: {len(rows) or 'none'}")
        for row in rows:
            say(f"    {told(row)}")


def own(
    number: Number, who: As = None, workspace: Where = None, json: Json = False
) -> None:
    """Own an obstacle."""
    opened(workspace)
    mine = colleague(who, needed=True)
    _changed(number, {"owner_id": mine.pk}, mine, json)


def move(
    number: Number,
    state: Annotated[str, typer.Argument(help="open, fixing, waiting, fixed, aside")],
    why: Annotated[str, typer.Option(help="In one sentence.")] = "",
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Move an obstacle to another state; whether it is solved customers say."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.models.act import ObstacleState

    if state not in ObstacleState.values:
        raise Refused(
            f"“{state}” is no state.",
            next_step=f"Say one of: {', '.join(ObstacleState.values)}.",
        )
    outcome = {"outcome": why} if why else {}
    _changed(number, {"state": state, **outcome}, colleague(who), json)


def merge(
    number: Number,
    into: Annotated[int, typer.Argument(help="The one that it is part of.")],
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Make two obstacles one; `walkamile act apart` takes them apart again."""
    opened(workspace)
    from walkamile.web.acts import obstacles

    made = obstacles.merge(number, into, by=colleague(who))
    done = {"obstacle": number, "into": into, "change": made.pk}
    noted(json, done, f"{number} is part of {into} now (change {made.pk}).")


def apart(
    number: Number, who: As = None, workspace: Where = None, json: Json = False
) -> None:
    """Take an obstacle out of the one it was merged into."""
    opened(workspace)
    from walkamile.web.acts import obstacles

    obstacles.take_apart(number, by=colleague(who))
    words = f"{number} is on its own again, with its evidence."
    noted(json, {"obstacle": number, "into": None}, words)


def history(number: Number, workspace: Where = None, json: Json = False) -> None:
    """Show who changed an obstacle, when, from what to what."""
    opened(workspace)
    from walkamile.web.acts import history as kept
    from walkamile.web.acts import obstacles

    obstacles.get(number)
    rows = [
        {"change": c.pk, "at": c.at, "by": c.by and c.by.email, "did": c.did,
         "before": c.before, "after": c.after, "undoes": c.undoes_id}
        for c in kept.of(obstacles.WHAT, number)
    ]  # fmt: skip
    if json:
        emit({"changes": rows})
        return
    for one in rows:
        whose = one["by"] or "the house"
        say(f"{one['change']:>6}  {one['at']:%Y-%m-%d %H:%M}  {whose}: {one['did']}")
        for name, value in one["after"].items():
            before = short(one["before"].get(name))
            if before != short(value):
                say(f"          {name}: {before} → {short(value)}")


def undo(
    change: Annotated[int, typer.Argument(help="The number of a change.")],
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Take a change back; refused where somebody changed the same since."""
    opened(workspace)
    from walkamile.refused import Refused
    from walkamile.web.acts import obstacles
    from walkamile.web.models import Change

    made = Change.objects.filter(pk=change, what=obstacles.WHAT).first()
    if made is None:
        raise Refused(
            f"there is no change {change} of an obstacle.",
            next_step="walkamile act history NUMBER shows those there are.",
        )
    obstacles.take_back(made, by=colleague(who))
    noted(json, {"obstacle": made.number, "undone": change}, "Undone.")


def _changed(number: int, values: dict[str, Any], by: Any, json: bool) -> None:
    from walkamile.web.acts import board, obstacles

    made = obstacles.change(number, values, by=by)
    words = "Nothing was different." if made is None else f"Changed (change {made.pk})."
    now = {"obstacle": board.plain(obstacles.get(number)), "change": made and made.pk}
    noted(json, now, words)


def _voice(number: int | None) -> Any:
    from walkamile.refused import Refused
    from walkamile.web.models import Verbatim
    from walkamile.web.models.listen import LOOKED_AT

    if number is None:
        return None
    found = Verbatim.objects.filter(LOOKED_AT, pk=number).first()
    if found is None:
        raise Refused(f"there is no voice {number} that may be read.", field="--quote")
    return found


COMMANDS: dict[str, Any] = {
    "list": listed,
    "report": report,
    "gather": gather,
    "show": show,
    "own": own,
    "move": move,
    "merge": merge,
    "apart": apart,
    "history": history,
    "undo": undo,
}
