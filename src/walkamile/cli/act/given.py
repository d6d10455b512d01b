"""What every command of `act` is given: where, as whom, about what."""

from datetime import datetime
from typing import Annotated, Any

import typer

Where = Annotated[
    str | None,
    typer.Option("--workspace", help="A folder, or the address of a database."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
As = Annotated[
    str | None, typer.Option("--as", help="Whose doing it is: a colleague's e-mail.")
]
Number = Annotated[int, typer.Argument(help="The number of an obstacle.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def opened(workspace: str | None, *, make: bool = False) -> None:
    """Open the workspace; one that is not there is refused, or made."""
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace, make=make)


def colleague(email: str | None, *, needed: bool = False) -> Any:
    """Return who does it; nobody named is the house. Refuses an unknown address."""
    from walkamile.refused import Refused
    from walkamile.web.models import Colleague

    if email is None and not needed:
        return None
    found = Colleague.objects.filter(
        email=(email or "").strip().lower(), is_active=True
    ).first()
    if found is None:
        raise Refused(
            "nobody has this address." if email else "somebody has to do this.",
            field="--as",
            next_step="Say --as with the e-mail of a colleague who has an account.",
        )
    return found


# What a line of a terminal holds of one value.
LONGEST = 60


def noted(json: bool, document: dict[str, Any], words: str) -> None:
    """Print what was done, as a document or in words."""
    from walkamile.cli.out import emit, say

    emit(document) if json else say(words)


def short(value: Any) -> str:
    """Return a value as it stands in a line; nothing stands as a dash."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    words = " ".join(str("–" if value in (None, "") else value).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def told(row: dict[str, Any]) -> str:
    """Return what is known of one row in a line; what is so is called by its name."""
    parts = []
    for name, value in row.items():
        if value is True:
            parts.append(name.replace("_", " "))
        elif value not in (None, "", False):
            parts.append(f"{name.replace('_', ' ')} {short(value)}")
    return ", ".join(parts)
