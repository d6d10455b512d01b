"""What customers do, and whether it fits what they say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from walkamile import table
from walkamile.follow.disk import gathered
from walkamile.follow.events import Events, Gathered, polars
from walkamile.follow.events import events as found_events
from walkamile.follow.journeys import Journeys
from walkamile.follow.say_do import say_do as said_and_done
from walkamile.listen.columns.mapper import SAMPLE_ROWS, understand
from walkamile.listen.logs import Log, open_log
from walkamile.listen.logs.limits import limits_of
from walkamile.refused import Refused
from walkamile.understand.feeling.sentences import sentences
from walkamile.understand.meaning import sentence

USUAL = "text"  # the column with the words


def journeys(
    events: Any,
    case: str | None = None,
    activity: str | None = None,
    at: str | None = None,
    *,
    segment: str | None = None,
    now: datetime | None = None,
    clicks: Mapping[str, int] | str | Path | None = None,
) -> Journeys:
    """Return the journeys in a table of events (any frame) or the path of a log.

    Columns that are not named are found by name and content (of a table with one row
    a case: every time but those promised); ``segment`` names the column of groups;
    ``clicks`` (a mapping or a TOML file) says when a recorded click is a rage click or a
    dead one, where not as published; with ``now`` the receipt tells of times in the
    future. Gives ``.follows``, ``.variants``, ``.funnel(steps)``, ``.drop_off``,
    ``.times``, ``.rework``, ``.between(start, end)`` and ``.receipt``. Refuses a table
    without events.
    """
    if not isinstance(events, str | Path):
        return Journeys(
            found_events(
                events,
                case=case,
                activity=activity,
                at=at,
                segment=segment,
                now=now,
                promises=False,
            )
        )
    with of_file(events):
        log = open_log(events, case=case, clicks=limits_of(clicks))
        first = next(log.blocks)  # what kind of log it is, is known from here on
        named = None if case in log.about.get("case_types", ()) else case
        blocks = chain([first], log.blocks)
        told = {"case": named, "activity": activity, "at": at, "segment": segment}
        return Journeys(gathered(blocks, told, log.about, now=now))


@contextmanager
def of_file(path: str | Path) -> Iterator[None]:
    """Let a refusal within say which file it is about."""
    try:
        yield
    except Refused as refusal:
        if refusal.file is None:
            refusal.file = str(path)
            refusal.args = (str(refusal),)
        raise


def whole_log(
    path: str | Path,
    told: Mapping[str, str | None],
    *,
    now: datetime,
    most: int,
    clicks: str | Path | None = None,
) -> Events:
    """Return all events of a log with what stands beside them, for who keeps them.

    ``segment, customer, handler, phase`` where the log has them, and ``id``: the
    events' own ids. ``told`` names columns that are not to be guessed, ``clicks`` a file
    that says when a click is a rage click or a dead one. Refuses a log of more than
    ``most`` rows as soon as it is that long.
    """
    set_by = limits_of(clicks)
    with of_file(path):
        return _whole(
            open_log(path, case=told.get("case"), clicks=set_by), told, now, most
        )


def _whole(
    log: Log, told: Mapping[str, str | None], now: datetime, most: int
) -> Events:
    first = next(log.blocks)
    named: dict[str, str | None] = {k: v for k, v in told.items() if v}
    if named.get("case") in log.about.get("case_types", ()):
        del named["case"]
    beside = ("segment", "customer", "handler", "phase")
    taken = Gathered(named, beside=beside, with_ids=True)
    for block in chain([first], log.blocks):
        taken.add(block)
        if taken.rows > most:
            raise Refused(
                f"more than {most:,} rows are more than a workspace counts.",
                next_step="Bring one period or segment, or use: walkamile follow FILE",
            )
    return taken.ordered(log.about, now)


def say_do(
    verbatims: Any, events: Any, on: str, claims: Any = None, *, text: str = ""
) -> Any:
    """Return what customers claim beside what the log shows, one row a claim.

    ``verbatims`` (any frame, with words and the key ``on``; without ``text`` the words
    are the column ``text``, else the one that reads like words), ``events`` (any frame
    that :func:`journeys` takes, an orders table with one row a case too; its cases are
    the values of ``on``). ``claims`` is a folder of claim files beyond the
    shipped ones, or such files. Gives ``claim, quote, shows, agreement`` (agrees,
    differs, cannot_tell), ``key``, ``row``, ``start``, ``end``, ``confidence``, as the
    same kind of frame.
    """
    if not isinstance(events, Events):
        given = polars(events)
        events = found_events(given, case=on if on in given.columns else None)
    found = said_and_done(
        verbatims,
        events,
        on=on,
        text=text or _column_of_words(verbatims, on),
        encode=sentence,
        split=sentences,
        claims_folder=claims,
    )
    return table.like(found.to_arrow(), verbatims)


def _column_of_words(verbatims: Any, on: str) -> str:
    said = polars(verbatims)
    if USUAL in said.columns:
        return USUAL
    first = said.drop(on, strict=False).head(SAMPLE_ROWS)
    return next(iter(understand(first.to_arrow()).texts), USUAL)
