"""Commands of `chair`: the customer in the meeting."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

WHEN = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
As = Annotated[
    str | None, typer.Option("--as", help="Whose doing it is: a colleague's e-mail.")
]
LARGEST_PAPER = 10_000_000  # bytes: a paper of more is not read in a meeting


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="chair")(chair)
    program.command(name="focus")(focus)
    program.command(name="affected")(affected)
    program.command(name="meetings")(meetings)
    program.command(name="decisions")(decisions)


def chair(  # noqa: PLR0913, PLR0917 - one argument for each option
    agenda: Annotated[str, typer.Argument(help="A text, Markdown or .ics file.")],
    words: Annotated[
        Path | None, typer.Argument(help="A file of customers' words, or a workspace.")
    ] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Where to write one page.")] = None,
    paper: Annotated[str, typer.Option(help="A4 or letter, for the page.")] = "A4",
    html: Annotated[Path | None, typer.Option(help="Where to write the page.")] = None,
    md: Annotated[Path | None, typer.Option(help="Where to write Markdown.")] = None,
    pptx: Annotated[Path | None, typer.Option(help="Where to write slides.")] = None,
) -> None:
    """Bring the customer to the meeting: what they say to each point of an agenda."""
    from walkamile.cli.out import emit, say, tell
    from walkamile.face import brief

    made = brief(_given(agenda), words or workspace)
    made, joined = _joined(made)
    if pdf:
        pdf.write_bytes(made.sheet(paper))
        tell(f"Written: {pdf}")
    for path, form in ((html, "html"), (md, "md"), (pptx, "pptx")):
        if path:
            written = getattr(made, form)
            as_bytes = written if isinstance(written, bytes) else written.encode()
            path.write_bytes(as_bytes)
            tell(f"Written: {path}")
    if json:
        emit(
            {
                "title": made.title,
                "items": [item.plain() for item in made.items],
                "left_out": made.left_out,
                "last_walk": made.last_walk,
                **joined,
            }
        )
        return
    say(made.spoken)
    for one in joined.get("joined", []):
        say(f"Joined by a model, on “{one['title']}”: {' '.join(one['sentences'])}")


def _joined(made: Any) -> tuple[Any, dict[str, Any]]:
    """Let the owner's model join a brief's quotes; without one it is as it was.

    ``WALKAMILE_MODEL_URL`` and ``WALKAMILE_MODEL_NAME`` name it.
    """
    import os

    address = os.environ.get("WALKAMILE_MODEL_URL", "")
    if not address:
        return made, {}
    from walkamile.cli.out import tell
    from walkamile.outside import Outside
    from walkamile.recipes.connecting import Model, ModelSilentError, connected

    name = os.environ.get("WALKAMILE_MODEL_NAME", "")
    key = os.environ.get("WALKAMILE_MODEL_KEY", "")
    with Outside([address]) as way_out:
        try:
            now, found = connected(
                made, Model(url=address, name=name, key=key), way_out
            )
        except ModelSilentError as silent:
            tell(str(silent))
            return made, {}
    told = [
        {
            "title": item.title,
            "sentences": [said.text for said in one.sentences],
            "cites": [list(said.cites) for said in one.sentences],
            "dropped": one.dropped,
        }
        for item, one in zip(now.items, found, strict=True)
    ]
    return now, {"joined": told}


def affected(
    decision: Annotated[str, typer.Argument(help="What is to be decided, in words.")],
    words: Annotated[
        Path | None, typer.Argument(help="A file of customers' words, or a workspace.")
    ] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Tell whom a decision may touch, what each group said of it, and who was not asked."""
    from walkamile.cli.out import emit, say
    from walkamile.face import affected as touched
    from walkamile.refused import Refused

    if not any(map(str.isalnum, decision)):
        raise Refused("a decision needs words.", next_step="Say what is to be decided.")
    found = touched(decision, words or workspace)
    if json:
        emit({"decision": decision, "segments": [one.plain() for one in found]})
        return
    if not found:
        say("The words here do not say of which segment or group customers are.")
    for one in found:
        say(f"{one.label}: {one.not_asked or _spoke(one)}")
        for quote in one.quotes:
            say(f"  “{' '.join(quote.text.split())}”")


def _spoke(one: Any) -> str:
    most = "at least " if one.at_least else ""
    return f"{most}{one.n}{f' of {one.of}' if one.of else ''} texts speak of it"


def _given(agenda: str) -> str | Path:
    """Return the path of a file, or words typed at the shell; refuse a lost file."""
    from walkamile.refused import Refused

    path = Path(agenda)
    if path.suffix.lower() in {".ics", ".md", ".txt", ".markdown"}:
        if not path.is_file():
            raise Refused(
                "there is no such file.", next_step="Check the name.", file=path
            )
        return path
    return agenda


def focus(
    file: Annotated[Path, typer.Argument(help="Minutes, a plan or an agenda as text.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Tell how much of a paper speaks of customers, and how much of ourselves."""
    from walkamile.cli.out import emit, say
    from walkamile.recipes.focusing import focus as outward

    found = outward(_text(file))
    if json:
        emit(
            {
                "share": found.share,
                "customers": found.customers,
                "ourselves": found.ourselves,
                "language": found.language,
                "sentences": found.sentences,
            }
        )
        return
    if found.share is None:
        say("Nothing here tells whom it speaks of.")
        return
    say(
        f"{found.share:.0%} of {found.customers + found.ourselves} telling sentences "
        "speak of customers' situation."
    )
    for one in found.sentences:
        if one.speaks_of:
            mark = "customers" if one.speaks_of == "customers" else "ourselves"
            say(f"  {mark:<10} {' '.join(one.text.split())[:100]}")


def _text(file: Path) -> str:
    from walkamile.refused import Refused

    try:
        if file.stat().st_size > LARGEST_PAPER:
            raise Refused(
                "it is too large for a paper.",
                next_step=f"Give at most {LARGEST_PAPER:,} bytes.",
                file=file,
            )
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(
            f"it cannot be read as text ({wrong}).",
            next_step="Save it as UTF-8 text or Markdown.",
            file=file,
        ) from wrong


def meetings(
    agenda: Annotated[
        Path | None, typer.Argument(help="An agenda or .ics file to set the chair at.")
    ] = None,
    title: Annotated[str, typer.Option(help="What the meeting is called.")] = "",
    at: Annotated[datetime | None, typer.Option(formats=WHEN, help="When.")] = None,
    project: Annotated[str, typer.Option(help="Whose gate asks for it.")] = "",
    who: As = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """List the meetings with a chair for the customer; with an agenda set one more."""
    from walkamile.cli.act.given import colleague, opened
    from walkamile.cli.out import emit, say

    opened(workspace, make=agenda is not None)
    from walkamile.web.chairs import setting

    by = colleague(who)
    if agenda is not None:
        setting.set_from(_text(agenda), title=title, at=at, project=project, by=by)
    rows = setting.told()
    if json:
        emit({"meetings": rows})
        return
    for row in rows:
        when = f"{row['at']:%Y-%m-%d %H:%M}" if row["at"] else "no day yet"
        heard = "customers were heard" if row["heard_at"] else "not heard yet"
        say(f"{row['meeting']:>6}  {when:<16}  {row['title']} ({heard})  {row['link']}")
    if not rows:
        say("No meeting has a chair yet: walkamile meetings agenda.md")


def decisions(  # noqa: PLR0913, PLR0917 - one argument for each option
    what: Annotated[str, typer.Argument(help="A decision to keep, in words.")] = "",
    gains: Annotated[str, typer.Option(help="Who gains.")] = "",
    expects: Annotated[str, typer.Option(help="What you expect to happen.")] = "",
    undone: Annotated[str, typer.Option(help="yes, at_a_cost or no.")] = "yes",
    look_back: Annotated[datetime | None, typer.Option(formats=WHEN)] = None,
    number: Annotated[int | None, typer.Option(help="Look back at this one.")] = None,
    came: Annotated[
        str, typer.Option(help="as_expected, better, worse or cannot_tell.")
    ] = "",
    outcome: Annotated[str, typer.Option(help="What came of it.")] = "",
    who: As = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="A folder or a database address.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """List decisions; with words keep one, with --number say what came of it."""
    from walkamile.cli.act.given import colleague, opened
    from walkamile.cli.out import emit, say

    opened(workspace, make=bool(what))
    from walkamile.web.chairs import setting

    by = colleague(who, needed=number is not None)
    if number is not None:
        setting.looked_back(number, came=came, outcome=outcome, by=by)
    elif what:
        values = {"what": what, "gains": gains, "expects": expects, "undone": undone}
        setting.decided(values, look_back=look_back, by=by)
    rows = setting.decisions_told()
    if json:
        emit({"decisions": rows})
        return
    for row in rows:
        came = row["came"] or f"look back on {row['look_back']}"
        say(f"{row['decision']:>6}  {row['what']} ({came})")
        for one in row["segments"]:
            say(f"          {one['segment']}: {one['depends'] or 'not said how'}")
    if not rows:
        say("No decision is kept yet: walkamile decisions “what is decided”")
