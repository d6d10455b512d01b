"""Who did what, when: any table of events as columns in order, and a receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
import pyarrow as pa

from walkamile import table
from walkamile.follow.clock import Clock, times
from walkamile.follow.columns.find import NoEventsError, find
from walkamile.follow.order import in_order
from walkamile.follow.traces import is_promise

__all__ = ["Events", "NoEventsError", "events", "polars", "times"]

# So many rows say which column is which: a busy day's cases come again among them.
DECIDED_BY = 20_000
# So many refused rows are listed; all are counted.
LISTED = 100
REASONS = {"case": "no case", "activity": "no activity", "at": "no readable time"}
# Columns of ids that tell the same event told twice (analytics and object-centric logs).
EVENT_IDS = ("event_id", "ocel:eid")


@dataclass(frozen=True)
class Events:
    """Events in order of case and time; equal times stay in the order given.

    ``frame``: ``case`` and ``activity`` (categories), ``at`` (UTC, microseconds), and
    ``segment``, ``phase`` and ``customer`` where the log has them. ``receipt``: ``rows_in_file``,
    ``used``, ``set_aside`` by reason, the first ``refusals`` (row, field, reason), and
    what was ``noted``.
    """

    frame: pl.DataFrame
    receipt: dict[str, Any]
    columns: dict[str, str]


def events(
    given: Any,
    *,
    case: str | None = None,
    activity: str | None = None,
    at: str | None = None,
    segment: str | None = None,
    about: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    promises: bool = True,
) -> Events:
    """Return the events in any frame, or in blocks of Arrow as they are read.

    Columns that are not named are found. A table with one row a case and several times
    (an orders export) gives an event for each filled time, named after its column; without
    ``promises``, dates that were promised (estimated, due) are left out of these, for
    nobody did anything then. Rows without case, activity or readable time are set aside,
    counted, and the first of them listed. Refuses when no event is left. ``about`` is
    what the reader tells when the last block is read; ``now`` is when a time is in the
    future.
    """
    told = {"case": case, "activity": activity, "at": at, "segment": segment}
    gathered = Gathered(told, promises=promises)
    for block in _blocks(given):
        gathered.add(block)
    return gathered.ordered(about or {}, now)


def polars(frame: Any) -> pl.DataFrame:
    """Return any frame as Polars, without copying where that can be."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    made = pl.from_arrow(table.arrow(frame))
    return made if isinstance(made, pl.DataFrame) else made.to_frame()


def _blocks(given: Any) -> Iterator[pl.DataFrame | pa.Table]:
    if isinstance(given, Iterator):
        yield from given
        return
    whole = polars(given)
    if not whole.height:
        raise NoEventsError(
            "the table has no rows.", next_step="Give a table with events in it."
        )
    yield whole


@dataclass
class Gathered:
    """Events as they come: numbers for names, so that ten millions are 160 MB."""

    told: dict[str, str | None]
    beside: tuple[str, ...] = ("segment", "phase")
    # Whoever keeps events asks for their own ids, where the log has them.
    with_ids: bool = False
    # A case is 64 bits of its name: whoever has more cases than names fit in memory.
    hashed: bool = False
    # Dates that were promised are asked for beside words; they are no steps of a journey.
    promises: bool = True
    rows: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)
    aside: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    _whens: list[str] = field(default_factory=list)
    _held: dict[str, list[pl.Series]] = field(default_factory=dict)
    _kinds: dict[str, Any] = field(default_factory=dict)

    def add(self, block: pl.DataFrame | pa.Table) -> None:
        """Take in the next rows."""
        for column in self.part(block).get_columns():
            self._held.setdefault(column.name, []).append(column)

    def part(self, block: pl.DataFrame | pa.Table) -> pl.DataFrame:
        """Return a block's events, and note what cannot be one."""
        if not self.columns:
            self._decide(block)
        many = len(block)
        first, self.rows = self.rows, self.rows + many
        return self._unfolded(block) if self._whens else self._long(block, first)

    def _decide(self, block: pl.DataFrame | pa.Table) -> None:
        some = _decoded(block[:DECIDED_BY])
        if not some.height:
            raise NoEventsError(
                "the table has no rows.", next_step="Give a table with events in it."
            )
        found, whens = find(some, self.told)
        happened = (
            [] if self.promises else [one for one in whens if not is_promise(one)]
        )
        self._whens = happened or whens
        self.left_out = [name for name in whens if name not in self._whens]
        kept = ("case", "activity", "at", *self.beside)
        self.columns = {what: name for what, name in found.items() if what in kept}
        clocked = self._whens or [self.columns["at"]]
        self.clocks = {name: Clock.of(some[name]) for name in clocked}
        # Own categories: what other logs of this process held is not carried along.
        self._kinds = {
            name: pl.Categorical(pl.Categories.random(name))
            for name in ("case", "activity", *self.beside)
        }

    def _coded(self, block: pl.DataFrame | pa.Table, name: str) -> pl.Series:
        column = block[self.columns[name]]
        if self.hashed and name == "case":
            return hashed(_series_of(column)).alias(name)
        if isinstance(column, pl.Series):
            return column.cast(pl.String).cast(self._kinds[name]).alias(name)
        if not pa.types.is_dictionary(column.type):
            return _series(column).cast(pl.String).cast(self._kinds[name]).alias(name)
        coded: list[Any] = column.chunks
        chunks = [
            _series(chunk.dictionary)
            .cast(pl.String)
            .cast(self._kinds[name])
            .gather(_series(chunk.indices))
            for chunk in coded
        ]
        return pl.concat(chunks).alias(name)

    def _read(self, block: pl.DataFrame | pa.Table, name: str) -> pl.Series:
        column = block[name]
        plain = column if isinstance(column, pl.Series) else _series(column)
        return self.clocks[name].read(plain).alias("at")

    def _long(self, block: pl.DataFrame | pa.Table, first: int) -> pl.DataFrame:
        picked = [self._coded(block, name) for name in self.columns if name != "at"]
        picked.append(self._read(block, self.columns["at"]))
        there = block.columns if isinstance(block, pl.DataFrame) else block.column_names
        ids = next((name for name in EVENT_IDS if name in there), None)
        if ids:
            told = block[ids]
            known = told if isinstance(told, pl.Series) else _series(told)
            named = known.cast(pl.String)
            short = named if self.with_ids else _hashed(named)
            picked.append(short.alias("id"))
        long = pl.DataFrame(picked)
        if not any(long[name].null_count() for name in REASONS):
            return long
        self._set_aside(long, first)
        return long.drop_nulls(list(REASONS))

    def _set_aside(self, long: pl.DataFrame, first: int) -> None:
        before = pl.lit(value=False)
        for name, reason in REASONS.items():
            missing = pl.col(name).is_null()
            count = int(long.select(missing.sum()).item())
            if count:
                self.aside[reason] = self.aside.get(reason, 0) + count
            room = LISTED - len(self.refusals)
            if count and room > 0:
                bad = long.select((missing & ~before).arg_true().head(room)).to_series()
                self.refusals.extend(
                    {
                        "row": first + place + 2,
                        "field": self.columns[name],
                        "reason": reason,
                    }
                    for place in bad
                )
            before = before | missing

    def _unfolded(self, block: pl.DataFrame | pa.Table) -> pl.DataFrame:
        """Return one event for each filled time of a table with one row a case."""
        beside = [self._coded(block, name) for name in self.columns]
        parts = []
        for name in self._whens:
            named = pl.Series("activity", [name], dtype=self._kinds["activity"])
            repeated = named.new_from_index(0, len(block))
            parts.append(pl.DataFrame([*beside, repeated, self._read(block, name)]))
        return pl.concat(parts).drop_nulls(["case", "at"])

    def given_up(self) -> Iterator[pl.DataFrame]:
        """Yield what was held, and hold it no more, nor the names of cases."""
        held, self._held = self._held, {}
        self.hashed = True
        self._kinds.pop("case", None)
        while any(held.values()):
            yield pl.DataFrame([blocks.pop(0) for blocks in held.values()])

    def ordered(self, about: Mapping[str, Any], now: datetime | None) -> Events:
        """Return all that came, in order of case and time."""
        held, self._held = self._held, {}
        if not sum(map(len, held.get("at", []))):
            first: dict[str, Any] = next(iter(self.refusals), {})
            raise NoEventsError(
                "no row has a case, an activity and a readable time.",
                next_step="Name the columns: whose (--case), what (--activity), when (--at).",
                row=first.get("row"),
                field=first.get("field"),
            )
        used = sum(map(len, held["at"]))
        receipt = self.receipt(used, about)
        if "id" in held:
            held = _once(held, keep=self.with_ids)
            receipt["used"] = sum(map(len, held["at"]))
            if twice := used - receipt["used"]:
                receipt["set_aside"]["told twice"] = twice
        frame = in_order(held)
        receipt["noted"] = {**noted(frame, now, self.clocks), **self.promised()}
        return Events(frame, receipt, dict(self.columns))

    def promised(self) -> dict[str, Any]:
        """Return what a reader should know of columns that are no events."""
        names = ", ".join(self.left_out)
        return {f"promised dates, which are no steps: {names}": True} if names else {}

    def receipt(self, used: int, about: Mapping[str, Any]) -> dict[str, Any]:
        """Return what became of the rows; rows that the reader refused are among them."""
        broken = int(about.get("refused", 0))
        aside = {**self.aside, **({"unreadable row": broken} if broken else {})}
        known = ("file", "read_as", "note", "case_type", "case_types")
        return {
            "rows_in_file": self.rows + broken,
            "used": used,
            "set_aside": aside,
            "refusals": [*about.get("refusals", ()), *self.refusals][:LISTED],
            **{name: about[name] for name in known if name in about},
        }


def hashed(names: pl.Series) -> pl.Series:
    """Return 64 bits of each name; no name stays none."""
    numbers = names.cast(pl.String).hash()
    return pl.select(pl.when(names.is_not_null()).then(numbers)).to_series()


def _series_of(column: Any) -> pl.Series:
    if isinstance(column, pl.Series):
        return column
    plain = pa.types.is_dictionary(column.type)
    return _series(column.cast(pa.large_string()) if plain else column)


def _series(column: Any) -> pl.Series:
    made = pl.from_arrow(column)
    return made if isinstance(made, pl.Series) else made.to_series()


def _decoded(block: Any) -> pl.DataFrame:
    """Return rows as Polars, with text where Arrow keeps a dictionary."""
    if isinstance(block, pl.DataFrame):
        return block
    return polars(block).with_columns(pl.selectors.categorical().cast(pl.String))


def _hashed(ids: pl.Series) -> pl.Series:
    """Return short names of ids; what has no id gets none (a hash would give it one)."""
    hashed = ids.hash()
    return hashed.zip_with(ids.is_not_null(), pl.Series([None], dtype=hashed.dtype))


def _once(
    held: dict[str, list[pl.Series]], *, keep: bool
) -> dict[str, list[pl.Series]]:
    """Keep each event of a case once, by its id."""
    whole = pl.DataFrame([pl.concat(column) for column in held.values()])
    named, nameless = pl.col("id").is_not_null(), pl.col("id").is_null()
    first = pl.struct("case", "id").is_first_distinct()
    kept = whole.filter(nameless | (named & first))
    kept = kept if keep else kept.drop("id")
    return {column.name: [column] for column in kept.get_columns()}


def noted(
    frame: pl.DataFrame, now: datetime | None, clocks: Mapping[str, Clock]
) -> dict[str, Any]:
    """Return what a reader should know about a log before they believe it."""
    same = frame.select(
        ((pl.col("case").to_physical() == pl.col("case").to_physical().shift()) & (
            pl.col("at") == pl.col("at").shift())).sum().alias("equal"),
        (pl.col("at") > pl.lit(now, pl.Datetime("us", "UTC"))).sum().alias("future"),
        pl.col("activity").n_unique().alias("activities"),
    ).row(0, named=True)  # fmt: skip
    found: dict[str, Any] = {}
    if same["equal"]:
        found["at the very time of the event before"] = same["equal"]
    if same["future"]:
        found["in the future"] = same["future"]
    if same["activities"] > max(1_000, frame.height // 2):
        found["distinct activities: is this the right column?"] = same["activities"]
    if any(clock.offsetless for clock in clocks.values()):
        found["times without a zone, read as UTC"] = True
    return found
