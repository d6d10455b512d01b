"""Who opened the words as they were said, with the names in them?"""

from dataclasses import dataclass
from datetime import datetime

from walkamile.web import log
from walkamile.web.models import Colleague, LogEntry, Verbatim
from walkamile.web.pages.shown import Mark, Part, masked_in, parts
from walkamile.web.redaction.forms import REASONS

ORIGINAL = "original"
NAMED = 20


@dataclass(frozen=True, slots=True)
class Original:
    """The words as they were said; what others do not see is marked."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One look at an original: which voice, who, when, why."""

    verbatim: str
    who: str
    at: datetime
    why: str


def original(row: Verbatim, *, by: Colleague, why: str) -> Original:
    """Return the words as they were said. That they were opened is logged first."""
    log.note(by, log.READ, ORIGINAL, str(row.pk), why)
    marks = [Mark(span["start"], span["end"]) for span in masked_in(row)]
    return Original(row.title or "", parts(row.text, marks))


def opened(verbatim: int | None = None) -> list[Opened]:
    """Return the last looks at originals, newest first; of one verbatim or of all."""
    entries = LogEntry.objects.filter(what=ORIGINAL)
    if verbatim is not None:
        entries = entries.filter(which=str(verbatim))
    found = list(entries.order_by("-number")[:NAMED])
    names = {one.pk: str(one) for one in Colleague.objects.filter(pk__in=_who(found))}
    words = dict(REASONS)
    return [
        Opened(
            entry.which,
            names.get(entry.who or 0, "someone whose account is gone"),
            entry.at,
            words.get(entry.detail, entry.detail),
        )
        for entry in found
    ]


def _who(entries: list[LogEntry]) -> set[int]:
    return {entry.who for entry in entries if entry.who is not None}
