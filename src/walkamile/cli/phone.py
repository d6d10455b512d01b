"""Commands for the telephone: the account, and the lines of our own that may be called."""

import os
from typing import Annotated, Any

import typer

from walkamile.cli.out import emit, say, tell

PASSWORD = "WALKAMILE_SIP_PASSWORD"  # noqa: S105 - the name of the variable
Where = Annotated[
    str | None,
    typer.Option("--workspace", help="A folder, or the address of a database."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Number = Annotated[str, typer.Argument(help="With its country, such as +493023125123.")]


def register(program: typer.Typer) -> None:
    """Add ``walkamile phone`` to the program."""
    phone = typer.Typer(help="Lines of our own that `walkamile walk tel:…` may call.")
    for command in (account, allow, forbid, lines):
        phone.command(name=command.__name__)(command)
    program.add_typer(phone, name="phone", no_args_is_help=True)


def account(  # noqa: PLR0913, PLR0917 - one argument for each option
    server: Annotated[str, typer.Option(help="The provider's SIP server.")],
    user: Annotated[str, typer.Option(help="The user or number of the account.")],
    port: Annotated[int | None, typer.Option(help="5060, or 5061 with TLS.")] = None,
    transport: Annotated[str, typer.Option(help="udp, tcp or tls.")] = "udp",
    domain: Annotated[str, typer.Option(help="Where it is not the server.")] = "",
    login: Annotated[str, typer.Option(help="Where it is not the user.")] = "",
    caller: Annotated[str, typer.Option(help="The number that the line sees.")] = "",
    register: Annotated[
        bool, typer.Option(help="Register first, as most providers ask.")
    ] = True,
    dial: Annotated[str, typer.Option(help="plus (+49…), 00 or national.")] = "plus",
    media: Annotated[
        list[str] | None, typer.Option(help="A private address of the voice.")
    ] = None,
    workspace: Where = None,
) -> None:
    """Keep the account that calls go through. The password is asked for, and sealed."""
    from walkamile.walk.calling.sip.account import PORTS, Account, checked

    given = checked(
        Account(
            server=server,
            user=user,
            port=port or PORTS.get(transport, 5060),
            way=transport,
            domain=domain,
            login=login,
            caller=caller,
            register=register,
            dial=dial,
            media=tuple(media or ()),
        )
    )
    from dataclasses import replace

    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web.calls import lines as kept

    kept.keep_account(replace(given, password=_password()), by=None)
    tell("Kept; the password is sealed. Now say which lines are yours: phone allow.")


def _password() -> str:
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    given: str = typer.prompt(
        "Password", hide_input=True, default="", show_default=False
    )
    return given


def allow(
    number: Number,
    ours: Annotated[
        bool,
        typer.Option("--ours", help="It is ours, and who answers it knows of calls."),
    ] = False,
    name: Annotated[str, typer.Option(help="What you call it.")] = "",
    a_day: Annotated[int, typer.Option(help="Calls in 24 hours, at most 100.")] = 24,
    workspace: Where = None,
) -> None:
    """Put a line on the list of those that may be called. Say --ours if it is."""
    kept = _opened(workspace)
    row = kept.allow(number, name=name, ours=ours, most_a_day=a_day, by=None)
    say(f"{row.number} may be called, {row.most_a_day} times in 24 hours.")


def forbid(number: Number, workspace: Where = None) -> None:
    """Take a line off the list. What was called stays counted."""
    gone = _opened(workspace).forbid(number, by=None)
    say("It is not called any more." if gone else "It was not on the list.")


def lines(workspace: Where = None, json: Json = False) -> None:
    """List the lines that may be called, and how often they were today."""
    _opened(workspace)
    from walkamile.web.calls import ledger
    from walkamile.web.models import PhoneLine

    rows = [
        {
            "number": row.number,
            "name": row.name,
            "most_a_day": row.most_a_day,
            "called": ledger.made(row.number),
            "agreed_at": row.agreed_at,
        }
        for row in PhoneLine.objects.order_by("number")
    ]
    if json:
        emit({"lines": rows})
        return
    for row in rows or [{}]:
        say(
            f"{row['number']:<17} {row['name']:<30.30} {row['called']} of "
            f"{row['most_a_day']} calls in 24 hours"
            if row
            else "No line may be called yet: walkamile phone allow NUMBER --ours"
        )


def walk(number: str, *, workspace: str | None, json: bool) -> None:
    """Walk a line, keep what it came to, and say it."""
    kept = _opened(workspace)
    row, called = kept.walk_line(number, whence=_whence(), tell=tell)
    if json:
        emit(
            {
                "phone": called.figures,
                "obstacles": called.obstacles,
                "prompts": called.prompts,
                "notes": called.notes,
                "menu": called.text,
                "walk": row.pk,
            }
        )
        return
    for name, value in called.figures.items():
        say(f"{name.replace('_', ' '):<34} {'none' if value is None else value}")
    for one in called.obstacles:
        say(f"  {one.severity:<9} {one.kind.replace('_', ' ')}: {one.quote}")
    for note in called.notes:
        say(f"  note: {note}")
    say(f"Kept as walk {row.pk}: its page plays what was said; --json names the files.")


def _whence() -> str:
    """Say who sits at the shell: calls are written down with it."""
    import getpass

    try:
        return f"at the shell, as {getpass.getuser()}"
    except (KeyError, OSError):  # an account without a name, as in some containers
        return f"at the shell, as user {os.getuid()}"


def _opened(workspace: str | None) -> Any:
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web.calls import lines as kept

    return kept
