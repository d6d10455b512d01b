"""Commands of the house: serve it, save it, check it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from walkamile.cli.out import emit, say, tell

if TYPE_CHECKING:
    from walkamile.web.verify import Verified

FOUND_WRONG = 1

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
    for command in (serve, backup, restore, verify, rebuild, doctor, demo):
        program.command(name=command.__name__)(command)


def serve(
    workspace: Where = None,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Where to listen.")] = 8000,
    worker: Annotated[
        bool, typer.Option(help="Also run the worker for background jobs.")
    ] = True,
    sample: Annotated[
        bool, typer.Option(help="Load the sample organisation into a new workspace.")
    ] = True,
) -> None:
    """Serve the pages; the first start makes the workspace."""
    from walkamile.web import serve as server

    first = _move_in if sample else None
    server.serve(
        workspace, host=host, port=port, say=_say_now, worker=worker, first=first
    )


def _move_in(_: object) -> None:
    """Let the sample organisation into a workspace that was made just now."""
    from django.utils import timezone

    from walkamile.web import sample

    tell("A new workspace: the sample organisation moves in, once.")
    moved = sample.move_in(today=timezone.localdate())
    sample.ask_for_themes()
    tell(f"{moved.rows} rows are in. To remove it: walkamile demo --remove")


def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Remove it again.")] = False,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Load the sample organisation, or remove it with everything that came with it."""
    from dataclasses import asdict

    from django.utils import timezone

    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=not remove)
    from walkamile.web import sample

    if remove:
        gone = sample.move_out()
        done, words = {"removed": gone}, f"The sample is gone, with its {gone} rows."
    else:
        moved = sample.move_in(today=timezone.localdate())
        sample.ask_for_themes()
        done = asdict(moved)
        words = f"{moved.rows} rows and {moved.colleagues} colleagues moved in."
    emit(done) if json else say(words)


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


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Write everything but the keys into one file, while work goes on."""
    from walkamile.web.workspace import open_workspace

    opened = open_workspace(workspace, make=False)
    from walkamile.web.backup import backup as write

    made = write(opened, file, progress=lambda what: tell(f"Backing up {what}"))
    if json:
        emit({"backup": made})
        return
    rows = sum(table["rows"] for table in made.tables.values())
    say(f"{made.file}: {rows:,} rows and {made.files:,} files, {made.size:,} bytes.")
    say("Keys are not in it: keep a copy of the key apart from it.")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Make a new workspace from a backup, and compare every table's hash."""
    from walkamile.web.restore import restore as bring

    back = bring(file, workspace, progress=lambda what: tell(f"Restoring {what}"))
    if json:
        emit({"restored": back})
        return
    rows = sum(table["rows"] for table in back.tables.values())
    say(f"{rows:,} rows and {back.files:,} files are back; every hash is the same.")
    say("Put the key in its place before you serve: it was never in the backup.")


def verify(
    workspace: Where = None,
    log: Annotated[bool, typer.Option("--log", help="Only the log.")] = False,
    file: Annotated[
        Path | None, typer.Option("--backup", help="A backup, not the workspace.")
    ] = None,
    json: Json = False,
) -> None:
    """Hash every row, quote and file anew and walk the log; exit 1 if one differs."""
    if file is not None:
        _verify_backup(file, json=json)
        return
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web import log as chain_of
    from walkamile.web import verify as anew

    if log:
        chain = chain_of.verify()
        found = anew.Verified(verbatims=0, quotes=0, files=0, log=chain, wrong=())
    else:
        found = anew.verify(progress=lambda what: tell(f"Verifying {what}"))
    if json:
        emit({"verified": found, "whole": found.whole})
    else:
        _tell_verified(found, only_log=log)
    if not found.whole:
        raise typer.Exit(FOUND_WRONG)


def _verify_backup(file: Path, *, json: bool) -> None:
    from walkamile.web.archives import check

    manifest = check(file, progress=lambda what: tell(f"Verifying {what}"))
    if json:
        emit({"backup": manifest, "whole": True})
    else:
        say(
            f"{file} is whole: {len(manifest['tables'])} tables, "
            f"{len(manifest['files'])} files."
        )


def _tell_verified(found: "Verified", *, only_log: bool) -> None:
    if not only_log:
        say(
            f"{found.verbatims:,} verbatims, {found.quotes:,} quotes and "
            f"{found.files:,} files looked at."
        )
    for wrong in found.wrong:
        say(f"{wrong.what} {wrong.which}: {wrong.reason}")
    if found.log.whole:
        say(f"The log is whole: {found.log.entries:,} entries, head {found.log.head}")
    else:
        say(f"The log is broken at entry {found.log.broken_at}: {found.log.reason}")
    if not found.whole:
        say("Restore the last backup that is whole: walkamile restore FILE")


def doctor(workspace: Where = None, json: Json = False) -> None:
    """Say what is missing, and how to get it; exit 1 if something is wrong."""
    from walkamile.web.doctor import WRONG, examine

    found = examine(workspace)
    if json:
        emit({"findings": found})
    else:
        marks = {"good": "ok", "missing": "--", "wrong": "!!"}
        for one in found:
            say(f"{marks[one.state]}  {one.what}: {one.found}")
            if one.next_step:
                say(f"      {one.next_step}")
    if any(one.state == WRONG for one in found):
        raise typer.Exit(FOUND_WRONG)
