"""Which of the learned themes swell, fade or appear, as far as it still holds."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db import transaction

from walkamile.recipes import changes
from walkamile.web.models import Label, Picture, Shift, Theme, ThemeSet
from walkamile.web.themes.budget import allowed

# A shift that ended longer ago is history: pages speak of what changes now.
STILL_HOLDS = timedelta(days=28)
# With fewer voices than this a week here and there is all the change there is.
LEAST = 100


def look_again(voices: Callable[[], pl.DataFrame]) -> int:
    """Find the shifts of the themes that are shown anew; return how many there are.

    The old ones stay until the new ones are found.
    """
    learned = ThemeSet.objects.filter(current=True).first()
    if learned is None:
        return 0
    said = voices()
    with transaction.atomic():
        Shift.objects.filter(theme__set=learned).delete()
        return write_shifts(learned, said)


def write_shifts(learned: ThemeSet, voices: pl.DataFrame) -> int:
    """Find the shifts of a set's themes and keep them; return how many there are.

    ``voices`` has the columns ``id``, ``words``, ``said_at`` and ``segment``. What is
    new among voices without a theme is kept beside, for it has none to hang on.
    """
    labels = Label.objects.filter(set=learned, theme__retired=False)
    rows = list(labels.values_list("verbatim_id", "theme__key", "unsure"))
    said = _joined(rows, voices)
    if len(said) < LEAST:
        return 0
    last = changes.newest(said, "said_at")
    whose = "segment" if said["segment"].n_unique() > 1 else None
    found = changes.shifts(
        said, "theme", "said_at", whose,
        until=last, text="words", false_alarms_per_month=allowed(),
    )  # fmt: skip
    holding = [row for row in found.to_dicts() if row["until"] + STILL_HOLDS >= last]
    standing = {theme.key: theme for theme in Theme.objects.filter(set=learned)}
    quoted = _numbers(said, holding)
    made = [
        _shift(row, standing[row["theme"]], quoted)
        for row in holding
        if row["theme"] in standing
    ]
    Shift.objects.bulk_create(made)
    fresh = [row for row in holding if row["theme"] not in standing]
    Picture.objects.keep(
        learned, Picture.NEWCOMERS, {"rows": [_newcomer(row, quoted) for row in fresh]}
    )
    return len(made)


def _joined(rows: list[tuple[int, str, bool]], voices: pl.DataFrame) -> pl.DataFrame:
    labelled = pl.DataFrame(
        rows,
        schema={"id": pl.Int64, "theme": pl.String, "unsure": pl.Boolean},
        orient="row",
    )
    dated = voices.select("id", "words", "said_at", "segment").drop_nulls("said_at")
    return dated.join(labelled, on="id", how="inner")


def _numbers(said: pl.DataFrame, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return the verbatim behind each quote."""
    wanted = {quote for row in rows for quote in row["quotes"] or []}
    held = said.filter(pl.col("words").is_in(list(wanted)))
    return dict(zip(held["words"], held["id"], strict=True))


def _shift(row: dict[str, Any], theme: Theme, quoted: Mapping[str, int]) -> Shift:
    return Shift(
        theme=theme,
        segment=row["segment"],
        kind=row["kind"],
        since=row["since"],
        size=row["size"],
        low=row["low"],
        high=row["high"],
        quotes=_quotes(row, quoted),
    )


def _quotes(row: dict[str, Any], quoted: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"verbatim": quoted[text], "start": 0, "end": len(text), "text": text}
        for text in row["quotes"] or []
        if text in quoted
    ]


def _newcomer(row: dict[str, Any], quoted: Mapping[str, int]) -> dict[str, Any]:
    since: date = row["since"]
    return {
        "name": row["theme"],
        "since": since.isoformat(),
        "size": row["size"],
        "low": row["low"],
        "high": row["high"],
        "quotes": _quotes(row, quoted),
    }
