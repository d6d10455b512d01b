"""Qualtrics answers: three heading rows today, two in the legacy form."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from walkamile.listen.columns.header_words import plain
from walkamile.listen.files import tables
from walkamile.listen.files.stretch import Stretch, Table, unique_names
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Refusal, Source
from walkamile.listen.tabular import Columns, read_table

SEEN_UNANSWERED = "-99"
PREVIEWS = {"1", "survey preview", "survey test", "9", "spam"}
COLUMNS = Columns(
    fields={
        "occurred_at": ("recordedDate", "endDate", "RecordedDate", "EndDate"),
        "source_record_id": ("_recordId", "ResponseID", "ResponseId"),
        "author": ("recipientEmail", "EmailAddress", "externalDataReference"),
        "language": ("userLanguage",),
        "segment": ("distributionChannel",),
    },
    survey=True,
    others=(
        r"(start|end|recorded)Date", "status", "ipAddress", "progress", "duration.*",
        "finished",
        "recipient.*Name", "external.*", r"location.*", "Response ?Set", "Name",
        ".*Topics.*",
        ".*Sentiment.*", ".*_(Click|Submit|First|Last|Count).*",
    ),
)  # fmt: skip


def recognises(head: bytes, _name: str) -> float:
    """Return certainty where a row names its columns by ImportId, or for V1, V2 …"""
    if b"ImportId" in head[:60_000]:
        return 1.0
    legacy = has_columns(head, "V1", "V2", "V8", "V10")
    return 0.95 if legacy and b"ResponseID" in head else 0.0


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read each open answer as a verbatim titled by its question."""
    three = b"ImportId" in path.read_bytes()[:200_000].replace(b"\0", b"")
    table = tables.opened(path, headings=3 if three else 2)
    rows = table.headings if len(table.headings) >= 2 else ((), table.names)
    keys = (
        [_import_id(cell) for cell in rows[2]]
        if three and len(rows) > 2
        else list(rows[1])
    )
    titles = list(rows[1])
    names = [_name(key, title) for key, title in zip(keys, titles, strict=False)]
    names += table.names[len(names) :]
    named = _renamed(table, unique_names(names[: len(table.names)], path.name), ask)
    yield from read_table(path, ask, name="qualtrics_csv", known=COLUMNS, table=named)


def _import_id(cell: str) -> str:
    try:
        return str(json.loads(cell).get("ImportId", ""))
    except (ValueError, AttributeError):
        return ""


def _name(key: str, title: str) -> str:
    """Name a question by its text, what Qualtrics itself adds by its key."""
    return (
        title.strip() or key
        if key.startswith("QID") and "Topics" not in key
        else key or title
    )


def _renamed(table: Table, names: tuple[str, ...], ask: Ask) -> Table:
    def stretches() -> Iterator[Stretch]:
        for one in table.stretches():
            yield _without_previews(
                Stretch(
                    one.columns.rename_columns(list(names)),
                    one.rows,
                    one.raw,
                    one.refusals,
                )
            )

    del ask
    return replace(table, names=names, stretches=stretches)


def _without_previews(one: Stretch) -> Stretch:
    frame = pl.DataFrame(one.columns).with_columns(
        pl.all().replace(SEEN_UNANSWERED, "")
    )
    status = next((name for name in frame.columns if plain(name) == "status"), None)
    keep = (
        frame[status].str.to_lowercase().is_in(list(PREVIEWS)).not_()
        if status
        else pl.Series([True] * frame.height)
    )
    left = [
        Refusal(one.rows[at], status, "a preview or test, no customer's answer.")
        for at in (~keep).arg_true()
    ]
    at = keep.arg_true().to_list()
    return Stretch(
        frame[at].to_arrow().cast(one.columns.schema),
        [one.rows[i] for i in at],
        [one.raw[i] for i in at] if one.raw else None,
        (*one.refusals, *left),
    )


qualtrics_csv = Source(
    name="qualtrics_csv",
    title="Qualtrics answers (CSV)",
    how_to_export=(
        "Data & Analysis, Export & Import, Export data: CSV, choice text or values.",
        "Previews and tests are refused; the time zone is the exporter's: say which.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
