"""Erase one customer: their words, what was made of them, and every copy here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from walkamile.web import jobs, log, media, originals, rebuild
from walkamile.web.customers import noted
from walkamile.web.customers.find import Customer, spellings
from walkamile.web.derived.counts import recount
from walkamile.web.followed import forgetting
from walkamile.web.keep import write
from walkamile.web.keep.erased import marks
from walkamile.web.models import (
    Colleague,
    CustomerIdentity,
    Erased,
    Job,
    Media,
    Refusal,
    Run,
    Verbatim,
)
from walkamile.web.talks.ways import recordings

ROWS_A_TRANSACTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was erased, without a word of it.

    ``notes`` are places in colleagues' notes, promises, answers and letters that no
    longer lead to this customer; ``left`` are mentions by other customers.
    """

    words: int
    events: int
    identities: int
    media: int
    originals: int
    notes: int
    left: int


def erase(
    customer: Customer, *, by: Colleague | None = None, mentions: bool = False
) -> Certificate:
    """Erase a customer's words wherever they lie, and see that they do not come back.

    Rows, former versions, pictures, imported files that held the words, the search
    index, examples of themes, saved refusals and job notes; freed pages of the
    database are overwritten. A keyed mark of each row stays, so that the same file
    read again does not bring it back. ``mentions``: also erase others' words that
    name this customer. Backups made before still hold them: delete those.
    """
    gone = [*customer.words, *(customer.mentions if mentions else ())]
    files = _files_with(gone)
    pictures = [*_pictures_of(gone), *recordings.of_words(gone)]
    for start in range(0, len(gone), ROWS_A_TRANSACTION):
        _take_out(gone[start : start + ROWS_A_TRANSACTION])
    events = forgetting.erase(sorted(spellings(*customer.asked)))
    freed = noted.erase(customer, by=by)
    identities = CustomerIdentity.objects.filter(ref__in=customer.refs).delete()[0]
    for picture in pictures:
        media.forget(picture)
    _forget_files(files)
    rebuild.forget(gone)
    recount()
    jobs.enqueue("learn_themes", {}, unique="learn themes")
    _overwrite_what_was_freed()
    done = Certificate(
        words=len(gone),
        events=events,
        identities=identities,
        media=len(pictures),
        originals=len(files),
        notes=freed.references + freed.texts,
        left=0 if mentions else len(customer.mentions),
    )
    log.note(
        by,
        "erased",
        "customer",
        "",
        f"{len(gone)} rows, {events} events, {len(files)} files",
    )
    return done


@transaction.atomic
def _take_out(ids: Sequence[int]) -> None:
    rows = Verbatim.objects.filter(id__in=ids).values_list(
        "source_id", "source_record_id"
    )
    by_source: dict[int, list[str]] = {}
    for source, record in rows:
        by_source.setdefault(source, []).append(record)
    Erased.objects.bulk_create(
        (
            Erased(mark=one)
            for source in by_source
            for one in marks(source, by_source[source])
        ),
        ignore_conflicts=True,
    )
    write.remove_verbatims(list(ids))


def _files_with(ids: Sequence[int]) -> set[str]:
    """Return the hashes of imported files that held these rows, now or before."""
    runs: set[int] = set()
    for start in range(0, len(ids), ROWS_A_TRANSACTION):
        rows = Verbatim.objects.filter(id__in=ids[start : start + ROWS_A_TRANSACTION])
        runs |= {one for one in rows.values_list("run_id", flat=True) if one}
        sources = set(rows.values_list("source_id", flat=True))
        # An unchanged row came in later files of its source as well.
        runs |= set(
            Run.objects.filter(source_id__in=sources).values_list("id", flat=True)
        )
    hashes = Run.objects.filter(id__in=runs).values_list("file_sha256", flat=True)
    return {one for one in hashes if one and originals.where(one).exists()}


def _forget_files(hashes: Iterable[str]) -> None:
    """Delete imported files; their other rows stay, as rows. Runs say it is gone."""
    for one in hashes:
        originals.where(one).unlink(missing_ok=True)
    touched = list(Run.objects.filter(file_sha256__in=list(hashes)))
    numbers = [run.pk for run in touched]
    Refusal.objects.filter(run__in=numbers).update(reason="This row was not stored.")
    asked = [run.job_id for run in touched if run.job_id]
    Job.objects.filter(pk__in=asked).update(error="", memory={})
    Run.objects.filter(pk__in=numbers).update(
        file_sha256="", message="Its file is gone: a customer asked to be erased."
    )


def _pictures_of(ids: Sequence[int]) -> list[Media]:
    owned = [str(one) for one in ids]
    return [
        picture
        for start in range(0, len(owned), ROWS_A_TRANSACTION)
        for picture in Media.objects.filter(
            owner_kind="verbatim",
            owner_id__in=owned[start : start + ROWS_A_TRANSACTION],
        )
    ]


def _overwrite_what_was_freed() -> None:
    """Leave no freed page with words in it.

    SQLite writes zeros over what it frees (``secure_delete``) but its log still holds
    the pages as they were; PostgreSQL keeps dead rows until the table is written anew.
    """
    if connection.in_atomic_block:
        return  # only in tests; a command or job never stands in a transaction here
    with connection.cursor() as cursor:
        if write.on_postgres():
            for table in ("web_verbatim", "web_verbatimversion", "web_feeling"):
                cursor.execute(f"VACUUM FULL {table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
