"""Events as they lie in the database: columns in pieces, cases known by a keyed name."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from walkamile.follow.events import Events
from walkamile.web import keys
from walkamile.web.models import EventLog, EventPiece, Run

# A piece is read whole for one customer's story: some hundred kilobytes.
EVENTS_A_PIECE = 20_000
CASE, CUSTOMER = "case", "customer"
BESIDE = ("segment", CUSTOMER, "handler", "phase")
UTC = pl.Datetime("us", "UTC")
LONGEST_NAME = 200
Hashes = npt.NDArray[np.uint64]
# Constants of splitmix64 (Steele, Lea and Flood, 2014), as in ``follow.part``.
_GOLDEN, _MIX1, _MIX2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def ready(found: Events) -> pl.DataFrame:
    """Return events as they are kept: cases and customers renamed, each with its key.

    ``key`` tells an event from all others: by its own id where the log has one, else by
    case, activity, time and how many of the same came before. ``digest`` changes with
    whatever the event says.
    """
    frame = found.frame.with_columns(
        _renamed(found.frame[CASE], CASE), pl.col("activity").cast(pl.String)
    )
    for name in {"segment", "handler", "phase"} & set(frame.columns):
        frame = frame.with_columns(
            pl.col(name).cast(pl.String).str.slice(0, LONGEST_NAME)
        )
    if CUSTOMER in frame.columns:
        frame = frame.with_columns(_renamed(frame[CUSTOMER], CUSTOMER))
    frame = frame.with_columns(pl.col("activity").str.slice(0, LONGEST_NAME))
    return _numbered(frame)


def _renamed(names: pl.Series, purpose: str) -> pl.Series:
    """Return names as only this workspace can make them, asking for the key once."""
    known = names.unique().drop_nulls()
    plain = known.cast(pl.String).to_list()
    signed = keys.pseudonyms([one.strip() for one in plain], purpose=purpose)
    return names.cast(pl.String).replace_strict(
        dict(zip(plain, signed, strict=True)), default=None, return_dtype=pl.String
    )


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    case = _hashed(frame[CASE])
    at = frame["at"].to_physical().to_numpy().astype(np.uint64)
    said = _mixed(_mixed(_hashed(frame["activity"])) ^ at)
    for name in (one for one in BESIDE if one in frame.columns):  # always in this order
        said = _mixed(said ^ _hashed(frame[name]))
    by_time = _mixed(_mixed(case ^ _mixed(_hashed(frame["activity"]))) ^ at)
    before = (
        pl.DataFrame({"k": by_time})
        .select(pl.int_range(pl.len()).over("k"))
        .to_series()
        .to_numpy()
        .astype(np.uint64)
    )
    key = _mixed(by_time ^ _mixed(before))
    if "id" in frame.columns:
        own = frame["id"].is_not_null().to_numpy()
        key = np.where(own, _mixed(case ^ _mixed(_hashed(frame["id"]))), key)
    kept = frame.drop("id") if "id" in frame.columns else frame
    return kept.with_columns(pl.Series("key", key), pl.Series("digest", said))


def _hashed(names: pl.Series) -> Hashes:
    """Return 64 bits of each name, the same for ever and on every machine."""
    known = names.unique()
    numbers = [
        int.from_bytes(
            hashlib.blake2b(
                str(one or "").encode("utf-8", "replace"), digest_size=8
            ).digest()
        )
        for one in known.to_list()
    ]
    found = names.replace_strict(
        known, pl.Series(numbers, dtype=pl.UInt64), return_dtype=pl.UInt64
    )
    return found.to_numpy()


def _mixed(numbers: Hashes) -> Hashes:
    with np.errstate(over="ignore"):
        mixed = numbers + np.uint64(_GOLDEN)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_MIX1)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_MIX2)
    return mixed ^ (mixed >> np.uint64(31))


def keep(log: EventLog, run: Run, events: pl.DataFrame) -> None:
    """Write events in pieces, cases whole and in order."""
    ordered = events.sort([CASE, "at"], maintain_order=True)
    for part in _cut(ordered):
        _piece(log, run, part).save(force_insert=True)


def _cut(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
    starts = events.select(
        (pl.col(CASE) != pl.col(CASE).shift()).fill_null(value=True).arg_true()
    )
    begins, first = starts.to_series().to_list(), 0
    if not events.height:
        return
    for at in [*begins[1:], events.height]:
        if at - first >= EVENTS_A_PIECE or at == events.height:
            yield events[first:at]
            first = at


def _piece(log: EventLog, run: Run, part: pl.DataFrame) -> EventPiece:
    out = io.BytesIO()
    part.write_parquet(out, compression="zstd", statistics=False)
    content = out.getvalue()
    return EventPiece(
        log=log,
        run=run,
        first=part[CASE][0],
        last=part[CASE][-1],
        rows=part.height,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def standing(log: EventLog) -> Any:
    """Return the pieces that count: of runs that were completed and not undone."""
    return log.eventpiece_set.filter(run__state=Run.State.COMPLETED).order_by(
        "run_id", "id"
    )


def known(log: EventLog) -> pl.DataFrame:
    """Return ``key`` and ``digest`` of every event there is, the newest of each key."""
    parts = [_opened(row, ["key", "digest"]) for row in standing(log).iterator(4)]
    empty = pl.DataFrame(schema={"key": pl.UInt64, "digest": pl.UInt64})
    return pl.concat([empty, *parts]).unique("key", keep="last", maintain_order=True)


def frame(log: EventLog) -> pl.DataFrame:
    """Return all events of a log, by case and time, as the core takes them."""
    return _whole(log, standing(log).iterator(4))


def of_case(log: EventLog, case: str) -> pl.DataFrame:
    """Return one case's events in order of time; no row where there is no such case."""
    rows = standing(log).filter(first__lte=case, last__gte=case)
    return _whole(log, rows, case=case)


def _whole(log: EventLog, rows: Iterable[EventPiece], case: str = "") -> pl.DataFrame:
    kinds = {
        name: pl.Categorical(pl.Categories.random(name))
        for name in (CASE, "activity", *BESIDE)
    }
    parts = []
    for row in rows:
        part = _opened(row, None)
        part = part.filter(pl.col(CASE) == case) if case else part
        there = [pl.col(n).cast(k) for n, k in kinds.items() if n in part.columns]
        parts.append(part.with_columns(there))
    empty = pl.DataFrame(
        schema={
            CASE: kinds[CASE],
            "activity": kinds["activity"],
            "at": UTC,
            "key": pl.UInt64,
        }
    )
    whole = pl.concat([empty, *parts], how="diagonal")
    if log.source.run_set.filter(state=Run.State.COMPLETED, updated__gt=0).exists():
        whole = whole.unique("key", keep="last", maintain_order=True)
    ordered = pl.col(CASE).to_physical()
    return whole.sort([ordered, pl.col("at")], maintain_order=True).drop(
        "key", "digest", strict=False
    )


def _opened(row: EventPiece, columns: list[str] | None) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(bytes(row.content)), columns=columns)
