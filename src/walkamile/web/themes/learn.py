"""Learns what all voices are about, and keeps what colleagues have changed about it.

The new themes are written beside the old ones and shown only when they are whole. A
theme that is still there keeps its key, so that names, merges, splits and moves, all
remembered as ``ThemeEdit``, are made again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from walkamile.recipes import feelings, understanding
from walkamile.recipes.understanding import Themes
from walkamile.web import redaction
from walkamile.web.derived.counts import recount
from walkamile.web.derived.pictures import draw
from walkamile.web.index import known_language, own
from walkamile.web.keep import write
from walkamile.web.models import Feeling, Label, Theme, ThemeSet, Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.pages.wanted import CUSTOMERS
from walkamile.web.themes import inside
from walkamile.web.themes.again import make_again
from walkamile.web.themes.proposals import keep_proposals
from walkamile.web.themes.recount import measure
from walkamile.web.themes.shifts import write_shifts
from walkamile.web.themes.versions import mark, shelve
from walkamile.web.workspace import current

Say = Callable[[str], None]
READ_AT_ONCE = 10_000
# From here on feelings are read the fast way, or people would wait for minutes.
MANY = 20_000
LABELS = (
    "set_id", "verbatim_id", "theme_id", "occurred_at", "confidence", "unsure", "also",
    "by_hand", "sub",
)  # fmt: skip
FEELINGS = (
    "verbatim_id", "sentiment", "sentiment_label", "criticality", "effort",
    "actionability", "urgency", "business", "confidence", "because",
)  # fmt: skip
ROWS_A_TRANSACTION = 5_000
Row = tuple[Any, ...]


def learn(say: Say) -> dict[str, int]:
    """Learn the themes and feelings of every voice; return how many there are.

    ``say`` is told what is being done and may raise to stop: the old themes stay.
    """
    say("reading the voices")
    redaction.catch_up(wait=True)
    voices = voices_said()
    if not len(voices):
        return {"voices": 0, "themes": 0}
    say("finding what they share")
    themes = understanding.themes(voices, "words", previous=_before(), progress=say)
    say("reading how they felt")
    felt = feelings.feeling(
        voices.select("id", "words", "language"), "words", fast=len(voices) > MANY
    )
    say("writing it down")
    _write_feelings(felt)
    learned = _write(themes, voices)
    keep_proposals(learned, themes.proposals.to_dicts())
    say("making your changes again")
    make_again(learned)
    say("looking for what changes")
    write_shifts(learned, voices)
    say("drawing the pictures")
    draw(learned)
    say("counting")
    _show(learned)
    return {"voices": len(voices), "themes": len(themes)}


def voices_said() -> pl.DataFrame:
    """Return every voice with words: the words that may be shown, never others."""
    rows: Iterable[Any] = (
        Verbatim.objects.filter(
            LOOKED_AT, author_role__in=CUSTOMERS, aside__isnull=True
        )
        .order_by("pk")
        .values_list("pk", "text", "redacted_text", "spoken", "occurred_at", "segment")
        .iterator(chunk_size=READ_AT_ONCE)
    )
    shown = [
        (pk, own(words), known_language(language)[:2] or None, said_at, segment)
        for pk, text, redacted, language, said_at, segment in rows
        if (words := text if redacted is None else redacted).strip()
    ]
    schema: dict[str, Any] = {
        "id": pl.Int64,
        "words": pl.String,
        "language": pl.String,
        "said_at": pl.Datetime("us", "UTC"),
        "segment": pl.String,
    }
    return pl.DataFrame(shown, schema=schema, orient="row")


def _before() -> Themes | None:
    """Return the themes as they were learned last, so that keys and names stay."""
    last = ThemeSet.objects.filter(current=True).first()
    if last is None or not last.model_file:
        return None
    file = current().folder / last.model_file
    return understanding.load_themes(file) if file.is_file() else None


def _write(themes: Themes, voices: pl.DataFrame) -> ThemeSet:
    """Write a set that nobody sees yet, piece by piece: pages write in between."""
    shelve(ThemeSet.objects.filter(current=False))
    name = f"themes/{timezone.now():%Y%m%d-%H%M%S-%f}.themes"
    file = themes.save(current().folder / name)
    learned = ThemeSet.objects.create(
        model_file=name,
        model_sha256=_sha256(file),
        seq=Verbatim.objects.order_by("-seq").values_list("seq", flat=True)[0],
    )
    with transaction.atomic():
        numbers = _write_themes(learned, themes, voices["id"])
    subs = inside.keep_inside(learned, themes, voices["id"])
    for rows in _pieces(_label_rows(learned, themes.labels, voices, numbers, subs)):
        with transaction.atomic():
            write.insert(Label._meta.db_table, LABELS, rows)
    return learned


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while piece := list(islice(waiting, ROWS_A_TRANSACTION)):
        yield piece


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_themes(learned: ThemeSet, themes: Themes, ids: pl.Series) -> dict[str, int]:
    """Write broader groups, which no list shows by themselves, then the themes."""
    groups = {
        row["parent"]: Theme.objects.create(
            set=learned, key=row["parent"], name=row["name"][:200], retired=True
        )
        for row in themes.groups.to_dicts()
        if row["parent"] is not None
    }
    made = [
        Theme(
            set=learned,
            key=row["theme"],
            parent=groups.get(row["parent"]),
            name=row["name"][:200],
            keywords=row["keywords"] or [],
            sentence=row["sentence"] or "",
            size=row["size"],
            share=row["share"],
            exemplars=[inside.quoted(one, ids) for one in row["exemplars"] or []],
        )
        for row in themes.table.to_dicts()
    ]
    return {theme.key: theme.pk for theme in Theme.objects.bulk_create(made)}


def _label_rows(
    learned: ThemeSet,
    labels: Any,
    voices: pl.DataFrame,
    numbers: dict[str, int],
    subs: list[int | None],
) -> Iterator[Row]:
    times = write.time_for_database()(voices.to_arrow().column("said_at"))
    also = (json.dumps(list(keys or [])) for keys in labels["also"].to_list())
    for number, key, sure, unsure, said_at, more, sub in zip(
        voices["id"].to_list(),
        labels["theme"].to_list(),
        labels["confidence"].to_list(),
        labels["unsure"].to_list(),
        times,
        also,
        subs,
        strict=True,
    ):
        yield learned.pk, number, numbers[key], said_at, sure, unsure, more, False, sub


def _write_feelings(felt: pl.DataFrame) -> None:
    rows = (
        (
            row["id"], row["sentiment"], row["sentiment_label"], row["criticality"],
            row["effort"], row["actionability"], row["urgency"], row["own_business"],
            row["confidence"],
            json.dumps(row["because"] or [], ensure_ascii=False),
        )
        for row in felt.iter_rows(named=True)
    )  # fmt: skip
    for piece in _pieces(rows):
        with transaction.atomic():
            # By their bounds: a database takes only so many values at once.
            some = Feeling.objects.filter(pk__gte=piece[0][0], pk__lte=piece[-1][0])
            some.delete()
            write.insert(Feeling._meta.db_table, FEELINGS, piece)


def _show(learned: ThemeSet) -> None:
    """Let the pages see the new themes, then count them, and put the old away."""
    with transaction.atomic():
        for before in ThemeSet.objects.filter(current=True):
            mark(before)
        ThemeSet.objects.filter(current=True).update(current=False)
        ThemeSet.objects.filter(pk=learned.pk).update(current=True)
    recount()
    with transaction.atomic():
        measure(list(learned.theme_set.values_list("pk", flat=True)))
    mark(ThemeSet.objects.get(pk=learned.pk))
    shelve(ThemeSet.objects.filter(current=False))
