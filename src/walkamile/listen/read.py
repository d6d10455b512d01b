"""Read what customers say from whatever file it arrives in."""

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from walkamile.folder import things
from walkamile.listen import sources
from walkamile.listen.files import encoding, packed, tables
from walkamile.listen.record import Gathering, gathered
from walkamile.listen.source import Ask, Part, Question, Source, UnreadableError

MOST_NAMES = 2_000
# A packed table is read at once and to its end, so that nothing unpacked stays behind.
LARGEST_ARCHIVE = 4 * 1024 * 1024
# Dates, counters and copy marks change from one export to the next; a source does not.
CHANGING = re.compile(
    r"[\s_.-]*(\(\d+\)|copy|kopie|[-_.\s]*\d{2,4}([-_.]?\d{1,2}){0,5})(?=$|[\s_.-])",
    re.IGNORECASE,
)


class UnknownFormatError(UnreadableError):
    """No source recognises a file, or none has the name that was asked for."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What came up while a file was read."""

    source: str
    title: str
    understood: Mapping[str, Any]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]


@lru_cache(maxsize=1)
def known_sources() -> dict[str, Source]:
    """Return every source by name."""
    return {source.name: source for source in things(sources, Source)}


def head_of(path: Path) -> bytes:
    """Return what sources recognise a file by (see ``Source.recognises``)."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start != tables.ZIP:
        return encoding.head(path)
    if path.suffix.lower() in tables.WORKBOOKS:
        opened = tables.opened(path, headings=0)
        rows = opened.sample(5).to_pylist()
        return "\n".join("\t".join(row.values()) for row in rows).encode(
            "utf-8", "replace"
        )
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()[:MOST_NAMES]
    except zipfile.BadZipFile as error:
        raise UnreadableError(
            "the archive is damaged or breaks off.",
            next_step="Download it again.",
            file=path.name,
        ) from error
    return b"PK\x03\x04\n" + "\n".join(names).encode("utf-8", "replace")


def source_for(path: Path, as_: str | None = None) -> Source:
    """Return the source that knows this file best, or the one named."""
    known = known_sources()
    if as_ is not None:
        name = as_.lower().replace("-", "_").replace(" ", "_")
        if name in known:
            return known[name]
        family = [one for one in known if one.startswith(f"{name}_")]
        if not family:
            raise UnknownFormatError(
                f"there is no source called {as_!r}.",
                next_step=f"These there are: {', '.join(sorted(known))}.",
                file=path.name,
            )
        known = {one: known[one] for one in family}
        if len(family) == 1:
            return known[family[0]]
    if not path.exists():
        raise UnreadableError(
            "there is no such file.", next_step="Check the path.", file=path
        )
    if path.is_dir():
        raise UnreadableError(
            "this is a folder.", next_step="Give the files in it.", file=path
        )
    head = head_of(path)
    scores = {
        name: source.recognises(head, path.name) for name, source in known.items()
    }
    best = max(scores, key=scores.__getitem__)
    if as_ is None and not scores[best]:
        raise UnknownFormatError(
            "it is in no format that Walkamile can read.",
            next_step="Export it as CSV with a column of comments, or name its source.",
            file=path.name,
        )
    return known[best]


def source_name_of(path: Path, source: Source) -> str:
    """Return the name of the listening post that a file came through.

    Where ids at the source last, the format is enough; otherwise the file's name
    without dates and counters, so that next month's export is the same source.
    """
    if source.ids_are_lasting:
        return source.name
    stem = (
        path.name.split(".")[0]
        if path.name.count(".") <= 1
        else path.name.rsplit(".", 1)[0]
    )
    return CHANGING.sub("", stem).strip(" _-.") or stem or source.name


def stream(
    path: Path, as_: str | None, answers: Mapping[str, Any]
) -> Iterator[Part | Notes]:
    """Yield notes, the parts of a file, and the notes again as they are at its end.

    Runs inside the sandbox. The first notes come when the first part is there: how
    the columns were understood is known by then.
    """
    name = _only_table(path)
    if name is None:
        yield from _read(path, as_, answers)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _read(packed.unpacked(path, name, Path(folder)), as_, answers)


def _only_table(path: Path) -> str | None:
    """Return the name of the one table that a small archive holds, if it does."""
    if not path.is_file() or path.suffix.lower() in tables.WORKBOOKS:
        return None
    with path.open("rb") as opened:
        if opened.read(4) != tables.ZIP:
            return None
    if path.stat().st_size > LARGEST_ARCHIVE:
        return None
    return packed.only_table(head_of(path).decode("utf-8", "replace").split("\n")[1:])


def _read(
    path: Path, as_: str | None, answers: Mapping[str, Any]
) -> Iterator[Part | Notes]:
    source = source_for(path, as_)
    named = str(answers.get("source_name") or source_name_of(path, source))
    ask = Ask({**answers, "source_name": named})
    parts = gathered(source.read(path, ask), Gathering(source.name, named))
    try:
        for number, part in enumerate(parts):
            if not number:
                yield _notes(source, ask)
            yield part
    except UnreadableError as error:
        if error.file is not None:
            raise
        raise UnreadableError(
            error.reason,
            next_step=error.next_step,
            file=path.name,
            row=error.row,
            field=error.field,
        ) from error
    yield _notes(source, ask)


def _notes(source: Source, ask: Ask) -> Notes:
    return Notes(
        source.name,
        source.title,
        dict(ask.understood),
        tuple(ask.questions.values()),
        tuple(ask.warnings.values()),
    )
