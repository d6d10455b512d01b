"""Commands about the chair itself: what it follows, and what it is asked."""

from typing import Annotated

import typer

from walkamile.cli.act.given import As, Json, Where

Named = Annotated[int | None, typer.Option(help="The number of one that is followed.")]


def register(program: typer.Typer) -> None:
    """Add these commands to the program."""
    program.command(name="ask")(ask)
    program.command(name="calendars")(calendars)


def ask(
    question: Annotated[str, typer.Argument(help="What you would ask a customer.")],
    meeting: Annotated[
        int | None, typer.Option(help="Keep it beside this meeting.")
    ] = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """Ask the chair a question: quotes of customers, or "We do not know" (exit 1)."""
    from walkamile.cli.out import emit, say
    from walkamile.face import taken_in

    taken_in(workspace)
    from walkamile.web.chairs import setting

    said = setting.asked(question, meeting=meeting)
    if json:
        emit({"question": question, "known": bool(said["quotes"]), **said})
    elif not said["quotes"]:
        say(f"We do not know. {said['ask']}")
    else:
        for quote in said["quotes"]:
            who = f" ({quote['segment']})" if quote["segment"] else ""
            say(f"“{' '.join(quote['text'].split())}”{who}  {quote['link']}")
    if not said["quotes"]:
        raise typer.Exit(1)


def calendars(  # noqa: PLR0913, PLR0917 - one argument for each option
    address: Annotated[
        str, typer.Argument(help="https:// of a calendar, or a mailbox's server.")
    ] = "",
    kind: Annotated[str, typer.Option(help="ics, caldav or mail.")] = "ics",
    name: Annotated[str, typer.Option(help="What it is called here.")] = "",
    user: Annotated[str, typer.Option(help="User name, where it asks for one.")] = "",
    password_file: Annotated[
        str, typer.Option(help="File with the password; - reads it from the keyboard.")
    ] = "",
    safety: Annotated[
        str, typer.Option(help="How a mailbox is sealed: tls, starttls or none.")
    ] = "tls",
    project: Annotated[str, typer.Option(help="Whose gate asks for it.")] = "",
    link: Annotated[
        bool, typer.Option("--link", help="Write the way to the brief into entries.")
    ] = False,
    read: Annotated[
        bool, typer.Option("--read", help="Look for new meetings now, in all of them.")
    ] = False,
    stop: Named = None,
    who: As = None,
    workspace: Where = None,
    json: Json = False,
) -> None:
    """List the calendars and mailboxes that meetings come from; follow one more.

    Exit 1 where one of them does not answer.
    """
    from walkamile.cli.act.given import colleague, opened
    from walkamile.cli.out import emit, say

    opened(workspace, make=bool(address))
    from django.utils import timezone

    from walkamile.web.chairs import following, setting

    if stop is not None:
        following.stop(setting.followed(stop), by=colleague(who, needed=True))
    elif address:
        values = {
            "name": name or _host(address), "kind": kind, "address": address, "user": user,
            "password": _secret(password_file), "safety": safety, "project": project,
            "writes_link": link,
        }  # fmt: skip
        setting.follow(values, by=colleague(who, needed=True))
    looked = following.read_all(timezone.now()) if read or address else {}
    rows = setting.followed_told()
    if json:
        emit({"calendars": rows, "looked": looked})
    else:
        for row in rows:
            state = row["error"] or (
                f"read {row['read_at']:%Y-%m-%d %H:%M}"
                if row["read_at"]
                else "not read"
            )
            say(f"{row['calendar']:>6}  {row['kind']:<6}  {row['name']} ({state})")
        if not rows:
            say(
                "Nothing is followed: walkamile calendars https://… --as you@example.org"
            )
    if looked.get("failed"):
        raise typer.Exit(1)


def _host(address: str) -> str:
    """Return where it is: the rest of a calendar's address is often its password."""
    from urllib.parse import urlsplit

    return (urlsplit(address).hostname or address.partition(":")[0])[:120]


def _secret(file: str) -> str:
    """Return a password from a file or the keyboard: never from the command line."""
    from pathlib import Path

    from walkamile.refused import Refused

    if not file:
        return ""
    if file == "-":
        return str(typer.prompt("Password", hide_input=True, err=True))
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused(
            f"the password cannot be read ({wrong}).", next_step="Check the file."
        ) from None
