"""Commands of `follow`: what customers do, beside what they say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from walkamile.follow.journeys import Journeys

SHOWN, STEPS = 10, 8


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
    text: Annotated[
        str, typer.Option(help="The column with their words, where it is not found.")
    ] = "",
    claims: Annotated[
        Path | None, typer.Option(help="A folder of your own claims, or one file.")
    ] = None,
    clicks: Annotated[
        Path | None,
        typer.Option(help="A file: when a recorded click is rage, or dead."),
    ] = None,
    segment: Annotated[str, typer.Option(help="The column of groups.")] = "",
    beside: Annotated[
        list[str] | None,
        typer.Option(help="Two groups: segments, everyone, or 2026-01-01..2026-04-01."),
    ] = None,
    stages: Annotated[
        Path | None, typer.Option(help="A file of stages; made if it is not there.")
    ] = None,
    believed: Annotated[
        Path | None, typer.Option(help="A file of what you believe: one step a line.")
    ] = None,
    into: Annotated[
        str, typer.Option(help="Keep it in the workspace, as a journey of this name.")
    ] = "",
    workspace: Annotated[
        str | None, typer.Option(help="A folder, or a PostgreSQL address.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page here.")] = None,
) -> None:
    """See the journeys in a log; with --said, where saying and doing differ."""
    if into:
        told = {"case": case, "activity": activity, "at": at, "segment": segment}
        _keep(file, into, told, on, workspace, clicks, json=json)
        return
    from datetime import UTC, datetime

    from walkamile.cli.out import emit
    from walkamile.listen.logs import read_log
    from walkamile.recipes import following

    _fitting(said, on, claims, beside)
    found = following.journeys(
        file, case or None, activity or None, at or None,
        segment=segment or None, clicks=clicks,
        now=datetime.now(UTC),  # noqa: TID251 - the clock on the wall
    )  # fmt: skip
    names = ("follows", "variants", "drop_off", "times", "rework", "receipt", "columns")
    parts = {name: getattr(found, name) for name in names}
    parts |= _staged(found, stages, beside)
    if believed:
        parts["believed"] = _believed(believed, parts["stages"])
    if said:
        log = read_log(file, case=case or None)
        with following.of_file(said):
            spoken = read_log(said)
            parts["say_do"] = following.say_do(spoken, log, on, claims, text=text)
    if html:
        rows = {name: parts.get(name, ()) for name in ("believed", "stages")}
        _write(html, found, parts.get("say_do"), rows, title=file.name)
    if json:
        emit(parts)
        return
    _tell(found)
    _tell_stages(parts["stages"], parts["beside"], beside)
    if believed:
        _tell_believed(parts["believed"])
    if said:
        _contradictions(parts["say_do"])


def _fitting(
    said: Path | None, on: str, claims: Path | None, beside: list[str] | None
) -> None:
    """Refuse options that miss their fellow."""
    if said and not on:
        raise typer.BadParameter("--said needs --on, the column that joins the two")
    if claims and not said:
        raise typer.BadParameter("--claims needs --said, the words that may make them")
    if beside and len(beside) != 2:
        raise typer.BadParameter("--beside is given twice: one group, and the other")


def _keep(
    file: Path, into: str, told: dict[str, str], on: str, workspace: str | None,
    clicks: Path | None, *, json: bool,
) -> None:  # fmt: skip
    """Keep a log in the workspace, and tell its receipt."""
    from dataclasses import asdict

    from walkamile.cli.out import emit, say
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web.followed import bringing

    given = {what: name for what, name in told.items() if name}
    receipt = asdict(
        bringing.bring(file, name=into, told=given, join=on, clicks=clicks)
    )
    if json:
        emit({"receipt": receipt})
        return
    places = ("stored", "updated", "unchanged", "refused")
    counted = " + ".join(f"{receipt[name]:,} {name}" for name in places)
    say(f"{into}: {receipt['rows_in_file']:,} events in the file = {counted}")


def _staged(
    found: "Journeys", file: Path | None, groups: list[str] | None
) -> dict[str, object]:
    from walkamile.follow.mapped import comparing, journey_map
    from walkamile.follow.mapped.stages import written

    if found.is_large:
        return {"stages": [], "beside": []}
    placed = comparing.staged(found, file if file and file.is_file() else None)
    if file and not file.exists():
        _put(file, written(placed))
    pairs = comparing.beside(found, placed, *groups) if groups else []
    return {"stages": journey_map.measured(found, placed), "beside": pairs}


def _tell_stages(rows: object, pairs: object, groups: list[str] | None) -> None:
    from walkamile.cli.out import say
    from walkamile.follow.mapped.durations import duration

    say("\nStages")
    for row in rows:  # type: ignore[attr-defined]
        if row["few"]:
            say(f"{'<5':>9}         {row['stage']}")
            continue
        again = row["again"] / max(row["cases"], 1)
        say(
            f"{row['cases']:>9,} {row['share']:>6.1%}  {row['stage']}  (half held up to "
            f"{duration(row['median'])}, {again:.0%} something again)"
        )
    if groups:
        say(f"\n{groups[0]} beside {groups[1]} (95 % intervals)")
    for row in pairs:  # type: ignore[attr-defined]
        if row["few"]:
            continue
        sure = "" if row["differs"] else ", may be chance"
        slower = (
            {"first": groups[0], "second": groups[1], "": ""}[row["slower"]]
            if groups
            else ""
        )
        held = f"; {slower} held longer" if slower else ""
        say(
            f"  {row['stage']}: {row['share']:.1%} and {row['other_share']:.1%} "
            f"({row['low']:+.1%} to {row['high']:+.1%}{sure}){held}"
        )


def _believed(file: Path, rows: Any) -> list[dict[str, object]]:
    """Return what is believed beside what was measured; refuse what cannot be read."""
    from walkamile.follow.mapped import believed
    from walkamile.refused import Refused

    next_step = "Name a text file (UTF-8) with one step a line."
    try:
        typed = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        why = getattr(wrong, "strerror", None) or "it is not UTF-8"
        reason = f"it cannot be read ({why})."
        raise Refused(reason, next_step=next_step, file=file) from wrong
    if not believed.steps(typed, believed.known(rows)):
        raise Refused("there is no step in it.", next_step=next_step, file=file)
    return believed.beside(typed, rows)


def _tell_believed(rows: Any) -> None:
    from walkamile.cli.out import say
    from walkamile.follow.mapped.believed import WORDS

    say("\nWhat we believe, beside what happens")
    for row in rows:
        share = "" if row["share"] is None else f" ({row['share']:.1%} of cases)"
        say(f"  {row['step']}{share}: {WORDS[row['kind']]}")


def _write(
    html: Path, found: "Journeys", said: object, drawn: dict[str, Any], *, title: str
) -> None:
    from walkamile.follow.events import polars
    from walkamile.follow.page import page

    rows = [] if said is None else polars(said).to_dicts()
    _put(html, page(found, rows, title=title, **drawn))


def _put(file: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    from walkamile.refused import Refused

    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(file)
    except OSError as wrong:
        part.unlink(missing_ok=True)
        raise Refused(
            f"it cannot be written ({wrong.strerror}).",
            next_step="Name a file in a folder that is there and that you may write.",
            file=file,
        ) from wrong


def _tell(found: "Journeys") -> None:
    from walkamile.cli.out import say
    from walkamile.follow.mapped.durations import duration
    from walkamile.follow.page import noted

    receipt = found.receipt
    say(
        f"{found.cases:,} cases, {receipt['used']:,} events of {receipt['rows_in_file']:,} rows"
    )
    say(f"  {_read_as(found.columns)}")
    for reason, n in receipt["set_aside"].items():
        say(f"  {n:,} set aside: {reason}")
    for line in noted(receipt):
        say(f"  {line}")
    for row in found.follows.head(SHOWN).to_dicts():
        say(
            f"{row['count']:>9,}  {row['activity']} → {row['next']}  "
            f"(half within {duration(row['median'])})"
        )
    say("\nThe commonest ways through")
    for row in found.variants.head(SHOWN).to_dicts():
        way = " → ".join(row["variant"][:STEPS])
        more = " → …" if len(row["variant"]) > STEPS else ""
        say(f"{row['count']:>9,} {row['share']:>6.1%}  {way}{more}")


def _read_as(columns: dict[str, str]) -> str:
    """Return which column was taken for what, for whoever did not name them."""
    if "activity" not in columns:
        return f"whose: {columns['case']}; what and when: every column of times"
    told = (("whose", "case"), ("what", "activity"), ("when", "at"))
    return ", ".join(f"{word}: {columns[name]}" for word, name in told)


def _contradictions(found: object) -> None:
    from walkamile.cli.out import say
    from walkamile.follow.events import polars

    say("\nWhere saying and doing differ (the log may be wrong, not the customer)")
    rows = polars(found).to_dicts()
    for row in [row for row in rows if row["agreement"] == "differs"][:SHOWN]:
        say(
            f"  {row['key']}: “{' '.join(row['quote'].split())}”\n      the log: {row['shows']}"
        )
