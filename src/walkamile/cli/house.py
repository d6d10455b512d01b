"""Commands of the house: serve it, save it, check it."""

from typing import Annotated

import typer

from walkamile.cli.out import emit, say, tell

Where = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        help="A folder, or the address of a PostgreSQL database. "
        "Otherwise WALKAMILE_WORKSPACE, or ./workspace.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(program: typer.Typer) -> None:
    """Add the commands of the house to the program."""
    for command in (serve, rebuild):
        program.command(name=command.__name__)(command)


def serve(
    workspace: Where = None,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Where to listen.")] = 8000,
    worker: Annotated[
        bool, typer.Option(help="Also run the worker for background jobs.")
    ] = True,
) -> None:
    """Serve the pages; the first start makes the workspace."""
    from walkamile.web import serve as server

    server.serve(workspace, host=host, port=port, say=_say_now, worker=worker)


def _say_now(words: str) -> None:
    """Say a line at once: a server may run for years before its output is flushed."""
    import sys

    say(words)
    sys.stdout.flush()


def rebuild(
    stores: Annotated[
        list[str] | None, typer.Argument(help="Which; all when left out.")
    ] = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Make everything that is derived from rows anew: counts, search, themes."""
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web import rebuild as anew

    done = anew.rebuild(stores or (), progress=lambda what: tell(f"Rebuilding {what}"))
    if json:
        emit({"rebuilt": done})
    else:
        say(f"Rebuilt: {', '.join(done)}.")
