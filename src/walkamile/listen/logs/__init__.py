"""Read a log of what customers did: tables, XES, object-centric logs, analytics, replays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from walkamile import sandbox
from walkamile.listen.logs import analytics, ocel, replay, tables, xes
from walkamile.listen.logs.broken import UnreadableLogError
from walkamile.listen.logs.limits import Limits

__all__ = ["Log", "UnreadableLogError", "open_log", "read_log"]

# A block is dropped once it is counted, so a long log may hand back many times its size:
# Parquet and gzipped XES of real logs unfold to ten to fifteen times theirs.
EXPANDS = 20
XES_NAMES = (".xes", ".xes.gz")
JSON_NAMES = (".json", ".jsonocel", ".js")


@dataclass
class Log:
    """A log that is being read: its rows in blocks, and what was set aside so far.

    ``about`` fills as the blocks are read: ``read_as``, ``note``, ``case_type`` and
    ``case_types`` of an object-centric log, ``refused`` and the first ``refusals``.
    """

    blocks: Iterator[pa.Table] = field(repr=False)
    about: dict[str, Any]


def open_log(
    path: str | Path, *, case: str | None = None, clicks: Limits | None = None
) -> Log:
    """Open a log, whatever its format; nothing is held but one block of rows.

    CSV, TSV, JSON lines, Parquet and Excel come as they are; XES (also gzipped) as
    ``case:concept:name, concept:name, time:timestamp`` and the attributes beside them;
    object-centric logs with one row an event and object of one type (``case`` names
    it); exports of PostHog, Segment, Snowplow and GA4, and rrweb recordings, as
    ``case, activity, at, customer, event_id`` (``clicks``: when a click of theirs is a
    rage click or a dead one). The file is opened in a child process
    with limits. Refuses what is broken, hostile or empty, and says where.
    """
    file = Path(path)
    if not file.is_file():
        raise UnreadableLogError(
            "there is no such file.", next_step="Check the path.", file=file
        )
    limits = sandbox.Limits.of(file)
    given = max(limits.output, EXPANDS * file.stat().st_size)
    limits = replace(limits, output=given)
    about: dict[str, Any] = {"file": file.name, "refused": 0, "refusals": []}
    told = sandbox.stream(rows, str(file), case, clicks, limits=limits)
    return Log(_blocks(told, about, file), about)


def read_log(path: str | Path, *, case: str | None = None) -> pa.Table:
    """Return a whole log's rows as one table: for small logs and files of words."""
    return pa.concat_tables(
        open_log(path, case=case).blocks, promote_options="permissive"
    )


def _blocks(
    told: Iterator[Any], about: dict[str, Any], file: Path
) -> Iterator[pa.Table]:
    empty = True
    for thing in told:
        if isinstance(thing, dict):
            about.update(thing)
        elif thing.num_rows:
            empty = False
            yield thing
    if empty:
        raise UnreadableLogError(
            "there is no event in it.", next_step="Export it again.", file=file
        )


def rows(
    name: str, case: str | None = None, clicks: Limits | None = None
) -> Iterator[pa.Table | dict[str, Any]]:
    """Yield what is known about a log, and its rows; runs in the child process."""
    lower = name.lower()
    if lower.endswith(XES_NAMES):
        yield {"read_as": "XES"}
        yield from xes.rows(name)
    elif lower.endswith(JSON_NAMES):
        yield from _json(name, case, clicks or Limits())
    else:
        yield from _recognised(tables.rows(name), case)


def _json(
    name: str, case: str | None, clicks: Limits
) -> Iterator[pa.Table | dict[str, Any]]:
    given = tables.json_of(name)
    if ocel.is_one(given):
        yield from ocel.rows(given, name, case)
    elif replay.is_one(given):
        yield from replay.rows(given, name, clicks)
    else:
        yield from _recognised(tables.of_json(given, name), case)


def _recognised(
    blocks: Iterator[pa.Table | dict[str, Any]], case: str | None
) -> Iterator[pa.Table | dict[str, Any]]:
    """Turn the blocks of a product that is known into events; leave others as they are."""
    turn: Callable[[pa.Table], pa.Table] | None = None
    first = True
    for block in blocks:
        if isinstance(block, dict):
            yield block
            continue
        if first:
            first = False
            known = analytics.known(block.column_names)
            flat = ocel.flat(block, case)
            if known:
                turn = known.events
                yield {"read_as": known.name, "note": known.note}
            elif flat:
                turn, about = flat
                yield about
        yield turn(block) if turn else block
