"""LimeSurvey answers, the CSV or Excel export."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from walkamile.listen.files import tables
from walkamile.listen.files.stretch import Stretch
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

# LimeSurvey writes this where the survey does not record dates.
NO_DATE = "1980-01-01"
COLUMNS = Columns(
    fields={
        "source_record_id": ("Response ID", "Antwort ID", "id"),
        "occurred_at": ("Date submitted", "Date last action", "submitdate"),
        "language": ("Start language", "startlanguage"),
    },
    survey=True,
    others=(
        "Last page", "lastpage", "Seed", "Date (started|last action|submitted)",
        "IP address", "Referrer URL", ".*time.*", "datestamp", "startdate",
    ),
)  # fmt: skip


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for a response, its last page and its language."""
    full = has_columns(head, "Response ID", "Last page", "Start language")
    return max(full, 0.9 * has_columns(head, "submitdate", "lastpage", "startlanguage"))


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read each open answer as a verbatim titled by its question."""
    table = tables.opened(path, headings=1)

    def stretches() -> Iterator[Stretch]:
        for one in table.stretches():
            frame = pl.DataFrame(one.columns).with_columns(
                pl.when(pl.col(name).str.starts_with(NO_DATE))
                .then(pl.lit(""))
                .otherwise(pl.col(name))
                .alias(name)
                for name in one.columns.column_names
            )
            yield Stretch(
                frame.to_arrow().cast(one.columns.schema),
                one.rows,
                one.raw,
                one.refusals,
            )

    dated = replace(table, stretches=stretches)
    yield from read_table(path, ask, name="limesurvey", known=COLUMNS, table=dated)


limesurvey = Source(
    name="limesurvey",
    title="LimeSurvey answers (CSV, Excel)",
    how_to_export=(
        "Responses, Export, Export responses: CSV or Excel,",
        "headings as full question text, responses as full answers.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
