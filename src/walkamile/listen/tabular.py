"""Read a table whose columns are known, or found out by name and content."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from walkamile.listen.columns import dates, ratings
from walkamile.listen.columns.content import content
from walkamile.listen.columns.header_words import plain, says
from walkamile.listen.columns.mapper import SAMPLE_ROWS, Understanding, understand
from walkamile.listen.columns.ratings import Ratings
from walkamile.listen.columns.spread import Spreading, empty_batch, spread
from walkamile.listen.files import tables
from walkamile.listen.files.stretch import Table
from walkamile.listen.source import Ask, Part, Refusal, UnreadableError

FIELDS = (
    "occurred_at", "updated_at", "rating", "author_role", "author", "source_record_id",
    "conversation_id", "turn_index", "parent_id", "title", "language", "segment",
    "product", "version", "place", "url", "tags",
)  # fmt: skip
ROLES = ("customer", "colleague", "unknown")
WORDLESS = "it holds no words of customers: export the messages or comments instead."
# A question is open if its answers are this wordy, or differ and have two words.
OPEN_ANSWER, WORDS_OPEN, RATING_NAMED = 0.3, 1.9, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a known format: for each field the names that it goes by.

    A survey has no column of words known beforehand: with ``survey`` every column that
    is neither a field nor in ``others`` is a question, and those answered in words are
    texts of their own. ``others`` are patterns of names.
    """

    text: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rating: Ratings | None = None
    role: str = "customer"
    text_format: str = "plain"
    zone: str | None = None
    lasting_ids: bool = True
    survey: bool = False
    others: tuple[str, ...] = ()


def read_table(
    path: Path,
    ask: Ask,
    *,
    name: str,
    known: Columns | None = None,
    table: Table | None = None,
) -> Iterator[Part]:
    """Yield the verbatims of a table; ``known`` says which columns are which."""
    opened = table or tables.opened(path)
    for key, words in opened.warnings.items():
        ask.warn(key, words)
    found = _known(opened, known) if known else understand(opened.sample(SAMPLE_ROWS))
    found = _answered(found, opened, ask)
    if not found.texts and opened.of_objects:
        yield from _all_refused(opened)
        return
    if not found.texts:
        _refuse_wordless(path, opened)
    found = _dated(found, opened, ask, known)
    how = Spreading(
        source_type=name,
        source_name=str(ask.answers.get("source_name") or name),
        understood=_rated(found, ask),
        role=_role(found, ask, known),
        text_format=known.text_format if known else "plain",
        ids_are_lasting=bool(known and known.lasting_ids),
    )
    ask.understood.update(described(how))
    yield from spread(opened, how)
    for key, words in opened.warnings.items():
        ask.warn(key, words)


def described(how: Spreading) -> dict[str, Any]:
    """Return how the columns were understood, for a preview and for remembering."""
    found = how.understood
    scale = found.ratings
    return {
        "text": list(found.texts),
        "columns": dict(found.columns),
        "confidence": {
            name: round(value, 2) for name, value in found.confidence.items()
        },
        "rating_scale": f"{scale.least:g}-{scale.most:g}" if scale else None,
        "rating_kind": scale.kind if scale else None,
        "day_first": found.dates.order != "month"
        if "numbers" in found.dates.forms
        else None,
        "time_zone": found.dates.zone or "UTC",
        "role": "by column" if "author_role" in found.columns else how.role,
    }


def _known(table: Table, known: Columns) -> Understanding:
    there = {plain(name): name for name in table.names}
    sample = pl.DataFrame(table.sample(SAMPLE_ROWS))

    def column(names: tuple[str, ...]) -> str | None:
        return next((there[plain(one)] for one in names if plain(one) in there), None)

    columns = {
        meaning: found
        for meaning, names in known.fields.items()
        if (found := column(names)) is not None
    }
    when = columns.get("occurred_at")
    learned = dates.learn(sample[when]) if when else dates.Dates()
    texts = tuple(there[plain(one)] for one in known.text if plain(one) in there)
    scale = known.rating
    if known.survey:
        taken = {*columns.values(), *_others(table.names, known.others)}
        questions = [name for name in table.names if name not in taken]
        texts = texts or answered_in_words(sample, questions)
        columns, scale = _overall(sample, columns, questions, texts)
    return Understanding(
        texts, columns, dict.fromkeys([*columns, "text"], 1.0),
        replace(learned, zone=known.zone), scale,
    )  # fmt: skip


def _others(names: tuple[str, ...], patterns: tuple[str, ...]) -> list[str]:
    return [
        name
        for name in names
        if any(re.fullmatch(one, name, re.IGNORECASE) for one in patterns)
    ]


def answered_in_words(sample: pl.DataFrame, questions: list[str]) -> tuple[str, ...]:
    """Return the questions of a survey that people answered in words of their own."""
    looked = {name: content(sample[name]) for name in questions}
    return tuple(
        name
        for name, seen in looked.items()
        if seen.filled
        and ratings.learn(sample[name], name) is None
        and seen.numbers + seen.addresses + seen.codes < 0.5
        and seen.dates.share < 0.5
        and (seen.wordy > OPEN_ANSWER or seen.words * seen.different >= WORDS_OPEN)
    )


def _overall(
    sample: pl.DataFrame,
    columns: dict[str, str],
    questions: list[str],
    texts: tuple[str, ...],
) -> tuple[dict[str, str], Ratings | None]:
    """Find the one question that rates the whole, by its name or as the only one."""
    rated = {
        name: scale
        for name in questions
        if name not in texts
        and (scale := ratings.learn(sample[name], name)) is not None
    }
    named = [name for name in rated if rated[name].kind in {"nps", "csat", "ces"}]
    stars = [name for name in rated if says(name, "rating") > RATING_NAMED]
    for chosen in (*named, *stars):
        return {**columns, "rating": chosen}, rated[chosen]
    return columns, None


def _answered(found: Understanding, table: Table, ask: Ask) -> Understanding:
    given = ask.answers.get("text")
    if given:
        texts = (given,) if isinstance(given, str) else tuple(given)
        found = replace(found, texts=_there(texts, table), unsure=())
    elif found.unsure and found.texts and table.of_objects:
        # an answer of some interface: no one chose it for its words
        return replace(found, texts=())
    elif found.unsure and found.texts:
        ask(
            "text", "Which column holds what customers said?",
            assumed=found.texts[0], choices=found.candidates,
        )  # fmt: skip
    return _with_columns(found, table, ask)


def _with_columns(found: Understanding, table: Table, ask: Ask) -> Understanding:
    """Put the columns that a person named in the place of those found."""
    columns = {m: c for m, c in found.columns.items() if c not in found.texts}
    remembered = ask.answers.get("columns")
    if isinstance(remembered, Mapping):
        columns = {m: _there((c,), table)[0] for m, c in remembered.items()}
        columns = {m: c for m, c in columns.items() if c not in found.texts}
    for meaning in FIELDS:
        if meaning in ask.answers:
            chosen = ask.answers[meaning]
            columns.pop(meaning, None)
            if chosen:
                columns[meaning] = _there((chosen,), table)[0]
    if columns == found.columns:
        return found
    sample = pl.DataFrame(table.sample(SAMPLE_ROWS))
    when, stars = columns.get("occurred_at"), columns.get("rating")
    learned = dates.learn(sample[when]) if when else dates.Dates()
    scale = ratings.learn(sample[stars], stars, list(table.names)) if stars else None
    return replace(found, columns=columns, dates=learned, ratings=scale)


def _there(names: tuple[str, ...], table: Table) -> tuple[str, ...]:
    known = {plain(name): name for name in table.names}
    for name in names:
        if name not in table.names and plain(name) not in known:
            raise UnreadableError(
                f"there is no column {name!r}.",
                next_step=f"Name one of these: {', '.join(table.names[:20])}.",
                field=name,
            )
    return tuple(name if name in table.names else known[plain(name)] for name in names)


def _all_refused(table: Table) -> Iterator[Part]:
    """Refuse each record of a well-formed document that holds no words."""
    for stretch in table.stretches():
        wordless = (Refusal(row, None, WORDLESS) for row in stretch.rows)
        yield Part(empty_batch(), (*stretch.refusals, *wordless))


def _refuse_wordless(path: Path, table: Table) -> None:
    if not table.names:
        raise UnreadableError(
            "the file is empty.", next_step="Export it again.", file=path.name
        )
    shown = ", ".join(table.names[:8]) + (" …" if len(table.names) > 8 else "")
    raise UnreadableError(
        f"it holds no words of customers: none of its columns ({shown}) reads like "
        "what someone said.",
        next_step="Export it with the comments or messages, or name their column.",
        file=path.name,
    )


def _dated(
    found: Understanding, table: Table, ask: Ask, known: Columns | None
) -> Understanding:
    """Settle day and month from the whole file, else ask; then the time zone."""
    zone = ask.answers.get("time_zone") or (known.zone if known else None)
    learned = replace(found.dates, zone=zone)
    column = found.columns.get("occurred_at")
    if column and "numbers" in learned.forms and not learned.told:
        learned = _day_first(learned, column, found, table, ask)
    return replace(found, dates=learned)


def _day_first(
    learned: dates.Dates, column: str, found: Understanding, table: Table, ask: Ask
) -> dates.Dates:
    given = ask.answers.get("day_first")
    if given is None:
        for stretch in table.stretches():
            told, order = dates.order_of(
                pl.Series(stretch.columns.column(column).to_pylist())
            )
            if told:
                return replace(learned, order=order, told=True)
        given = _by_language(table, found)
    if given is not None:
        day = str(given).lower() in {"true", "yes", "1", "day"}
        return replace(learned, order="day" if day else "month", told=True)
    ask(
        "day_first", f"Is 03/04 in {column!r} the third of April (day first)?",
        assumed=None, choices=(True, False),
    )  # fmt: skip
    ask.warn(
        "day_first",
        f"Day and month in {column!r} cannot be told apart: such dates are left open.",
    )
    return replace(learned, order="unknown", told=False)


def _by_language(table: Table, found: Understanding) -> bool | None:
    """Only English is written both ways; in other languages the day stands first."""
    import py3langid

    sample = table.sample(50).column(found.texts[0]).to_pylist()
    language, _ = py3langid.classify(" ".join(filter(None, sample)))
    return None if language == "en" else True


def _rated(found: Understanding, ask: Ask) -> Understanding:
    scale = found.ratings
    if scale is None:
        return found
    given = (
        ratings.scale_of(ask.answers["rating_scale"])
        if "rating_scale" in ask.answers
        else None
    )
    if given:
        return replace(
            found, ratings=replace(scale, least=given[0], most=given[1], sure=True)
        )
    if not scale.sure:
        ask(
            "rating_scale",
            f"Which scale are the ratings in {found.columns['rating']!r} on?",
            assumed=f"{scale.least:g}-{scale.most:g}",
            choices=("1-5", "1-7", "0-10", "1-10", "0-100"),
        )  # fmt: skip
    return found


def _role(found: Understanding, ask: Ask, known: Columns | None) -> str:
    if "author_role" in found.columns:
        return "unknown"
    if known:
        return known.role
    if "role" in ask.answers:
        return str(ask.answers["role"])
    if "conversation_id" in found.columns and "turn_index" in found.columns:
        return str(
            ask(
                "role",
                "Who speaks in this file: customers or colleagues?",
                assumed="unknown",
                choices=ROLES,
            )
        )
    return "customer"
