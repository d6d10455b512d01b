"""Who read whose words, and who changed what: a chain that shows every tampering."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from walkamile.web import readings
from walkamile.web.keep.write import take_numbers
from walkamile.web.models import Colleague, Counter, LogEntry

NUMBERS = "log"
START = "0" * 64  # what the first entry follows
ENTRIES_AT_ONCE = 5_000
READ, CHANGED = "read", "changed"
# How long readings may wait for the chain while somebody reads; the worker, and whoever
# looks at the log, takes them in at once.
SECONDS_WAITING = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Whether the log is whole, how long it is, and what its last entry's hash is.

    Keep ``head`` elsewhere (a backup does): it shows even a log cut off at its end.
    """

    whole: bool
    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""


def read(who: Colleague | None, verbatims: Iterable[int], where: str) -> None:
    """Note that a colleague was shown these verbatims at a place.

    It is on the disk when this returns, and in the chain after the next ``fold``; within
    a transaction it is part of that. Raises ``OSError`` where it cannot be written.
    """
    shown = ",".join(map(str, verbatims))
    if not shown:
        return
    if connection.in_atomic_block:
        note(who, READ, "verbatim", shown, where)
        return
    asking = who.pk if who else None
    readings.keep(readings.Reading(timezone.now(), asking, shown, where))
    if readings.seconds_waiting() >= SECONDS_WAITING:
        fold()


def fold() -> None:
    """Take the readings that wait into the chain, each exactly once.

    Does nothing within a transaction, or while another process does it.
    """
    if not connection.in_atomic_block and readings.are_waiting():
        with suppress(BlockingIOError), readings.files() as files:
            for file in files:
                _take_in(file)


def _take_in(file: Path) -> None:
    """Take in one file: killed at any moment, its lines are in the chain once."""
    known = Counter.objects.filter(name=file.stem)
    with transaction.atomic():
        if not known.exists():
            take_numbers(file.stem, 1)
            _append(list(readings.within(file)))
    readings.forget(file)  # before its name: else its readings might be taken in twice
    known.delete()


def _append(read: Sequence[readings.Reading]) -> None:
    if not read:
        return
    first = take_numbers(NUMBERS, len(read))
    before, entries = _hash_of(first - 1), []
    for number, one in enumerate(read, first):
        told = {"who": one.who, "action": READ, "what": "verbatim", "which": one.shown}
        entry = LogEntry(
            number=number, at=one.at, detail=one.where, before=before, **told
        )
        entry.hash = before = _hash(entry)
        entries.append(entry)
    LogEntry.objects.bulk_create(entries, batch_size=ENTRIES_AT_ONCE)


def _hash_of(number: int) -> str:
    found = LogEntry.objects.filter(number=number).values_list("hash", flat=True)
    return found.first() or START


def changed(who: Colleague | None, what: str, which: str, detail: str = "") -> None:
    """Note that a colleague changed something; never with a customer's words."""
    note(who, CHANGED, what, which, detail)


def note(
    who: Colleague | None, action: str, what: str, which: str = "", detail: str = ""
) -> LogEntry:
    """Add an entry. It is on the disk when this returns (unless a transaction is open).

    Entries of all processes form one chain: whoever adds one holds the counter's row
    until its transaction ends.
    """
    with transaction.atomic():
        number = take_numbers(NUMBERS, 1)
        entry = LogEntry(
            number=number,
            at=timezone.now(),
            who=who.pk if who else None,
            action=action[:40],
            what=what[:60],
            which=which,
            detail=detail,
            before=_hash_of(number - 1),
        )
        entry.hash = _hash(entry)
        entry.save(force_insert=True)
    return entry


def _hash(entry: LogEntry) -> str:
    at: datetime = entry.at
    content = [
        entry.before,
        entry.number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.who,
        entry.action,
        entry.what,
        entry.which,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def verify() -> Chain:
    """Walk the chain from its start and say where it is broken, if it is."""
    fold()
    head, count = START, 0
    entries = LogEntry.objects.order_by("number").iterator(ENTRIES_AT_ONCE)
    for entry in entries:
        if reason := _wrong(entry, expected=count + 1, head=head):
            return Chain(
                whole=False,
                entries=count,
                head=head,
                broken_at=entry.number,
                reason=reason,
            )
        head, count = entry.hash, entry.number
    last = Counter.objects.filter(name=NUMBERS).values_list("value", flat=True).first()
    if (last or 0) != count:
        reason = "entries are missing at the end."
        return Chain(
            whole=False, entries=count, head=head, broken_at=count + 1, reason=reason
        )
    return Chain(whole=True, entries=count, head=head)


def _wrong(entry: LogEntry, *, expected: int, head: str) -> str:
    if entry.number != expected:
        return "entries before it are missing."
    if entry.before != head:
        return "it does not follow the entry before it."
    if entry.hash != _hash(entry):
        return "what it says was changed."
    return ""
