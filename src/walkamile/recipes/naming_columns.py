"""Which column of a file is meant? By the name it has there, wherever it was stored."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from walkamile import table
from walkamile.recipes.understanding import themes


def themed(
    frame: pl.DataFrame,
    columns: Sequence[str],
    theme: str | None,
    *,
    called: Mapping[str, str] | None = None,
) -> Any:
    """Return a frame of verbatims with a column ``theme`` and the columns named.

    A column that the source gave and the record has no place for is taken out of
    ``meta``; one that it has a place for is ``called`` there otherwise (``rating``:
    ``score``). Without ``theme`` the themes are found first, and called by their names.
    """
    for name in [*columns, *([theme] if theme else [])]:
        named = [ours for ours, theirs in (called or {}).items() if theirs == name]
        here = [ours for ours in named if ours in frame.columns]
        if name not in frame.columns and here:
            frame = frame.with_columns(frame[here[0]].alias(name))
        elif name not in frame.columns and "meta" in frame.columns:
            frame = frame.with_columns(_from_meta(frame["meta"], name).alias(name))
    if theme:
        several = isinstance(frame[theme].dtype, pl.List)
        said = frame[theme] if several else frame[theme].cast(pl.String)
        return frame.with_columns(said.alias("theme"))
    found = themes(frame)
    labels = pl.DataFrame(found.labels)
    names = dict(zip(found.table["theme"], found.table["name"], strict=True))
    said = labels["theme"].replace_strict(names, default=None, return_dtype=pl.String)
    return frame.with_columns(said.alias("theme"), labels["unsure"])


def _from_meta(meta: pl.Series, name: str) -> pl.Series:
    held = [json.loads(one).get(name) if one else None for one in meta]
    if all(one is None for one in held):
        raise table.NoSuchColumnError(
            f"there is no column {name!r}.",
            next_step="Name a column of the file.",
            field=name,
        )
    said = pl.Series([None if one is None else str(one) for one in held])
    numbers = said.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == said.null_count() else said
