"""The command of the station: may this go out to customers?"""

from pathlib import Path
from typing import Annotated

import typer

from walkamile.cli.out import emit, say, tell

CLOSED = 1


def register(program: typer.Typer) -> None:
    """Add ``walkamile gate`` to the program."""
    program.command(name="gate")(gate)


def gate(
    project: Annotated[str, typer.Option(help="Which project wants to go out.")],
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    walk: Annotated[
        list[Path] | None,
        typer.Option(help="What walkamile walk --json wrote: kept first, then judged."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    junit: Annotated[
        Path | None, typer.Option(help="Also write a JUnit file for a build server.")
    ] = None,
) -> None:
    """Fail while a needed walk fails, a promise is open, or a meeting had no chair.

    Exit 0: everything is so. 1: something is not, or nobody knows the project.
    """
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=False)
    from walkamile.act.gate import junit as as_junit
    from walkamile.web.acts.gate import gate as judged

    for file in walk or ():
        _bring(file)
    found = judged(project)
    if junit is not None:
        junit.write_text(as_junit(found), encoding="utf-8")
        tell(f"Written: {junit}")
    if json:
        emit({"project": project, "passed": found.passed, "checks": found.checks})
    else:
        for check in found.checks:
            say(f"{'ok' if check.passed else '!!'}  {check.kind}: {check.name}")
            if not check.passed:
                say(f"      {check.why} {check.next_step}".rstrip())
        say("Open." if found.passed else f"Closed: {len(found.failed)} to see to.")
    if not found.passed:
        raise typer.Exit(CLOSED)


def _bring(file: Path) -> None:
    from walkamile.refused import Refused
    from walkamile.web.walks.keeping import bring

    try:
        given = file.read_bytes()
    except OSError as wrong:
        raise Refused(
            f"it cannot be read ({wrong.strerror}).",
            next_step="Write it with: walkamile walk URL --json > walk.json",
            file=file,
        ) from None
    bring(given, by=None)
