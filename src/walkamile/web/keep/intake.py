"""Take in a stream of verbatims: each stored exactly once, whatever happens."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.keep import copying, shape, write
from walkamile.web.keep.erased import erased, refused
from walkamile.web.keep.receipt import Receipt
from walkamile.web.keep.seen import Seen
from walkamile.web.keep.sorting import Before, Sorted, late_ones, sort
from walkamile.web.models import Colleague, Refusal, Run, Source
from walkamile.web.models.listen import Redaction

# One transaction: 100 commits for a million rows, so that synchronous=FULL costs an
# import little, and short enough for others to write in between (stack.md, rule 8).
ROWS_A_TRANSACTION = 10_000

Batches = Iterable[pa.RecordBatch | pa.Table]
ReadersReceipt = Mapping[str, Any]


class RunTakenError(Refused):
    """Another worker is keeping this run's rows."""


class StoppedError(Exception):
    """Whoever was told the progress asked the import to stop."""


def start(
    source: Source,
    *,
    file_name: str,
    file_sha256: str = "",
    read_as: str = "",
    mapping: Mapping[str, str] | None = None,
    by: Colleague | None = None,
) -> Run:
    """Return the run to keep a file under: the one that was cut short, or a new one.

    A run of the same bytes, read in the same way into the same source, that a crash,
    a failure or a cancellation ended early goes on where it stopped.
    """
    way = {"read_as": read_as, "mapping": dict(mapping or {})}
    ended_early = (Run.State.RUNNING, Run.State.FAILED, Run.State.CANCELLED)
    if file_sha256:
        for run in source.run_set.filter(
            file_sha256=file_sha256, state__in=ended_early, read_as=read_as
        ):
            if run.mapping == way["mapping"]:
                Run.objects.filter(pk=run.pk).update(
                    state=Run.State.RUNNING, message="", finished=None
                )
                run.refresh_from_db()
                return run
    return Run.objects.create(
        source=source, file_name=file_name[-255:], file_sha256=file_sha256, by=by, **way
    )


def keep(
    batches: Batches,
    *,
    run: Run,
    receipt: Callable[[], ReadersReceipt] = dict,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    rows_a_transaction: int = ROWS_A_TRANSACTION,
) -> Receipt:
    """Keep a stream of canonical rows under a run and return its receipt.

    ``batches`` have the columns of ``table.VERBATIMS``, in the same order each time
    the file is read: a run that was cut short skips what it had kept. ``receipt`` is
    asked once the stream has ended for what the reader refused: ``refused`` (how many)
    and ``refusals`` (each with ``row, field, reason``). ``progress``
    is told the rows kept so far after each commit; ``cancelled`` is asked before each
    transaction.

    By source and id: a new row is stored; one whose every column is as stored is
    unchanged; one that differs is updated, and what it said before is kept as a
    version; what the source had changed before that becomes such a version itself, and
    counts as unchanged. An id that comes twice in one file with different words is refused:
    otherwise a badly chosen id column would quietly overwrite customers' words.
    """
    pieces = _pieces(batches, rows_a_transaction)
    try:
        with write.many_rows():
            whole = _keep_all(pieces, run, progress, cancelled)
        return _complete(run, receipt()) if whole else _end(run, Run.State.CANCELLED)
    except RunTakenError:
        raise
    except StoppedError as stopped:
        raise stopped.__cause__ or stopped from None
    except Refused as refusal:
        _end(run, Run.State.FAILED, message=str(refusal))
        raise
    except Exception as error:
        # The kind only: a database's message may repeat a customer's words.
        _end(run, Run.State.FAILED, message=f"It stopped with {type(error).__name__}.")
        raise


def _keep_all(
    pieces: Iterator[pa.Table],
    run: Run,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> bool:
    """Keep piece after piece from where the run stands; False when cancelled."""
    seen, at = Seen(), 0
    for piece in pieces:
        rows = shape.canonical(piece)
        before = seen.again(rows.column("source_record_id"))
        start_of_new = min(max(run.position - at, 0), rows.num_rows)
        at += rows.num_rows
        if start_of_new == rows.num_rows:
            continue
        if cancelled and cancelled():
            return False
        with transaction.atomic():
            _keep_rows(rows.slice(start_of_new), before[start_of_new:], run, at)
        _tell(progress, run)
    return True


def _tell(progress: Callable[[int], None] | None, run: Run) -> None:
    """Say how far it is; whoever answers with an exception wants it to stop here."""
    if progress is None:
        return
    try:
        progress(run.position)
    except Exception as asked:
        _end(run, Run.State.CANCELLED)
        raise StoppedError from asked


def _pieces(batches: Batches, most: int) -> Iterator[pa.Table]:
    """Gather and cut batches into tables of exactly ``most`` rows, and a rest."""
    waiting: list[pa.Table] = []
    held = 0
    for batch in batches:
        rows = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
        waiting.append(rows)
        held += rows.num_rows
        while held >= most:
            whole = pa.concat_tables(waiting, promote_options="default")
            yield whole.slice(0, most)
            waiting, held = [whole.slice(most)], held - most
    if held:
        yield pa.concat_tables(waiting, promote_options="default")


def _keep_rows(rows: pa.Table, before: Before, run: Run, at: int) -> None:
    """Sort one piece into stored, updated, unchanged and refused, and write it."""
    first_seq = write.take_numbers(write.SEQ, rows.num_rows)
    first_row = at - rows.num_rows + 1
    cannot = {bad.row: bad for bad in shape.unholdable(rows)}
    digests = shape.digests(rows)
    ids: list[Any] = rows.column("source_record_id").to_pylist()
    stored = write.existing(run.source_id, [one for one in ids if one is not None])
    gone = erased(run.source_id, ids)
    cannot |= {place: refused(place) for place, one in enumerate(ids) if one in gone}
    if cannot or stored or before.any():
        late = late_ones(rows, ids, stored)
        found = sort(ids, digests, before, stored, cannot, late)
    else:
        found = Sorted(new=list(range(len(ids))))
    _store(rows, found.new, digests, run, first_seq)
    _replace(rows, found.changed, digests, run, first_seq, stored)
    write.keep_older(rows, digests, found.older, stored, run.pk)
    _refuse(cannot.values(), run, first_row)
    same = found.unchanged + len(found.older)
    _advance(run, at, len(found.new), len(found.changed), same, len(cannot))


def _store(
    rows: pa.Table, new: list[int], digests: list[str], run: Run, first_seq: int
) -> None:
    if not new:
        return
    some = rows if len(new) == rows.num_rows else rows.take(new)
    names = shape.filled(some)
    if write.on_postgres():
        _copy(some, names, [digests[place] for place in new], run, first_seq, new)
        return
    write.insert(
        write.VERBATIMS,
        (*write.ADDED, *names),
        zip(
            repeat(run.source_id),
            repeat(run.pk),
            repeat(run.source.team_id),
            repeat(Redaction.PENDING.value),
            repeat(False),
            repeat(""),
            [first_seq + place for place in new],
            [digests[place] for place in new],
            *shape.values(some, time=write.time_for_database(), names=names),
        ),
    )


def _copy(
    rows: pa.Table,
    names: Sequence[str],
    digests: list[str],
    run: Run,
    first_seq: int,
    new: list[int],
) -> None:
    """Store rows on PostgreSQL, where they are copied column by column."""
    pending = Redaction.PENDING.value
    same = (run.source_id, run.pk, run.source.team_id, pending, False, "")
    seqs = pa.array([first_seq + place for place in new], pa.int64())
    added = (*same, seqs, shape.strings(digests))
    columns: dict[str, Any] = dict(zip(write.ADDED, added, strict=True))
    columns |= {name: rows.column(name) for name in names}
    copying.copy(write.VERBATIMS, columns, rows.num_rows)


def _replace(
    rows: pa.Table,
    changed: list[int],
    digests: list[str],
    run: Run,
    first_seq: int,
    stored: write.Stored,
) -> None:
    """Keep what the rows said as versions, then write what they say now."""
    if not changed:
        return
    some = rows.take(changed)
    ids: list[Any] = some.column("source_record_id").to_pylist()
    keys = [stored[one][0] for one in ids]
    write.keep_versions(keys, run.pk)
    write.hand_over(keys)
    write.update(
        list(
            zip(
                [first_seq + place for place in changed],
                [digests[place] for place in changed],
                *map(repeat, write.UNREAD.values()),
                *shape.values(some, time=write.time_for_database()),
                keys,
                strict=False,  # what is the same for all has no end
            )
        )
    )


def _refuse(refused: Iterable[shape.Refused], run: Run, first_row: int) -> None:
    Refusal.objects.bulk_create(
        Refusal(
            run=run,
            row=first_row + one.row,
            field=one.field,
            reason=one.reason,
            next_step=one.next_step,
        )
        for one in sorted(refused, key=lambda one: one.row)
    )


def _advance(
    run: Run, at: int, stored: int, updated: int, unchanged: int, refused: int
) -> None:
    """Move the run on in the same transaction, unless another worker has."""
    now = {
        "position": at,
        "stored": run.stored + stored,
        "updated": run.updated + updated,
        "unchanged": run.unchanged + unchanged,
        "refused": run.refused + refused,
        "rows_in_file": at,
    }
    still_ours = Run.objects.filter(
        pk=run.pk, position=run.position, state=Run.State.RUNNING
    )
    if not still_ours.update(**now):
        raise RunTakenError(
            "this import is being kept by another process, or has been undone.",
            next_step="Wait for it, or start the import again.",
            file=run.file_name,
        )
    for name, value in now.items():
        setattr(run, name, value)


def _complete(run: Run, told: ReadersReceipt) -> Receipt:
    listed = told.get("refusals", ())
    with transaction.atomic():
        Refusal.objects.bulk_create(
            (
                Refusal(
                    run=run,
                    row=one.get("row"),
                    field=str(one.get("field") or "")[:200],
                    reason=str(one.get("reason") or "it cannot be read."),
                    next_step=str(one.get("next_step") or ""),
                )
                for one in listed
            ),
            batch_size=1_000,
        )
        by_reader = max(int(told.get("refused", 0)), len(listed))
        run.refused += by_reader
        run.rows_in_file = run.position + by_reader
        return _end(run, Run.State.COMPLETED)


def _end(run: Run, state: str, *, message: str = "") -> Receipt:
    run.state, run.message, run.finished = state, message, timezone.now()
    run.save(update_fields=["state", "message", "finished", "refused", "rows_in_file"])
    return Receipt.of(run)
