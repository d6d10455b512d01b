"""Commands of `talk`: the listening mirror."""

from pathlib import Path
from typing import Annotated

import typer


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="talk")(talk)


def talk(
    file: Annotated[Path, typer.Argument(help="A transcript: VTT, SRT, JSON, text.")],
    colleague: Annotated[
        list[str] | None, typer.Option(help="Who of the speakers is one of us.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Look into the listening mirror: how well did the colleague listen, and why."""
    from walkamile.cli.out import emit, say
    from walkamile.recipes.talking import listening

    found = listening(file, colleagues=colleague or ())
    if json:
        emit(
            {
                "utterances": found.utterances,
                "session": found.session,
                "unclear": found.unclear,
                "judgements": found.judgements,
            }
        )
        return
    for one in found.judgements:
        mark = {"good": "●", "poor": "▲"}.get(one["judgement"], "?")
        value = "" if one["value"] is None else f"  {one['value']:.3g} {one['unit']}"
        say(f"{mark} {one['says']}{value}")
        for shown in one["shown_by"][:2]:
            say(f"    {' '.join(shown.split())[:90]}")
    say("\nFor the one who talked, and nobody else. A hint, not a score.")
    if "speakers" in found.unclear:
        say("Who is the colleague was guessed: --colleague NAME says it.")
