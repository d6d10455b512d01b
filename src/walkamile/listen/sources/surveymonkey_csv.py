"""SurveyMonkey answers: a second heading row names options and open answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from walkamile.listen.files import tables
from walkamile.listen.files.stretch import Stretch, unique_names
from walkamile.listen.recognise import has_columns
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

PLAIN_LABELS = {"", "response", "open-ended response", "antwort", "offene antwort"}
COLUMNS = Columns(
    fields={
        "source_record_id": ("Respondent ID",),
        "occurred_at": ("End Date", "Date Modified", "Start Date", "Date Created"),
        "author": ("Email Address", "First Name"),
    },
    survey=True,
    others=(
        "Collector ID", "Start Date", "End Date", "IP Address", "First Name",
        "Last Name", "Custom Data.*", "Date .*",
    ),
)  # fmt: skip


def recognises(head: bytes, _name: str) -> float:
    """Return certainty for a respondent and a collector."""
    return has_columns(head, "Respondent ID", "Collector ID")


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read each open answer as a verbatim titled by its question."""
    table = tables.opened(path, headings=2)
    first, second = (*table.headings, (), ())[:2]
    joined = _joined(list(first), list(second))
    joined += table.names[len(joined) :]
    names = unique_names(joined[: len(table.names)], path.name)

    def stretches() -> Iterator[Stretch]:
        for one in table.stretches():
            yield Stretch(
                one.columns.rename_columns(list(names)), one.rows, one.raw, one.refusals
            )

    named = replace(table, names=names, stretches=stretches)
    yield from read_table(
        path, ask, name="surveymonkey_csv", known=COLUMNS, table=named
    )


def _joined(first: list[str], second: list[str]) -> list[str]:
    """Fill the question to the right over its options, and add the option's label."""
    names, question = [], ""
    for place, cell in enumerate(first):
        question = cell.strip() or question
        label = second[place].strip() if place < len(second) else ""
        names.append(
            question if label.lower() in PLAIN_LABELS else f"{question} | {label}"
        )
    return names


surveymonkey_csv = Source(
    name="surveymonkey_csv",
    title="SurveyMonkey answers (CSV, Excel)",
    how_to_export=(
        "Analyse results, Save as, Export file, All responses data: CSV or XLS.",
        "Expanded columns and actual answer text are the easiest to read.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
)
