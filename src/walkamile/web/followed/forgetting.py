"""One customer's steps: found by the name they go by, handed over, erased."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from walkamile.web import keys
from walkamile.web.followed import counting
from walkamile.web.followed.pieces import CASE, CUSTOMER
from walkamile.web.keep.erased import marks
from walkamile.web.models import Erased, EventLog, EventPiece


def steps(asked: Sequence[str]) -> list[dict[str, Any]]:
    """Return the events of cases or customers that go by these names, log by log."""
    found = []
    for piece, frame, mine in _touched(asked):
        for row in frame.filter(mine).sort("at").iter_rows(named=True):
            told = {
                name: row[name]
                for name in ("activity", "at", "segment")
                if row.get(name)
            }
            found.append({"log": piece.log.name, **told})
    return found


def many(asked: Sequence[str]) -> int:
    """Return how many events there are of cases or customers that go by these names."""
    return sum(int(mine.sum()) for _, _, mine in _touched(asked))


def erase(asked: Sequence[str]) -> int:
    """Erase the events of cases or customers that go by these names; count anew."""
    gone, logs = 0, {}
    with transaction.atomic():
        for piece, frame, mine in _touched(asked):
            left = frame.filter(~mine)
            cases = frame.filter(mine)[CASE].unique().to_list()
            Erased.objects.bulk_create(
                (Erased(mark=one) for one in marks(piece.log.source_id, cases)),
                ignore_conflicts=True,
            )
            gone += frame.height - left.height
            logs[piece.log_id] = piece.log
            _rewrite(piece, left)
    for log in logs.values():
        counting.count(log)
    return gone


def older(source: int, before: datetime) -> int:
    """Return how many events of a source's log are older than this moment."""
    return sum(int(old.sum()) for _, _, old in _older(source, before))


def expire(source: int, before: datetime) -> int:
    """Delete a log's events that are older than this moment; count it anew."""
    gone = 0
    with transaction.atomic():
        for piece, frame, old in _older(source, before):
            gone += int(old.sum())
            _rewrite(piece, frame.filter(~old))
    for log in EventLog.objects.filter(source=source) if gone else ():
        counting.count(log)
    return gone


def _older(
    source: int, before: datetime
) -> Iterator[tuple[EventPiece, pl.DataFrame, pl.Series]]:
    pieces = EventPiece.objects.filter(log__source=source).select_related("log")
    for piece in pieces.iterator(4):
        frame = pl.read_parquet(io.BytesIO(bytes(piece.content)))
        moment = pl.lit(before, pl.Datetime("us", "UTC"))
        old = frame.select(pl.col("at") < moment).to_series()
        if old.any():
            yield piece, frame, old


def _rewrite(piece: EventPiece, left: pl.DataFrame) -> None:
    if not left.height:
        piece.delete()
        return
    out = io.BytesIO()
    left.write_parquet(out, compression="zstd", statistics=False)
    piece.content, piece.rows = out.getvalue(), left.height
    piece.sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    piece.save(update_fields=["content", "rows", "sha256"])


def _touched(
    asked: Sequence[str],
) -> Iterator[tuple[EventPiece, pl.DataFrame, pl.Series]]:
    """Yield each piece that holds events of somebody, and which of them are theirs."""
    if not EventLog.objects.exists():
        return
    names = sorted({one.strip() for one in asked})
    cases = keys.pseudonyms(names, purpose=CASE)
    people = keys.pseudonyms(names, purpose=CUSTOMER)
    for piece in EventPiece.objects.select_related("log").iterator(4):
        frame = pl.read_parquet(io.BytesIO(bytes(piece.content)))
        mine = frame[CASE].is_in(cases)
        if CUSTOMER in frame.columns:
            mine |= frame[CUSTOMER].is_in(people).fill_null(value=False)
        if mine.any():
            yield piece, frame, mine
