"""A first look into a brought file: what is what, and its rows as they will be kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from walkamile.listen.source import Question
from walkamile.recipes import listening_in
from walkamile.web.pages.brought import Brought

# The fields people change; the rest is found by name, or kept beside the words.
FIELDS = {
    "text": "Words",
    "occurred_at": "When",
    "rating": "Rating",
    "segment": "Segment",
    "author_role": "Who speaks",
    "source_record_id": "Number there",
    "place": "Where",
    "language": "Language",
    "product": "Product",
    "title": "Title",
    "conversation_id": "Conversation",
}
# Shown even when the file has nothing for them: they are worth a column.
ALWAYS = ("text", "occurred_at", "rating", "segment")
QUESTIONS = ("day_first", "rating_scale", "role", "time_zone")
SAID = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Column:
    """A field as it will be kept, and the column of the file it comes from."""

    field: str
    name: str
    column: str
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file is, how it was understood, and its first rows."""

    source: str
    title: str
    source_name: str
    columns: list[Column]
    names: list[str]
    rows: list[list[tuple[str, str]]]
    questions: list[dict[str, Any]]
    answered: Mapping[str, str]

    @property
    def may_map(self) -> bool:
        """Say whether there are columns to choose from."""
        return bool(self.names)


def answers(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what a person said about a file: columns by field, and answers."""
    said = {
        field: str(given[f"map-{field}"])
        for field in FIELDS
        if f"map-{field}" in given and given[f"map-{field}"] != "?"
    }
    asked = {
        key: str(given[f"ask-{key}"]) for key in QUESTIONS if given.get(f"ask-{key}")
    }
    return {
        key: value for key, value in {**said, **asked}.items() if _sayable(key, value)
    }


def _sayable(key: str, value: str) -> bool:
    """Leave out words that come from no column; there would be nothing to read."""
    return key != "text" or bool(value)


def look(laid: Brought, said: Mapping[str, str]) -> Look:
    """Look into a file, in a child process with limits. Raises Refused."""
    reading = listening_in.read(laid.path, mapping=said)
    rows = reading.preview().to_dicts()
    understood = reading.mapping
    mapped = _mapped(understood)
    shown = [name for name in FIELDS if name in ALWAYS or _filled(rows, name)]
    sure = understood.get("confidence", {})
    return Look(
        source=reading.source,
        title=reading.title,
        source_name=str(rows[0]["source_name"]) if rows else laid.path.stem,
        columns=[
            Column(
                name, FIELDS[name], mapped.get(name, ""), 0 < sure.get(name, 0) < SURE
            )
            for name in shown
        ],
        names=_names(rows, mapped),
        rows=[[(name, _cell(row.get(name))) for name in shown] for row in rows],
        questions=[_question(one, said) for one in reading.questions],
        answered=dict(said),
    )


# From here on the mapper's guess is not worth a second look (see its own thresholds).
SURE = 0.6


def _mapped(understood: Mapping[str, Any]) -> dict[str, str]:
    texts = understood.get("text") or []
    columns = dict(understood.get("columns") or {})
    return {**columns, **({"text": texts[0]} if texts else {})}


def _names(rows: list[dict[str, Any]], mapped: Mapping[str, str]) -> list[str]:
    """Return the file's columns: those that were mapped, and what is kept beside."""
    if not mapped:
        return []
    beside = {key for row in rows for key in json.loads(row.get("meta") or "{}")}
    return sorted({*mapped.values(), *beside}, key=str.lower)


def _filled(rows: list[dict[str, Any]], name: str) -> bool:
    return any(row.get(name) not in {None, ""} for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _question(asked: Question, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": asked.key,
        "words": asked.words,
        "assumed": said.get(asked.key, "" if asked.assumed is None else asked.assumed),
        "choices": [
            (
                str(choice).lower() if isinstance(choice, bool) else choice,
                SAID.get(choice, choice) if isinstance(choice, bool) else choice,
            )
            for choice in asked.choices
        ],
    }
