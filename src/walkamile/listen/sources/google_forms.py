"""Google Forms answers: the linked sheet, or the form's own CSV."""

from collections.abc import Iterator
from pathlib import Path

from walkamile.listen.columns.header_words import plain
from walkamile.listen.recognise import headings
from walkamile.listen.source import Ask, Part, Source
from walkamile.listen.tabular import Columns, read_table

# How the first column is called in the languages of the form's owner.
TIMESTAMPS = (
    "Timestamp", "Zeitstempel", "Marca temporal", "Horodateur", "Carimbo de data/hora",
    "Informazioni cronologiche", "Tijdstempel", "Sygnatura czasowa", "Tidstämpel",
    "Отметка времени", "タイムスタンプ", "时间戳记",
)  # fmt: skip
COLUMNS = Columns(
    fields={
        "occurred_at": TIMESTAMPS,
        "author": (
            "Email Address", "Email", "E-Mail-Adresse", "Username", "Nutzername",
            "Adresse e-mail",
        ),
    },
    survey=True,
    lasting_ids=False,
    others=("Score", "Punkte"),
)  # fmt: skip


def recognises(head: bytes, _name: str) -> float:
    """Return how surely a time stamp stands first and questions follow."""
    first = head.decode("utf-8", "replace").lstrip()[:80].lstrip('"')
    if not any(plain(first).startswith(plain(word)) for word in TIMESTAMPS):
        return 0.0
    asked = sum(len(one.split()) >= 4 for one in headings(head))
    return 0.6 if asked else 0.0


def read(path: Path, ask: Ask) -> Iterator[Part]:
    """Read each open answer as a verbatim titled by its question."""
    yield from read_table(path, ask, name="google_forms", known=COLUMNS)


google_forms = Source(
    name="google_forms",
    title="Google Forms answers (CSV, Excel)",
    how_to_export=(
        "Responses, the three dots, Download responses (.csv): unpack the zip;",
        "or Link to Sheets, then File, Download.",
    ),
    trust="unverified",
    recognises=recognises,
    read=read,
    ids_are_lasting=False,
)
