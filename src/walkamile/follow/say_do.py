"""Does what customers say fit what the log shows?

The contradictions are the product. "The system says delivered, the customer says not" may
be the log's mistake: both are shown, nothing is decided, and it is never used against a
customer.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from walkamile.follow.claim import claims
from walkamile.follow.claimed.hearing import Encode, Split, find, parts
from walkamile.follow.events import Events, polars, times
from walkamile.follow.traces import Trace, ask
from walkamile.refused import Refused

SAID_AT_NAMES = (
    "occurred_at", "said_at", "at", "date", "created_at", "review_creation_date",
    "review_date", "timestamp", "time",
)  # fmt: skip
ROWS = {
    "claim": pl.String,
    "quote": pl.String,
    "shows": pl.String,
    "agreement": pl.String,
    "key": pl.String,
    "row": pl.Int64,
    "start": pl.Int64,
    "end": pl.Int64,
    "confidence": pl.Float64,
}


class NothingToJoinError(Refused):
    """Words and log share no key."""


def say_do(
    verbatims: Any,
    events: Events,
    *,
    on: str,
    text: str,
    encode: Encode,
    split: Split,
    claims_folder: str | Path | Sequence[Path] | None = None,
) -> pl.DataFrame:
    """Return one row a claim that was found in the words.

    ``claim``, ``quote`` (the sentence, word for word, at ``row``, ``start``, ``end``),
    ``shows`` (what the log shows), ``agreement`` (agrees, differs, cannot_tell),
    ``key``, ``confidence``. Scores are never read: a claim is in the words or nowhere.
    """
    said = polars(verbatims)
    for name in (on, text):
        if name not in said.columns:
            raise NothingToJoinError(
                f"the words have no column {name!r}.",
                next_step="Name one of: "
                + ", ".join(map(repr, said.columns[:20]))
                + ".",
                field=name,
            )
    keys = said[on].cast(pl.String).to_list()
    texts = [value or "" for value in said[text].cast(pl.String).to_list()]
    moments = _said_at(said)
    traces = _traces(events, set(keys))
    every = list(claims(claims_folder))
    read = parts(texts, encode=encode, split=split)
    rows = []
    for claim in every:
        for one in find(claim, read, others=every, encode=encode):
            quote = texts[one.row][one.start : one.end]
            trace, at = traces.get(keys[one.row]), moments[one.row]
            shown = ask(claim, trace, said_at=at, quote=quote)
            rows.append(
                {
                    "claim": claim.name,
                    "quote": quote,
                    "shows": shown.shows,
                    "agreement": shown.agreement,
                    "key": keys[one.row],
                    "row": one.row,
                    "start": one.start,
                    "end": one.end,
                    "confidence": one.sure,
                }
            )
    found = pl.DataFrame(rows, schema=ROWS, orient="row")
    return found.sort(["row", "start", "claim"])


def _traces(events: Events, keys: set[str | None]) -> dict[str | None, Trace]:
    wanted = events.frame.with_columns(pl.col("case").cast(pl.String)).filter(
        pl.col("case").is_in([key for key in keys if key is not None])
    )
    traces: dict[str | None, Trace] = {}
    for case, activity, at in wanted.select(
        "case", pl.col("activity").cast(pl.String), "at"
    ).iter_rows():
        traces.setdefault(case, []).append((activity, at))
    return traces


def _said_at(said: pl.DataFrame) -> list[datetime | None]:
    there = {name.lower(): name for name in said.columns}
    column = next((there[name] for name in SAID_AT_NAMES if name in there), None)
    return times(said[column]).to_list() if column else [None] * said.height
