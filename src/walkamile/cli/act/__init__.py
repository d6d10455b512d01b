"""Commands of `act`: what hinders customers, and what is done about it."""

import typer

from walkamile.cli.act import loop, obstacles, rules, year

PARTS = (obstacles, loop, rules, year)


def register(program: typer.Typer) -> None:
    """Add ``walkamile act`` to the program."""
    act = typer.Typer(help="What hinders customers, and what is done about it.")
    for part in PARTS:
        part.register(act)
    program.add_typer(act, name="act", no_args_is_help=True)
