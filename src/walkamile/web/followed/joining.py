"""Whose words are whose journey? Words and cases meet in a keyed name, never in a plain one."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import polars as pl

from walkamile.web import keys
from walkamile.web.followed.pieces import CASE, CUSTOMER
from walkamile.web.models import EventLog, Verbatim
from walkamile.web.models.listen import LOOKED_AT

RECORD, CONVERSATION, SURVEY = "record", "conversation", "survey"
# Words looked at to find out which column of theirs holds the key, and hits it takes.
TRIED, HITS = 5_000, 3
AT_ONCE = 5_000
SPEAK = ("customer", "unknown")


@dataclass(frozen=True, slots=True)
class Joined:
    """Words of a case: which, when they were said, and what they say."""

    verbatim: int
    case: str
    said_at: datetime | None
    text: str


def joined(log: EventLog, events: pl.DataFrame) -> list[Joined]:
    """Return the words of a log's cases; where they carry the key is found if not told."""
    cases = {one: [one] for one in events[CASE].unique().cast(pl.String).to_list()}
    people = _people(events)
    if not log.join:
        log.join, log.join_on = _likeliest(cases, people)
    answers = _answered(cases)
    if not log.join:
        return answers
    by_customer = log.join_on == CUSTOMER
    purpose, there = (CUSTOMER, people) if by_customer else (CASE, cases)
    begun = _begun(events) if by_customer else {}
    sign = keys.signer(purpose=purpose)
    found = []
    for row in _rows(log.join):
        value = _value(row, log.join)
        signed = sign(value) if value else ""
        if signed in there:
            case = _which(there[signed], begun, row[2])
            found.append(Joined(row[0], case, _moment(row[2]), row[1]))
    known = {one.verbatim for one in found}
    return found + [one for one in answers if one.verbatim not in known]


def _answered(cases: dict[str, list[str]]) -> list[Joined]:
    """Return answers to our own questions whose link named the case: nothing is guessed."""
    rows = Verbatim.objects.filter(
        LOOKED_AT, source_type=SURVEY, conversation_id__isnull=False
    ).order_by("id")
    sign = keys.signer(purpose=CASE)
    named = rows.values_list("id", "text", "occurred_at", "conversation_id")
    return [
        Joined(number, cases[signed][0], _moment(at), text)
        for number, text, at, case in named.iterator(AT_ONCE)
        if case and (signed := sign(case.strip())) in cases
    ]


def _rows(join: str) -> Iterator[Any]:
    rows = Verbatim.objects.filter(LOOKED_AT, author_role__in=SPEAK).order_by("id")
    if join == CONVERSATION:
        rows = rows.filter(conversation_id__isnull=False)
    elif join != RECORD:
        rows = rows.filter(meta__contains=json.dumps(join, ensure_ascii=False))
    fields = (
        "id",
        "text",
        "occurred_at",
        "meta",
        "source_record_id",
        "conversation_id",
    )
    return rows.values_list(*fields).iterator(AT_ONCE)


def _value(row: Any, join: str) -> str:
    if join in {RECORD, CONVERSATION}:
        value = row[4] if join == RECORD else row[5]
    else:
        value = _meta(row).get(join)
    return str(value).strip() if value is not None else ""


def _meta(row: Any) -> dict[str, Any]:
    try:
        given = json.loads(row[3]) if row[3] else {}
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _likeliest(cases: dict[str, Any], people: dict[str, Any]) -> tuple[str, str]:
    """Return the column of the words that names most cases, or most customers."""
    hits: Counter[tuple[str, str]] = Counter()
    whom = [(CASE, keys.signer(purpose=CASE), cases)]
    if people:
        whom.append((CUSTOMER, keys.signer(purpose=CUSTOMER), people))
    rows = Verbatim.objects.filter(LOOKED_AT, author_role__in=SPEAK).order_by("-id")
    fields = (
        "id",
        "text",
        "occurred_at",
        "meta",
        "source_record_id",
        "conversation_id",
    )
    for row in rows.values_list(*fields)[:TRIED]:
        for join in (RECORD, CONVERSATION, *_meta(row)):
            value = _value(row, join)
            for on, sign, there in whom if value else ():
                hits[join, on] += sign(value) in there
    best = hits.most_common(1)
    return best[0][0] if best and best[0][1] >= HITS else ("", CASE)


def _people(events: pl.DataFrame) -> dict[str, list[str]]:
    if CUSTOMER not in events.columns:
        return {}
    pairs = events.select(CUSTOMER, CASE).unique().cast(pl.String).drop_nulls()
    found: dict[str, list[str]] = {}
    for customer, case in pairs.sort(CASE).iter_rows():
        found.setdefault(customer, []).append(case)
    return found


def _begun(events: pl.DataFrame) -> dict[str, datetime]:
    firsts = events.group_by(CASE).agg(pl.col("at").min()).with_columns(
        pl.col(CASE).cast(pl.String)
    )  # fmt: skip
    return dict(firsts.iter_rows())


def _which(cases: list[str], begun: dict[str, datetime], at: datetime | None) -> str:
    """Return the newest of a customer's cases that had begun when the words were said."""
    if len(cases) == 1:
        return cases[0]
    ordered = sorted(cases, key=lambda one: (begun[one], one))
    before = [one for one in ordered if at is None or begun[one] <= _moment(at)]  # type: ignore[operator]
    return before[-1] if before else ordered[0]


def _moment(at: datetime | None) -> datetime | None:
    """Return when words were said; a bare day counts until its end."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    return at + timedelta(days=1) if at.time() == time(0) else at


def stage_at(
    events: pl.DataFrame, words: list[Joined], stage_of: dict[str, str]
) -> list[str]:
    """Return for each words the stage that their case had come to when they were said."""
    if not words:
        return []
    wanted = pl.Series([one.case for one in words]).unique()
    some = events.with_columns(pl.col(CASE).cast(pl.String)).filter(
        pl.col(CASE).is_in(wanted.implode())
    )
    traces: dict[str, list[tuple[datetime, str]]] = {}
    for case, activity, at in some.select(
        CASE, pl.col("activity").cast(pl.String), "at"
    ).iter_rows():
        traces.setdefault(case, []).append((at, stage_of.get(activity, "")))
    return [_stage(traces.get(one.case, []), one.said_at) for one in words]


def _stage(trace: list[tuple[datetime, str]], at: datetime | None) -> str:
    before = [stage for when, stage in trace if at is not None and when <= at and stage]
    return before[-1] if before else ""
