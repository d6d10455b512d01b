"""Take out of customers' words what would identify them, in a list or in a frame."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from walkamile import table
from walkamile.listen.redact import Redacted, Thread, names_in, redact_one
from walkamile.refused import Refused

__all__ = ["Redacted", "redact"]

SPANS = pa.list_(
    pa.struct(
        [
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("kind", pa.string()),
            ("replaced_by", pa.string()),
        ]
    )
)


def redact(
    frame_or_texts: Any,
    names: str | Iterable[str] | None = None,
    *,
    text: str = "text",
    rules: Mapping[str, str] | None = None,
) -> Any:
    r"""Replace names, addresses and numbers that lead to a person by pseudonyms.

    A list of texts gives a list of ``Redacted(text, spans)``; a frame gives the same
    frame with the column ``text`` replaced and a column ``spans`` added: ``start`` and
    ``end`` (code points of the original), ``kind``, ``replaced_by``. The same value has
    the same pseudonym throughout one call, or throughout one ``conversation_id`` where
    the frame has that column.

    ``names`` are known names (for a frame: names, or the name of the column that holds
    each row's); an ``author`` column, or an author in ``meta``, is used by itself.
    ``rules`` are own patterns by kind, as ``{"order": r"A-\d{6}"}``.

    What comes out is reduced, not anonymous: names in texts without capitals, rare
    names and what only those who know the customer recognise can remain.
    """
    patterns = {kind: _pattern(kind, rule) for kind, rule in (rules or {}).items()}
    if isinstance(frame_or_texts, list | tuple):
        given = _names(names)
        thread = Thread()
        return [
            redact_one(one or "", thread, given, patterns) for one in frame_or_texts
        ]
    whole = table.arrow(frame_or_texts)
    done = _rows(whole, text, names, patterns)
    place = whole.column_names.index(text)
    kept = pa.array([one.text for one in done], type=pa.string())
    spans = pa.array([one.spans for one in done], type=SPANS)
    out = whole.set_column(place, text, kept)
    if "spans" in out.column_names:
        out = out.drop_columns(["spans"])
    return table.like(out.append_column("spans", spans), frame_or_texts)


def _pattern(kind: str, rule: str) -> "re.Pattern[str]":
    try:
        return re.compile(rule)
    except re.error as error:
        raise Refused(
            f"the rule {rule!r} is no regular expression: {error}.",
            next_step="Write it as Python's re understands it.",
            field=kind,
        ) from error


def _names(names: str | Iterable[str] | None) -> list[str]:
    if names is None:
        return []
    return [names] if isinstance(names, str) else [str(name) for name in names if name]


def _rows(
    whole: pa.Table,
    text: str,
    names: str | Iterable[str] | None,
    rules: Mapping[str, "re.Pattern[str]"],
) -> list[Redacted]:
    column = names if isinstance(names, str) and names in whole.column_names else None
    given = [] if column else _names(names)
    about = _each(whole, column or "author")
    meta, threads = _each(whole, "meta"), _each(whole, "conversation_id")
    by_thread: dict[Any, Thread] = {}
    done = []
    for at, words in enumerate(table.texts(whole, text)):
        known = [*given, *_names(about[at]), *names_in(meta[at])]
        thread = by_thread.setdefault(threads[at], Thread())
        done.append(redact_one(words, thread, known, rules))
    return done


def _each(whole: pa.Table, name: str) -> Sequence[Any]:
    if name not in whole.column_names:
        return [None] * whole.num_rows
    return whole.column(name).to_pylist()
