"""Commands for the key that seals stored passwords and tokens."""

from typing import Annotated

import typer

from walkamile.cli.out import emit, say

Where = Annotated[
    str | None,
    typer.Option("--workspace", help="A folder, or the address of a database."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(program: typer.Typer) -> None:
    """Add ``walkamile keys`` to the program."""
    keys = typer.Typer(help="The key that seals stored passwords and tokens.")
    keys.command()(make)
    keys.command()(rotate)
    program.add_typer(keys, name="keys", no_args_is_help=True)


def make(json: Json = False) -> None:
    """Print a new key, for WALKAMILE_KEY or a key file; nothing is changed."""
    from cryptography.fernet import Fernet

    key = Fernet.generate_key().decode("ascii")
    emit({"key": key}) if json else say(key)


def rotate(workspace: Where = None, json: Json = False) -> None:
    """Seal everything with a new key; older backups still open with the old ones."""
    from dataclasses import asdict

    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web import keys

    done = keys.rotate()
    if json:
        emit({"rotated": asdict(done)})
        return
    say(f"{done.sealed_anew} secrets are sealed with the new key.")
    say("The old key stays below it, so that older backups open.")
