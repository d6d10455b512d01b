"""Count a log once, so that no page has to: tables, words at each stage, contradictions."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from walkamile.follow.events import Events
from walkamile.follow.journeys import Journeys
from walkamile.follow.mapped import journey_map, silent, stages
from walkamile.follow.mapped.ruler import FEWEST
from walkamile.follow.mapped.stages import Stages
from walkamile.follow.traces import is_promise
from walkamile.recipes import following
from walkamile.web.followed import around, joining, pieces
from walkamile.web.followed import claims as own
from walkamile.web.followed.joining import Joined
from walkamile.web.keep.write import SEQ
from walkamile.web.models import CaseVoice, EventLog, JourneyTable, Run, SaidDone
from walkamile.web.models import Counter as Number

MOST_SEGMENTS, SHOWN, QUARTERS = 20, 20, 8
# Tables of periods stand beside those of segments under this name.
BEGAN = "began"
ROWS_AT_ONCE = 500
# How long figures stand when only words have come since: a log of a million events
# takes seconds, and words come all day.
WORDS_WAIT = timedelta(hours=1)


def count(log: EventLog, *, now: datetime | None = None) -> None:
    """Count a log anew: everything that its pages show. Safe to repeat."""
    now = now or timezone.now()
    # Taken before the words are read: what comes meanwhile makes the figures stale.
    heard = _heard()
    frame = pieces.frame(log)
    if not frame.height:
        _emptied(log, heard)
        return
    found = _walked(frame, now)
    whole = Journeys(found)
    placed = _stages(log, whole)
    words = joining.joined(log, frame)
    named = {name: placed.stages[n].name for name, n in placed.places().items()}
    where = joining.stage_at(frame, words, named)
    said = _said_done(Events(frame, {}, {}), words, where, now)
    with transaction.atomic():
        _replace(log, words, where, said)
        # What stands at each stage is read from the rows just written.
        for table in _tables(log, found, whole, placed):
            table.save()
        _remember(log, frame, heard)


def fingerprint(log: EventLog) -> str:
    """Return what the figures depend on, shortened: runs, stages, join."""
    runs = Run.objects.filter(source=log.source_id, state=Run.State.COMPLETED)
    told = [*runs.order_by("id").values_list("id", flat=True), log.join]
    told.append(log.stages if log.stages_by_hand else "")
    told += [changed] if (changed := own.digest()) else []
    whole = hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
    return whole[:40]


def is_stale(log: EventLog) -> bool:
    """Say whether there are other runs, stages or words than the figures are of.

    New words alone make them stale once the figures are an hour old.
    """
    counted, _, heard = log.counted.partition(":")
    if counted != fingerprint(log):
        return True
    old = log.counted_at is None or timezone.now() - log.counted_at >= WORDS_WAIT
    return old and heard != str(_heard())


def _heard() -> int:
    """Return the number of the newest change to any words."""
    newest = Number.objects.filter(name=SEQ).values_list("value", flat=True)
    return newest.first() or 0


def _walked(frame: pl.DataFrame, now: datetime) -> Events:
    """Return the events that took place: a promise for later is none, nor is the future."""
    told = (
        frame.select(pl.col("activity").cast(pl.String).unique()).to_series().to_list()
    )
    promised = [name for name in told if is_promise(name)]
    kept = frame.filter(
        ~pl.col("activity").cast(pl.String).is_in(promised)
        & (pl.col("at") <= pl.lit(now, pl.Datetime("us", "UTC")))
    )
    some = kept if kept.height else frame
    return Events(
        some, {"used": some.height, "rows_in_file": some.height, "set_aside": {}}, {}
    )


def _stages(log: EventLog, whole: Journeys) -> Stages:
    if log.stages_by_hand:
        return stages.read(log.stages, known=whole.activities)
    placed = stages.proposed(whole)
    log.stages = stages.written(placed)
    return placed


def _said_done(
    found: Events, words: Sequence[Joined], where: Sequence[str], now: datetime
) -> list[SaidDone]:
    segments = _segments(found.frame)
    rows: list[SaidDone] = []
    if words:
        said = pl.DataFrame(
            {
                "case": [one.case for one in words],
                "text": [one.text for one in words],
                "occurred_at": [one.said_at for one in words],
            },
            schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
        )
        for row in following.say_do(said, found, "case", own.used()).to_dicts():
            one = words[row["row"]]
            rows.append(
                SaidDone(
                    verbatim_id=one.verbatim, case=one.case, claim=row["claim"],
                    start=row["start"], end=row["end"], shows=row["shows"][:300],
                    agreement=row["agreement"], stage=where[row["row"]],
                    segment=segments.get(one.case, ""), sure=row["confidence"],
                )
            )  # fmt: skip
    return rows + _silent(found, words, rows, segments, now)


def _segments(frame: pl.DataFrame) -> dict[str, str]:
    if "segment" not in frame.columns:
        return {}
    firsts = frame.group_by("case", maintain_order=True).agg(pl.col("segment").first())
    return dict(firsts.cast(pl.String).drop_nulls().iter_rows())


def _silent(
    found: Events, words: Sequence[Joined], said: Sequence[SaidDone],
    segments: dict[str, str], now: datetime,
) -> list[SaidDone]:  # fmt: skip
    complained = {row.case for row in said if row.claim == silent.LATE}
    trouble, delight = silent.silent(
        silent.delays(found, now=now),
        complained=complained,
        spoke={one.case for one in words},
    )
    return [
        SaidDone(
            case=row["case"],
            claim=silent.LATE,
            agreement=kind,
            shows=silent.shows(row),
            segment=segments.get(row["case"], ""),
            sure=table.height,
        )
        for kind, table in (("silent_trouble", trouble), ("silent_delight", delight))
        for row in table.head(silent.LISTED).to_dicts()
    ]


def _replace(
    log: EventLog,
    words: Sequence[Joined],
    where: Sequence[str],
    said: Sequence[SaidDone],
) -> None:
    for model in (JourneyTable, CaseVoice, SaidDone):
        model.objects.filter(log=log).delete()
    for row in said:
        row.log = log
    voices = (
        CaseVoice(log=log, verbatim_id=one.verbatim, case=one.case, stage=stage)
        for one, stage in zip(words, where, strict=True)
    )
    CaseVoice.objects.bulk_create(
        voices, batch_size=ROWS_AT_ONCE, ignore_conflicts=True
    )
    SaidDone.objects.bulk_create(said, batch_size=ROWS_AT_ONCE)


def _tables(
    log: EventLog, found: Events, whole: Journeys, placed: Stages
) -> list[JourneyTable]:
    told = around.Around.of(log)
    names = found.frame["case"].unique(maintain_order=True).cast(pl.String).to_list()
    told.felt = journey_map.felt(whole, placed, told.answers(), names)
    spoke = {one.case for one in told.heard} | {case for _, _, case in told.claimed}
    made = [_table(log, whole, placed, told, "", None)]
    begun = _begun(found.frame, spoke)
    for name, since, until in _quarters(found.frame):
        some = whole.of(since=since, until=until)
        if some.cases >= FEWEST:
            cases = {case for case, at in begun.items() if since <= at < until}
            made.append(_table(log, some, placed, told, name, cases))
    segments = _segments(found.frame)
    counted = Counter(segments.values())
    for name, many in counted.most_common(MOST_SEGMENTS):
        if many >= FEWEST:
            cases = {case for case in spoke if segments.get(case) == name}
            made.append(_table(log, whole.of(name), placed, told, name, cases))
    return made


def _begun(frame: pl.DataFrame, cases: set[str]) -> dict[str, datetime]:
    firsts = frame.group_by("case").agg(pl.col("at").min())
    named = firsts.with_columns(pl.col("case").cast(pl.String))
    return {case: at for case, at in named.iter_rows() if case in cases}


def _quarters(frame: pl.DataFrame) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield the last quarters of the calendar in which something was done."""
    ends = frame.select(pl.col("at").min().alias("a"), pl.col("at").max().alias("z"))
    first, last = ends.row(0)
    year, quarter = last.year, (last.month - 1) // 3
    for _ in range(QUARTERS):
        since = datetime(year, quarter * 3 + 1, 1, tzinfo=UTC)
        until = (since + timedelta(days=93)).replace(day=1)
        if until <= first:
            return
        yield f"{BEGAN} {year} Q{quarter + 1}", since, until
        year, quarter = (year, quarter - 1) if quarter else (year - 1, 3)


def _table(
    log: EventLog, some: Journeys, placed: Stages, told: around.Around, name: str,
    cases: set[str] | None,
) -> JourneyTable:  # fmt: skip
    rows = journey_map.measured(some, placed)
    told.add(rows, placed, cases)
    [lasted] = some.times.to_dicts()
    content = {
        "stages": rows,
        "times": lasted,
        "follows": _counted(some.follows, placed, ("activity", "next")),
        "variants": _counted(some.variants, placed, ("variant",)),
        "drop_off": _counted(
            some.drop_off.rename({"ended": "count"}), placed, ("activity",)
        ),
        "rework": _counted(
            some.rework.rename({"cases": "count"}), placed, ("activity",)
        ),
        "agreement": told.agreement(cases),
    }
    return JourneyTable(log=log, segment=name[:200], cases=some.cases, content=content)


def _counted(
    rows: pl.DataFrame, placed: Stages, named: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the largest rows; groups under five customers are not shown."""
    found = rows.filter(pl.col("count") >= FEWEST).head(SHOWN).to_dicts()
    for row in found:
        for name in named:
            given = row[name]
            row[name] = (
                placed.called(given)
                if isinstance(given, str)
                else [placed.called(one) for one in given[:SHOWN]]
            )
    return found


def _remember(log: EventLog, frame: pl.DataFrame, heard: int) -> None:
    log.events, log.cases = frame.height, frame["case"].n_unique()
    ends = frame.select(pl.col("at").min().alias("a"), pl.col("at").max().alias("z"))
    log.first_at, log.last_at = ends.row(0)
    log.counted, log.counted_at = f"{fingerprint(log)}:{heard}", timezone.now()
    log.save()


def _emptied(log: EventLog, heard: int) -> None:
    with transaction.atomic():
        _replace(log, (), (), ())
        log.events = log.cases = 0
        log.first_at = log.last_at = None
        log.counted, log.counted_at = f"{fingerprint(log)}:{heard}", timezone.now()
        log.save()


def count_all() -> None:
    """Count every log anew."""
    for log in EventLog.objects.select_related("source"):
        count(log)


def catch_up() -> None:
    """Count the logs whose runs or stages have changed since."""
    for log in EventLog.objects.select_related("source"):
        if is_stale(log):
            count(log)
