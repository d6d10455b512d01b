"""Which of the learned themes swell, fade or appear, as far as it still holds."""

from datetime import timedelta

import polars as pl

from walkamile.recipes import changes
from walkamile.web.models import Label, Shift, Theme, ThemeSet

# A shift that ended longer ago is history: pages speak of what changes now.
STILL_HOLDS = timedelta(days=28)
# With fewer voices than this a week here and there is all the change there is.
LEAST = 100


def write_shifts(learned: ThemeSet, voices: pl.DataFrame) -> int:
    """Find the shifts of a set's themes and keep them; return how many there are.

    ``voices`` has the columns ``id`` and ``said_at``.
    """
    labels = Label.objects.filter(set=learned, theme__retired=False)
    rows = list(labels.values_list("verbatim_id", "theme__key", "unsure"))
    said = _joined(rows, voices)
    if len(said) < LEAST:
        return 0
    last = changes.newest(said, "said_at")
    found = changes.shifts(said, at="said_at", until=last)
    standing = {theme.key: theme for theme in Theme.objects.filter(set=learned)}
    made = [
        Shift(
            theme=standing[row["theme"]],
            kind=row["kind"],
            since=row["since"],
            size=row["size"],
            low=row["low"],
            high=row["high"],
        )
        for row in found.to_dicts()
        if row["theme"] in standing and row["until"] + STILL_HOLDS >= last
    ]
    Shift.objects.bulk_create(made)
    return len(made)


def _joined(rows: list[tuple[int, str, bool]], voices: pl.DataFrame) -> pl.DataFrame:
    labelled = pl.DataFrame(
        rows,
        schema={"id": pl.Int64, "theme": pl.String, "unsure": pl.Boolean},
        orient="row",
    )
    dated = voices.select("id", "said_at").drop_nulls("said_at")
    return dated.join(labelled, on="id", how="inner")
