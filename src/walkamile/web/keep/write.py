"""Many rows at once, past the ORM: prepared statements here, COPY there."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils import timezone

from walkamile.web.keep import shape
from walkamile.web.models import Removal, Verbatim, VerbatimVersion
from walkamile.web.models.listen import Redaction

SEQ = "seq"
# 80 MB of log instead of 4: an import of rows in no order of time writes 25 % fewer
# bytes and takes 12 % less CPU (200,000 rows, measured).
PAGES_BETWEEN_CHECKPOINTS, USUAL_PAGES = 20_000, 1_000
ADDED = (
    "source_id",
    "run_id",
    "team_id",
    "redaction",
    "paraphrase",
    "mood",
    "seq",
    "digest",
)
COLUMNS = (*ADDED, *shape.CANONICAL)
# A changed text must be looked at again for personal data.
UNREAD = {"redaction": Redaction.PENDING.value} | dict.fromkeys(
    ("redacted_text", "redacted_title", "spans")
)
UPDATED = ("seq", "digest", *UNREAD, *shape.CANONICAL)
VERBATIMS = "web_verbatim"
# Of each id that is stored: primary key, digest, run, when the source changed it.
Stored = dict[str, tuple[Any, ...]]


def on_postgres() -> bool:
    """Say whether rows go to PostgreSQL rather than SQLite."""
    return connection.vendor == "postgresql"


@contextmanager
def many_rows() -> Iterator[None]:
    """Let SQLite move pages from its log into the file more rarely, for an import.

    Nothing is less durable: each commit is synced all the same.
    """
    if on_postgres():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES_BETWEEN_CHECKPOINTS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA wal_autocheckpoint={USUAL_PAGES}")


def time_for_database() -> Any:
    """Return how this database wants a column of times."""
    return shape.time_as_value if on_postgres() else shape.time_as_text


def take_numbers(name: str, count: int) -> int:
    """Take the next numbers of a counter; return the first.

    Whoever takes some holds the counter's row until its transaction ends, so numbers
    become visible in their own order and writers of verbatims queue up.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO web_counter (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = web_counter.value + %s "
            "RETURNING value",
            [name, count, count],
        )
        return int(cursor.fetchone()[0]) - count + 1


def existing(source_id: int, ids: Sequence[str]) -> Stored:
    """Return ``id: (primary key, digest, run, updated)`` of those that are stored."""
    select = (
        "SELECT source_record_id, id, digest, run_id, updated_at FROM web_verbatim "
        "WHERE source_id = %s AND source_record_id "
    )
    with connection.cursor() as cursor:
        if on_postgres():
            cursor.execute(select + "= ANY(%s)", [source_id, list(ids)])
        else:
            within = "IN (SELECT value FROM json_each(%s))"
            cursor.execute(select + within, [source_id, json.dumps(list(ids))])
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def insert(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into a table: COPY on PostgreSQL, a prepared statement on SQLite."""
    listed = ", ".join(f'"{column}"' for column in columns)
    if on_postgres():
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{name}" ({listed}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    sql = f'INSERT INTO "{name}" ({listed}) VALUES ({marks})'  # noqa: S608 - our names
    with connection.cursor():  # opens the connection, with its pragmas
        connection.connection.executemany(sql, rows)


def update(rows: Sequence[Sequence[Any]]) -> None:
    """Write changed verbatims: each row ends with its primary key."""
    listed = ", ".join(f'"{column}" = %s' for column in UPDATED)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE web_verbatim SET {listed} WHERE id = %s",  # noqa: S608
            rows,
        )


def keep_versions(keys: Sequence[int], run_id: int) -> None:
    """Keep what these verbatims say now, as replaced by a run."""
    former = Verbatim.objects.filter(id__in=keys).values_list(
        "id", "digest", *shape.CANONICAL
    )
    VerbatimVersion.objects.bulk_create(
        VerbatimVersion(
            verbatim_id=row[0],
            replaced_by_id=run_id,
            digest=row[1],
            content=shape.written(row[2:]),
        )
        for row in former
    )


def keep_older(
    rows: pa.Table,
    digests: Sequence[str],
    places: Sequence[int],
    stored: Stored,
    run_id: int,
) -> None:
    """Keep what verbatims said before what they say now, brought by a later run.

    What is known already is not kept twice.
    """
    older = rows.take(pa.array(places, pa.int64())).to_pylist() if places else []
    for place, row in zip(places, older, strict=True):
        key = stored[row["source_record_id"]][0]
        kept = VerbatimVersion.objects.filter(verbatim=key, digest=digests[place])
        if kept.exists():
            continue
        VerbatimVersion.objects.create(
            verbatim_id=key,
            replaced_by_id=run_id,
            digest=digests[place],
            content=shape.written([row[name] for name in shape.CANONICAL]),
            late=True,
        )


def restore(keys: Sequence[int], versions: Sequence[VerbatimVersion]) -> None:
    """Let verbatims say again what versions of them said."""
    first = take_numbers(SEQ, len(keys))
    hand_over(keys)
    rows = shape.read_back([version.content for version in versions])
    update(
        list(
            zip(
                range(first, first + len(keys)),
                [version.digest for version in versions],
                *map(repeat, UNREAD.values()),
                *shape.values(rows, time=time_for_database()),
                keys,
                strict=False,  # what is the same for all has no end
            )
        )
    )


def hand_over(ids: Sequence[int]) -> None:
    """Let the next of those that say the same be the first, before these change."""
    heirs: dict[int, int] = {}
    followers = Verbatim.objects.filter(repeats__in=ids).exclude(id__in=ids)
    for number, first in followers.order_by("id").values_list("id", "repeats_id"):
        heir = heirs.setdefault(first, number) if first else number
        Verbatim.objects.filter(id=number).update(
            repeats=None if heir == number else heir
        )


def remove_verbatims(ids: Sequence[int]) -> None:
    """Delete verbatims and leave a mark for every derived store to follow."""
    if not ids:
        return
    first, now = take_numbers(SEQ, len(ids)), timezone.now()
    hand_over(ids)
    Verbatim.objects.filter(id__in=ids).delete()
    Removal.objects.bulk_create(
        Removal(seq=first + place, verbatim_id=one, at=now)
        for place, one in enumerate(ids)
    )
