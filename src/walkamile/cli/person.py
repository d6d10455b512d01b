"""Commands for one customer's rights: find, export, erase; and how long words stay."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from walkamile.cli.out import document, emit, say, tell

if TYPE_CHECKING:
    from walkamile.web.customers.find import Customer

Where = Annotated[
    str | None,
    typer.Option("--workspace", help="A folder, or the address of a database."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Who = Annotated[
    list[str],
    typer.Argument(help="What they go by: name, e-mail, phone number, id, alias."),
]


def register(program: typer.Typer) -> None:
    """Add ``walkamile person`` to the program."""
    person = typer.Typer(help="One customer's words: find, export, erase, keep.")
    for command in (find, export, erase, retention):
        person.command(name=command.__name__)(command)
    program.add_typer(person, name="person", no_args_is_help=True)


def find(who: Who, workspace: Where = None, json: Json = False) -> None:
    """Say how much one customer told us, and who else mentions them."""
    found = _found(who, workspace)
    if json:
        emit({"customer": asdict(found)})
        return
    say(f"{len(found.words):,} of their own words, under {len(found.refs)} references.")
    say(f"{found.events:,} events of theirs in the logs of journeys.")
    say(f"{len(found.mentions):,} words of others hold what you looked for.")


def export(
    who: Who,
    to: Annotated[
        Path | None, typer.Option("--to", help="The JSON file to write.")
    ] = None,
    workspace: Where = None,
) -> None:
    """Write all that is held of one customer as one JSON document."""
    found = _found(who, workspace)
    from walkamile.web import log
    from walkamile.web.customers.export import export as all_of

    held = {"customer": all_of(found)}
    log.read(None, found.words, "walkamile person export")
    if to is None:
        emit(held)
        return
    to.write_text(document(held) + "\n", encoding="utf-8")
    say(
        f"{to}: {len(found.words):,} words. It holds personal data: mind where it lies."
    )


def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say.")] = False,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Also others' words that name them.")
    ] = False,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Erase one customer for good; without --yes only say what would go."""
    found = _found(who, workspace)
    if not yes:
        would = len(found.words) + (len(found.mentions) if mentions else 0)
        if json:
            held = {"mentions": len(found.mentions), "events": found.events}
            emit({"would_erase": would, **held})
        else:
            say(
                f"{would:,} words and {found.events:,} events would be erased for good. "
                "Nothing was done yet."
            )
            say("To do it, add --yes.")
        return
    tell("Erasing words, what was made of them, and freed pages")
    from walkamile.web.customers.erase import erase as for_good

    done = for_good(found, mentions=mentions)
    if json:
        emit({"erased": asdict(done)})
        return
    say(
        f"Erased: {done.words:,} words, {done.events:,} events, "
        f"{done.identities} identities, "
        f"{done.media} pictures and recordings, {done.originals} imported files, "
        f"{done.notes} places in notes."
    )
    if done.left:
        say(f"{done.left:,} words of others still mention them (--mentions).")
    say("Backups and exports made before still hold them: delete those too.")
    say("Themes learned from these words are learned anew by the worker.")


def retention(
    apply: Annotated[
        bool, typer.Option("--apply", help="Delete it now, not at night.")
    ] = False,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """List what has been kept for longer than its source says."""
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web.customers import retain

    rows = retain.retain() if apply else retain.overdue()
    if json:
        emit({"deleted" if apply else "overdue": [asdict(one) for one in rows]})
        return
    for one in rows:
        what = "deleted" if apply else "overdue"
        say(f"{one.source}: {one.rows:,} words {what}, kept for {one.days} days.")
    if not rows:
        say("Nothing has been kept for longer than its source says.")


def _found(who: list[str], workspace: str | None) -> "Customer":
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.web.customers.find import find as look

    return look(*who)
