"""Commands of `follow`."""

import typer


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    del program
