"""Commands of `talk`: the listening mirror, jotting down, who has met customers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD = 20  # so many refused turns are named one by one; --json has them all


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="talk")(talk)
    program.command(name="exposure")(exposure)
    program.command(name="jot")(jot)


def talk(
    file: Annotated[
        Path, typer.Argument(help="A transcript (VTT, SRT, JSON, text) or a recording.")
    ],
    colleague: Annotated[
        list[str] | None, typer.Option(help="Who of the speakers is one of us.")
    ] = None,
    consent: Annotated[
        str | None,
        typer.Option(help="Of a recording: yes, if everyone in it agreed to one."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Of a recording: keep its turns here, as JSON.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Look into the listening mirror: how well did the colleague listen, and why."""
    from walkamile.cli.out import emit, say
    from walkamile.recipes.talking import listening

    found = listening(file, colleagues=colleague or (), consent=consent, keep=keep)
    _left_out(found.receipt)
    if json:
        emit(
            {
                "utterances": found.utterances,
                "session": found.session,
                "unclear": found.unclear,
                "judgements": found.judgements,
                "receipt": found.receipt,
            }
        )
        return
    for one in found.judgements:
        mark = {"good": "●", "poor": "▲"}.get(one["judgement"], "?")
        value = "" if one["value"] is None else _counted(one["value"], one["unit"])
        say(f"{mark} {one['says']}{value}")
        for shown in one["shown_by"][:2]:
            say(f"    {' '.join(shown.split())[:90]}")
    say("\nFor the one who talked, and nobody else. A hint, not a score.")
    if "speakers" in found.unclear:
        say(
            "Who spoke was partly guessed: --colleague NAME says who is one of us; a turn "
            "without a name counts as the last speaker's."
        )


def _counted(value: float, unit: str) -> str:
    return f"  {value:.3g} {unit.removesuffix('s') if value == 1 else unit}"


def _left_out(receipt: "Mapping[str, Any]") -> None:
    """Say on standard error what of a file is in none of the figures, and why."""
    from walkamile.cli.out import tell

    if not receipt["refused"]:
        return
    tell(
        f"{receipt['refused']} of {receipt['rows_in_file']} rows of this file could not "
        "be read and stand in none of these figures:"
    )
    for one in receipt["refusals"][:TOLD]:
        where = "" if one["row"] is None else f"row {one['row']}: "
        tell(f"  {where}{one['reason']}")
    more = receipt["refused"] - min(len(receipt["refusals"]), TOLD)
    if more:
        tell(f"  and {more} more; --json lists them.")


def exposure(
    file: Annotated[
        Path | None,
        typer.Argument(help="The ledger: a CSV or Parquet file; or the workspace's."),
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="All staff: who met nobody counts too.")
    ] = None,
    today: Annotated[str | None, typer.Option(help="The day: 2026-01-31.")] = None,
    me: Annotated[
        str | None, typer.Option(help="Your name in the ledger, for your own row.")
    ] = None,
    workspace: Annotated[
        str | None, typer.Option(help="A folder, or the address of a database.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Tell who has met customers in the last 42 days, by role, level and team."""
    from datetime import date

    from walkamile.cli.out import emit, say
    from walkamile.recipes.talking import exposure as counted

    day = today or date.today()  # noqa: DTZ011, TID251 - the day on the wall
    if file is None:
        from walkamile.web.workspace import open_workspace

        open_workspace(workspace, make=False)
        from walkamile.web.talks.summary import as_tables

        ledger, staff = as_tables()
        found = counted(ledger, today=day, people=people or staff, me=me)
        rows = found.to_pylist()
    else:
        found = counted(file, today=day, people=people, me=me)
        rows = found.to_dicts()
    if json:
        emit({"exposure": found})
        return
    for row in rows:
        since = row["days_since_contact"]
        last = "never" if since is None else f"{since:.0f} days"
        say(
            f"{row['by']:<6} {row['group'][:24]:<24} {row['people']:>5} "
            f"{'person' if row['people'] == 1 else 'people'}  "
            f"{row['minutes_each']:>6.0f} min each  "
            f"{row['two_hours_share']:>4.0%} two hours  last contact {last}"
        )
        if row["by"] == "me" and since is None:
            say(f"Under the name {row['group']!r} the ledger has no meeting at all.")
    if not rows:
        say("Fewer than five colleagues: nothing is shown about groups.")
    say("\nReference, no pass mark: two direct hours in six weeks (Spool).")


def jot(  # noqa: PLR0913, PLR0917 - one parameter for each option that may be said
    words: Annotated[
        list[str], typer.Argument(help="What they said; - reads it from a pipe.")
    ],
    as_: Annotated[
        str | None,
        typer.Option("--as", help="Who you are: your account's e-mail address."),
    ] = None,
    paraphrase: Annotated[
        bool, typer.Option("--paraphrase", help="My words, not theirs.")
    ] = False,
    segment: Annotated[str, typer.Option(help="Who it was; no names.")] = "",
    place: Annotated[str, typer.Option(help="Where it was said.")] = "",
    mood: Annotated[
        str, typer.Option(help="How it went: well, so_so, badly, mixed.")
    ] = "",
    minutes: Annotated[
        int | None, typer.Option(help="How long you talked.", min=0, max=1440)
    ] = None,
    own_id: Annotated[
        str | None,
        typer.Option("--id", help="A UUID of your own: sent twice it is kept once."),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(help="A folder, or the address of a database."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Jot down what a customer said; everybody reads it the same day."""
    from dataclasses import asdict

    from walkamile.cli.out import emit, say
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web.talks.shell import jotted

    told = {"whose": "paraphrase" if paraphrase else "words", "minutes": minutes}
    told |= {"segment": segment, "place": place, "mood": mood, "client_id": own_id}
    kept = jotted(" ".join(words), by=as_, told=told)
    if json:
        emit({"jotting": asdict(kept)})
        return
    say("Kept before; nothing changed." if kept.again else "Kept.")
    if as_ is None:
        say("Nobody's hours were counted: --as you@example.org says who listened.")
