"""Gather single records into columns of verbatims: ids, hashes, times in UTC."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from walkamile.listen.columns.dates import instant
from walkamile.listen.columns.roles import SIDES
from walkamile.listen.pseudonym import pseudonym
from walkamile.listen.source import Part, Record, Refusal
from walkamile.listen.storable import unstorable
from walkamile.table import VERBATIMS

ROWS_A_PART = 4_096
NO_WORDS = "there are no words in it, and no rating."
ID_LENGTH = 24
# Words about the row itself, which are no field of the record.
ABOUT = ("row", "raw", "author", "zone")
STRINGS = tuple(f.name for f in VERBATIMS if pa.types.is_string(f.type))
IDENTITY = (
    "text",
    "title",
    "occurred_at_raw",
    "author_ref",
    "rating",
    "conversation_id",
)


@dataclass(slots=True)
class Gathering:
    """What is the same for all records of one file, and which contents came before."""

    source_type: str
    source_name: str
    seen: Counter[bytes] = field(default_factory=Counter)


def gathered(
    items: Iterable[Record | Refusal | Part], how: Gathering
) -> Iterator[Part]:
    """Yield parts from records, refusals and parts as a source gives them."""
    rows: list[Record] = []
    refused: list[Refusal] = []
    given = False
    for number, item in enumerate(items, start=1):
        if isinstance(item, Part):
            given = True
            yield item
            continue
        made = item if isinstance(item, Refusal) else completed(item, how, number)
        if isinstance(made, Refusal):
            refused.append(made)
        else:
            rows.append(made)
        if len(rows) + len(refused) >= ROWS_A_PART:
            yield _part(rows, refused)
            rows, refused = [], []
    if rows or refused or not given:
        yield _part(rows, refused)


def _part(rows: list[Record], refused: list[Refusal]) -> Part:
    return Part(pa.RecordBatch.from_pylist(rows, schema=VERBATIMS), tuple(refused))


def completed(given: Record, how: Gathering, number: int) -> Record | Refusal:
    """Return a record with all that can be derived, or why it cannot be stored.

    Besides the fields of the canonical record it may have ``author`` (a name, which
    becomes a pseudonym and is kept in ``meta`` for redaction), ``raw`` (what was read,
    for the hash), ``row`` (where it stood) and ``zone`` (for times without one).
    """
    row = given.get("row", number)
    made = {name: value for name, value in given.items() if name not in ABOUT}
    made["text"] = made.get("text") or ""
    if not made["text"].strip() and made.get("rating") is None:
        return Refusal(row, "text", NO_WORDS)
    meta = dict(made.get("meta") or {})
    if given.get("author"):
        meta["author"] = str(given["author"])
        made["author_ref"] = pseudonym(given["author"], how.source_name)
    made["meta"] = json.dumps(meta, ensure_ascii=False, default=str)
    for name in STRINGS:
        if made.get(name) is not None:
            made[name] = str(made[name])
            fault = unstorable(made[name])
            if fault:
                return Refusal(row, name, fault)
    _times(made, given.get("zone"))
    made.setdefault("text_format", "plain")
    if made.get("author_role") not in SIDES:
        made["author_role"] = "unknown"
    made["source_type"], made["source_name"] = how.source_type, how.source_name
    made["source_record_id"] = made.get("source_record_id") or _content_id(made, how)
    made["raw_sha256"] = _hash(given.get("raw", given))
    return made


def _times(made: Record, zone: str | None) -> None:
    for name in ("occurred_at", "updated_at"):
        given = made.get(name)
        if isinstance(given, datetime) and given.tzinfo:
            continue
        raw = given if given is not None else made.get(f"{name}_raw")
        at, assumed = instant(raw, zone)
        made[name] = at
        if name == "occurred_at":
            made["occurred_at_raw"] = made.get("occurred_at_raw") or (
                str(raw) if raw not in (None, "") else None
            )
            made["tz_assumed"] = made.get("tz_assumed", assumed if at else None)


def _content_id(made: Record, how: Gathering) -> str:
    content = json.dumps([made.get(name) for name in IDENTITY], default=str)
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass"))
    how.seen[digest.digest()[:8]] += 1
    times = how.seen[digest.digest()[:8]]
    short = digest.hexdigest()[:ID_LENGTH]
    return short if times == 1 else f"{short}-{times}"


def _hash(raw: Any) -> str:
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "surrogatepass")
    if not isinstance(raw, bytes):
        plain = json.dumps(raw, sort_keys=True, default=str, ensure_ascii=False)
        raw = plain.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()
