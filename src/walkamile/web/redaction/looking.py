"""Look through new words, a bounded batch at a time, and only then let them be seen.

It may be stopped at any moment: a batch is written whole or not at all, and what was not
written is looked through again. A row that an import changes meanwhile is left to the
next look: each is written only if it still says what was read.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from walkamile.refused import Refused
from walkamile.web.keep import write
from walkamile.web.models import Label, Verbatim
from walkamile.web.models.listen import WAITING, Redaction
from walkamile.web.redaction import alike, written
from walkamile.web.redaction.rules import patterns
from walkamile.web.redaction.threads import Threads
from walkamile.web.redaction.words import Looked, look, spoken
from walkamile.web.workspace import current

# About half a second of work: so often a stop is heard, and so short is each write.
BATCH = 2_000
READ = (
    "id", "digest", "source_id", "conversation_id", "title", "text", "language", "meta",
)  # fmt: skip
WRITTEN = (
    "redaction", "redacted_text", "redacted_title", "spans", "spoken", "aside",
)  # fmt: skip

Progress = Callable[[int, int], object]
Rows = list[dict[str, Any]]


class RedactionBusyError(Refused):
    """Somebody else is looking through the words at this moment."""


@dataclass(slots=True)
class Done:
    """What a look did.

    How many verbatims it looked through, how many it compared, and which of them
    themes were learned from before they were masked.
    """

    looked_at: int = 0
    compared: int = 0
    learned_from: set[int] = field(default_factory=set)


def waiting() -> int:
    """Return how many verbatims nobody may read yet."""
    return Verbatim.objects.filter(WAITING).count()


def catch_up(*, progress: Progress | None = None, wait: bool = False) -> Done:
    """Look through everything that waits, then link what says the same.

    ``progress`` is told after each batch how many are done of how many, and may raise
    to stop. Raises ``RedactionBusyError`` where another process is at it, unless told
    to ``wait``.
    """
    done = Done()
    with _alone(wait=wait):
        _all_of(Verbatim.objects.filter(WAITING), done, progress)
        done.compared = alike.catch_up()
    return done


def anew(*, progress: Progress | None = None) -> Done:
    """Look through all words again, for a new rule or a better reader of names.

    What was masked stays masked until its row is written anew. What a colleague masked
    by hand is left alone.
    """
    done = Done()
    with _alone(wait=True):
        every = Verbatim.objects.exclude(redaction=Redaction.BY_HAND)
        _all_of(every, done, progress)
        done.compared = alike.catch_up()
    written.anew()
    return done


def look_at(number: int) -> None:
    """Look through one verbatim now: its writer waits for it to be seen."""
    rows, threads = _read(Verbatim.objects.filter(pk=number)), Threads()
    _write(rows, _looked(rows, threads, patterns()), threads)


@contextmanager
def _alone(*, wait: bool) -> Iterator[None]:
    """Be the only one who does this; the lock goes with the process that held it."""
    with (current().folder / "redaction.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise RedactionBusyError(
                "another process is looking through the words for names.",
                next_step="Nothing is lost; what waits is seen as soon as it is done.",
            ) from None
        yield


def _all_of(found: QuerySet[Verbatim], done: Done, progress: Progress | None) -> None:
    """Look through what is found, in the order in which it was stored."""
    total, last = found.count(), 0
    threads, rules = Threads(), patterns()
    while rows := _read(found.filter(id__gt=last).order_by("id")[:BATCH]):
        looked = _looked(rows, threads, rules)
        done.learned_from |= _write(rows, looked, threads)
        last, done.looked_at = rows[-1]["id"], done.looked_at + len(rows)
        if progress:
            progress(done.looked_at, max(total, done.looked_at))


def _read(found: QuerySet[Verbatim]) -> Rows:
    return list(found.values(*READ, *WRITTEN))


def _looked(rows: Rows, threads: Threads, rules: Any) -> list[Looked]:
    """Return what each row may be shown as; all names of a conversation are known."""
    threads.open(rows)
    return [
        look(row, threads.of(row), threads.names(row), rules, speaks)
        for row, speaks in zip(rows, spoken(rows), strict=True)
    ]


def _write(rows: Rows, looked: Sequence[Looked], threads: Threads) -> set[int]:
    """Write what changed, with a new number, so that every index takes it in.

    Returns those whose words are others now and were learned from.
    """
    news = [
        (one, row)
        for one, row in zip(looked, rows, strict=True)
        if one != tuple(row[name] for name in WRITTEN)
    ]
    if not news:
        return set()
    listed = ", ".join(f'"{name}" = %s' for name in WRITTEN)
    sql = f"UPDATE web_verbatim SET seq = %s, {listed} WHERE id = %s AND digest = %s"  # noqa: S608 - our names
    with transaction.atomic():
        threads.keep()
        first = write.take_numbers(write.SEQ, len(news))
        with connection.cursor() as cursor:
            cursor.executemany(
                sql,
                [
                    (first + place, *one, row["id"], row["digest"])
                    for place, (one, row) in enumerate(news)
                ],
            )
    others = [r["id"] for one, r in news if one.redacted_text != r["redacted_text"]]
    labels = Label.objects.filter(verbatim__in=others, set__current=True)
    return set(labels.values_list("verbatim", flat=True)) if others else set()
