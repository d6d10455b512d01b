"""Commands of `listen`: take in what customers say."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from walkamile.cli.out import complain, emit, say, tell
from walkamile.refused import Refused

if TYPE_CHECKING:
    from walkamile.listen.reading import Reading

ROWS_SHOWN, REFUSALS_SHOWN = 1_000, 5
SECONDS_BETWEEN = 1.0
WRONG = 2  # the exit code of what could not be read

Paths = Annotated[
    list[str],
    typer.Argument(help="Files, folders of files, or addresses (https://…)."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", help="HOST:PORT that may be asked though it is private."),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        help="The source, where it cannot show itself: zendesk_csv, whatsapp …; "
        "or the kind of feed at an address: discourse, mastodon …",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Read and count; store nothing.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="An answer: text=COLUMN, day_first=yes, time_zone=Europe/Berlin …; "
        "or a field of a feed: tag=trains",
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        help="A folder, or the address of a PostgreSQL database. "
        "Otherwise WALKAMILE_WORKSPACE, or ./workspace.",
    ),
]
Rows = Annotated[int, typer.Option(help="How many rows the JSON document may carry.")]


def register(program: typer.Typer) -> None:
    """Add this verb's commands to the program."""
    program.command(name="listen")(listen)
    program.command(name="sources")(sources)
    program.command(name="redact")(redact)


def listen(
    paths: Paths,
    as_: As = None,
    dry_run: DryRun = False,
    json: Json = False,
    map_: Map = None,
    rows: Rows = ROWS_SHOWN,
    workspace: Where = None,
    allow: Allow = None,
) -> None:
    """Take in what customers say: any export, mailbox, feed or transcript."""
    answers, most = _answers(map_ or []), rows if json else 0
    receipts, frames, readings = [], [], []
    unread: list[Refused] = []
    with TemporaryDirectory(prefix="walkamile-") as folder:
        for opening in _readings(paths, as_, answers, Path(folder), allow or []):
            try:
                reading = opening()
                receipt, shown = (
                    _tried_out(reading, rows=most)
                    if dry_run
                    else _stored(reading, workspace, rows=most)
                )
            except Refused as refused:
                if not _are_several(paths):
                    raise
                complain(str(refused))
                unread.append(refused)
                continue
            receipts.append(receipt)
            frames += shown
            readings.append(reading)
            if not json:
                _tell_receipt(reading, receipt)
        if json:
            emit(_document(readings, receipts, frames, unread))
        elif not readings and not unread:
            say("Nothing is there to be taken in.")
    if unread:
        raise typer.Exit(WRONG)


def _readings(
    given: list[str],
    as_: str | None,
    answers: dict[str, Any],
    folder: Path,
    allow: list[str],
) -> Iterator[Callable[[], "Reading"]]:
    """Yield how each file is opened: one that cannot be read keeps no other back."""
    for one in given:
        if one.lower().startswith(("http://", "https://", "imap://", "imaps://")):
            from walkamile.cli.addresses import arrived

            coming = arrived(one, as_, answers, folder=folder, allow=allow)
            yield from (partial(_reading, *what) for what in coming)
        else:
            for path in _files([Path(one)]):
                yield partial(_reading, path, as_, answers)


def _are_several(given: list[str]) -> bool:
    return len(given) > 1 or Path(given[0]).is_dir()


def _answers(given: list[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise Refused(
                f"{one!r} is no answer.", next_step="Write it as text=COLUMN."
            )
        answers[key.strip()] = value.strip()
    return answers


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            there = sorted(one for one in path.rglob("*") if one.is_file())
            yield from (one for one in there if not one.name.startswith("."))
        else:
            yield path


def _reading(path: Path, as_: str | None, answers: dict[str, Any]) -> "Reading":
    from walkamile.recipes.listening_in import read

    return read(path, as_=as_, mapping=answers)


def _stored(
    reading: "Reading", workspace: str | None, *, rows: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Keep every row in the workspace; return the receipt and the first rows."""
    from walkamile.web.workspace import open_workspace

    open_workspace(workspace)
    from walkamile.web import reading_in

    receipt = reading_in.import_whole(reading, progress=_Telling(reading.path.name))
    return receipt, reading.preview().head(rows).to_dicts()


def _tried_out(
    reading: "Reading", *, rows: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read to the end and store nothing; return the receipt and the first rows."""
    shown: list[dict[str, Any]] = []
    for part in reading.parts(_Telling(reading.path.name)):
        if len(shown) < rows:
            shown += part.batch.slice(0, rows - len(shown)).to_pylist()
    return reading.receipt, shown


class _Telling:
    """Says on standard error, once a second, how far a file has been read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.began = self.last = time.monotonic()

    def __call__(self, rows: int) -> None:
        now = time.monotonic()
        if now - self.last >= SECONDS_BETWEEN:
            self.last = now
            tell(
                f"{self.name}: {rows:,} rows, {rows / (now - self.began):,.0f} a second"
            )


def _tell_receipt(reading: "Reading", receipt: dict[str, Any]) -> None:
    say(f"{reading.path.name}: {reading.title}")
    places = ("stored", "updated", "unchanged", "refused")
    counted = " + ".join(
        f"{receipt[name]:,} {name}" for name in places if name in receipt
    )
    say(f"  {receipt['rows_in_file']:,} rows in the file = {counted}")
    if receipt["rating_without_words"]:
        say(f"  {receipt['rating_without_words']:,} of them are a rating without words")
    columns = {
        "text": ", ".join(reading.mapping.get("text", ())),
        **reading.mapping.get("columns", {}),
    }
    if columns["text"]:
        say(
            "  read as: "
            + "; ".join(f"{meaning} = {name}" for meaning, name in columns.items())
        )
    for refusal in receipt["refusals"][:REFUSALS_SHOWN]:
        where = f"row {refusal['row']}" if refusal["row"] is not None else "the file"
        field = f", {refusal['field']}" if refusal["field"] else ""
        say(f"  refused: {where}{field}: {refusal['reason']}")
    if receipt["refused"] > REFUSALS_SHOWN:
        say(f"  … and {receipt['refused'] - REFUSALS_SHOWN:,} more: --json lists them")
    for warning in receipt["warnings"]:
        say(f"  note: {warning}")
    for question in reading.questions:
        say(f"  question: {question.words} (assumed: {question.assumed})")
        say(
            f"            answer with --map {question.key}={_as_answer(question.assumed)}"
        )


def _as_answer(assumed: Any) -> str:
    if isinstance(assumed, dict):
        return (
            '"' + "; ".join(f"{name}: {side}" for name, side in assumed.items()) + '"'
        )
    return "…"


def _document(
    readings: list["Reading"],
    receipts: list[dict[str, Any]],
    frame: list[dict[str, Any]],
    unread: list[Refused],
) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "receipt": receipts[0] if len(receipts) == 1 else _total(receipts),
        "frame": frame,
        "mapping": readings[0].mapping if len(readings) == 1 else None,
        "questions": [
            question for reading in readings for question in reading.questions
        ],
    }
    if len(receipts) != 1:
        parts["receipts"] = receipts
    if unread:
        names = ("file", "row", "field", "reason", "next_step")
        parts["unread"] = [
            {name: _plain(getattr(one, name)) for name in names} for one in unread
        ]
    return parts


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _total(receipts: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {
        name: sum(receipt[name] for receipt in receipts)
        for name in ("rows_in_file", "stored", "updated", "unchanged", "refused")
        if all(name in receipt for receipt in receipts)
    }
    refusals = [
        {"file": receipt["file"], **refusal}
        for receipt in receipts
        for refusal in receipt["refusals"]
    ]
    return {**counts, "refusals": refusals}


def sources(json: Json = False) -> None:
    """List the formats that can be read, and how to export each from its system."""
    from walkamile.listen.read import known_sources

    known = sorted(known_sources().values(), key=lambda source: source.title.lower())
    if json:
        rows = [
            {
                "name": one.name,
                "title": one.title,
                "trust": one.trust,
                "how_to_export": list(one.how_to_export),
            }
            for one in known
        ]
        emit({"sources": rows})
        return
    for one in known:
        say(f"{one.name}: {one.title}")
        for line in one.how_to_export:
            say(f"    {line}")


def redact(
    path: Path,
    text: Annotated[str | None, typer.Option(help="The column of words.")] = None,
    json: Json = False,
    as_: As = None,
) -> None:
    """Replace names, addresses and numbers by pseudonyms. Reduced, not anonymous."""
    from walkamile.recipes.redacting import redact as redacted

    mapping = {"text": text} if text else {}
    frame = redacted(_reading(path, as_, mapping).frame())
    rows = [{"text": row["text"], "spans": row["spans"]} for row in frame.to_dicts()]
    if json:
        emit({"frame": rows})
        return
    for row in rows:
        say(row["text"])
    masked = sum(len(row["spans"]) for row in rows)
    tell(f"{masked:,} spans masked in {len(rows):,} texts; this is not anonymous.")
