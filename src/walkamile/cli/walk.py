"""Commands of `walk`."""

import typer


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    del program
