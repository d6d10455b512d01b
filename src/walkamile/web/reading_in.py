"""From a file to kept words: copy it, read it, keep its rows, note who brought it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from walkamile.listen.reading import Reading
from walkamile.web import jobs, keep, keys, log, originals
from walkamile.web.derived.counts import recount
from walkamile.web.followed import counting as journeys
from walkamile.web.models import Colleague, Run, Source

# Feeds are not begun without; a file is taken in, and its source stands out until then.
UNSAID = (
    "nobody has said yet what for, and on which legal ground, the source {!r} is kept: "
    "say it on the page of sources (/privacy/sources/)."
)
Through = Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]


def import_file(
    path: str | Path,
    *,
    as_: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    source: Source | None = None,
    by: Colleague | None = None,
    started: Callable[[Run], object] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> keep.Receipt:
    """Import a file into the open workspace and return its receipt.

    The same file again changes nothing; one that was cut short goes on. Without
    ``source`` the one is taken, or made, that the file's format and name say.
    ``started`` is given the run before the first row is kept.
    """
    answers = dict(mapping or {})
    if source is not None:
        answers["source_name"] = source.name
    return import_reading(
        Reading(path, as_, answers),
        source=source,
        by=by,
        started=started,
        progress=progress,
        cancelled=cancelled,
    )


def import_reading(
    reading: Reading,
    *,
    source: Source | None = None,
    by: Colleague | None = None,
    started: Callable[[Run], object] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    through: Through = iter,
) -> keep.Receipt:
    """Import what is being read: ``import_file`` for who has looked into it already.

    ``through`` is what the rows go through beforehand; it leaves each in its place.
    """
    into = source or _source_of(reading)
    understood = json.loads(json.dumps(reading.mapping, default=str))
    run = keep.start(
        into,
        file_name=reading.path.name,
        file_sha256=originals.keep_file(reading.path),
        read_as=reading.source,
        mapping=understood,
        by=by,
    )
    if started:
        started(run)
    receipt = keep.keep(
        map(_under_our_own_names, through(reading)),
        run=run,
        receipt=lambda: reading.receipt,
        progress=progress,
        cancelled=cancelled,
    )
    Source.objects.filter(pk=into.pk).update(mapping=understood)
    _note(receipt, run, by)
    return receipt


def import_whole(
    reading: Reading, *, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Import what is being read; return the reader's receipt with what was kept.

    ``run, state, stored, updated, unchanged, refused`` and ``refusals`` are those of
    the rows in the workspace; their sum is ``rows_in_file``. ``warnings`` say where
    nobody has said yet why a source may be held.
    """
    kept = import_reading(reading, progress=progress)
    run = Run.objects.select_related("source").get(pk=kept.run)
    refusals = keep.refusals_frame(run).to_pylist()
    listed = {"refusals": refusals, "refusals_not_listed": kept.refused - len(refusals)}
    told = reading.receipt
    if not (run.source.legal_ground and run.source.purpose):
        listed["warnings"] = [*told["warnings"], UNSAID.format(run.source.name)]
    return {**told, **asdict(kept), **listed}


def undo(run: Run, *, by: Colleague | None = None) -> Run:
    """Take a run back as a whole, note who did, and count anew."""
    keep.undo(run)
    log.changed(by, "run", str(run.pk), "undone")
    recount()
    journeys.catch_up()
    return run


def _under_our_own_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Replace authors' references by ones that only this workspace can make.

    The reader's are made without a key: who knows a name could look for it.
    """
    place = batch.schema.get_field_index("author_ref")
    given: Any = batch.column(place)
    if given.null_count == len(given):
        return batch
    coded = given.dictionary_encode()
    own = keys.pseudonyms(coded.dictionary.to_pylist(), purpose="author")
    renamed = pa.DictionaryArray.from_arrays(coded.indices, keep.shape.strings(own))
    return batch.set_column(place, batch.schema.field(place), renamed.cast(pa.string()))


def _source_of(reading: Reading) -> Source:
    rows = reading.preview()
    name = rows["source_name"][0] if len(rows) else reading.path.stem
    return Source.objects.get_or_create(type=reading.source, name=name[:200])[0]


def _note(receipt: keep.Receipt, run: Run, by: Colleague | None) -> None:
    counted = f"{receipt.stored} stored, {receipt.updated} updated"
    log.changed(by, "run", str(run.pk), f"{receipt.state}: {counted}")
    jobs.enqueue("redact", unique="redact")  # nobody sees the words before that
