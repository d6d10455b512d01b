"""Verbatims in Walkamile's own form: what its API takes, and what programs write."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from walkamile.listen.files.answers import records
from walkamile.listen.recognise import has_keys
from walkamile.listen.source import Ask, Record, Refusal, Source

TEXTS = (
    "conversation_id", "parent_id", "author", "author_role", "language", "title",
    "rating_kind", "segment", "product", "version", "place", "journey", "stage", "url",
)  # fmt: skip
TIMES = ("occurred_at", "updated_at")
NUMBERS = ("rating", "rating_min", "rating_max")
FORMATS = {"plain", "html", "md"}


def recognises(head: bytes, name: str) -> float:
    """Return how surely this is a list of verbatims by that name."""
    return has_keys(head, name, "verbatims", "text") and 0.96


def read(path: Path, ask: Ask) -> Iterator[Record | Refusal]:
    """Read one verbatim after another; fields that are not ours are kept beside."""
    del ask
    for item in records(path, "verbatims"):
        if isinstance(item, Refusal):
            yield item
            continue
        row, _, one = item
        if not isinstance(one, dict):
            yield Refusal(row, None, "it is no verbatim.")
            continue
        yield _record(row, one)


def _record(row: int, one: Record) -> Record | Refusal:
    text = one.get("text")
    if not isinstance(text, str | None):
        return Refusal(row, "text", "the words are no text.")
    wrong = next((name for name in NUMBERS if not _number(one.get(name))), None)
    if wrong:
        return Refusal(row, wrong, "it is no number.")
    tags = one.get("tags")
    ours = {*TEXTS, *TIMES, *NUMBERS, "text", "tags", "id", "text_format", "meta"}
    beside = {name: value for name, value in one.items() if name not in ours}
    meta = one.get("meta")
    return {
        **{name: _text(one.get(name)) for name in (*TEXTS, *TIMES)},
        **{name: one.get(name) for name in NUMBERS},
        "row": row, "raw": one, "source_record_id": _text(one.get("id")), "text": text,
        "author_role": _text(one.get("author_role")) or "customer",
        "text_format": one.get("text_format") if one.get("text_format") in FORMATS
        else "plain",
        "tags": [str(tag) for tag in tags] if isinstance(tags, list) else [],
        "meta": {**(meta if isinstance(meta, dict) else {}), **beside},
    }  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and value is not True)


verbatims = Source(
    name="verbatims",
    title="Verbatims in Walkamile's own form (JSON)",
    how_to_export=(
        'Write {"verbatims": [{"id": "…", "text": "…", "occurred_at": "…"}]}: every field',
        "of a verbatim may stand there, and the same id twice is the same verbatim.",
    ),
    trust="seen",
    recognises=recognises,
    read=read,
)
