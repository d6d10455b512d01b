"""Commands of `follow`: what customers do, beside what they say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from walkamile.follow.journeys import Journeys

SHOWN = 10


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="follow")(follow)


def follow(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[Path, typer.Argument(help="A log: CSV, XES, Parquet, OCEL …")],
    case: Annotated[str, typer.Option(help="The column that tells whose.")] = "",
    activity: Annotated[str, typer.Option(help="The column that tells what.")] = "",
    at: Annotated[str, typer.Option(help="The column that tells when.")] = "",
    said: Annotated[Path | None, typer.Option(help="A file of their words.")] = None,
    on: Annotated[str, typer.Option(help="The column that joins the two.")] = "",
    text: Annotated[str, typer.Option(help="The column with the words.")] = "text",
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page here.")] = None,
) -> None:
    """See the journeys in a log; with --said, where saying and doing differ."""
    from walkamile.cli.out import emit
    from walkamile.listen.logs import read_log
    from walkamile.recipes import following

    if said and not on:
        raise typer.BadParameter("--said needs --on, the column that joins the two")
    found = following.journeys(file, case or None, activity or None, at or None)
    parts = {
        "follows": found.follows,
        "variants": found.variants,
        "drop_off": found.drop_off,
        "times": found.times,
        "rework": found.rework,
        "receipt": found.receipt,
    }
    if said:
        log = read_log(file, case=case or None)
        parts["say_do"] = following.say_do(read_log(said), log, on, text=text)
    if html:
        _write(html, found, parts.get("say_do"), title=file.name)
    if json:
        emit(parts)
        return
    _tell(found)
    if said:
        _contradictions(parts["say_do"])


def _write(html: Path, found: "Journeys", said: object, *, title: str) -> None:
    from walkamile.follow.events import polars
    from walkamile.follow.page import page

    rows = [] if said is None else polars(said).to_dicts()
    html.write_text(page(found, rows, title=title), "utf-8")


def _tell(found: "Journeys") -> None:
    from walkamile.cli.out import say

    receipt = found.receipt
    say(
        f"{found.cases:,} cases, {receipt['used']:,} events of {receipt['rows_in_file']:,} rows"
    )
    for reason, n in receipt["set_aside"].items():
        say(f"  {n:,} set aside: {reason}")
    for row in found.follows.head(SHOWN).to_dicts():
        hours = row["median"] / 3600
        say(
            f"{row['count']:>9,}  {row['activity']} → {row['next']}  (half within {hours:,.1f} h)"
        )
    say("\nThe commonest ways through")
    for row in found.variants.head(SHOWN).to_dicts():
        say(
            f"{row['count']:>9,} {row['share']:>6.1%}  {' → '.join(row['variant'][:8])}"
        )


def _contradictions(found: object) -> None:
    from walkamile.cli.out import say
    from walkamile.follow.events import polars

    say("\nWhere saying and doing differ (the log may be wrong, not the customer)")
    rows = polars(found).to_dicts()
    for row in [row for row in rows if row["agreement"] == "differs"][:SHOWN]:
        say(
            f"  {row['key']}: “{' '.join(row['quote'].split())}”\n      the log: {row['shows']}"
        )
