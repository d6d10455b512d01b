"""What is inside each theme: its kinds of voices, kept with the labels."""

from typing import Any

import polars as pl

from walkamile.recipes.understanding import Themes
from walkamile.web.models import Picture, ThemeSet


def keep_inside(learned: ThemeSet, themes: Themes, ids: pl.Series) -> list[int | None]:
    """Keep the sub-themes of each theme; return each voice's place among them.

    ``ids``: the verbatims, in the order of the rows that the themes were found in.
    """
    held: dict[str, list[dict[str, Any]]] = {}
    place: dict[str, int] = {}
    for row in themes.subthemes.to_dicts():
        some = held.setdefault(row["theme"], [])
        place[row["subtheme"]] = len(some)
        some.append(
            {
                "key": row["subtheme"],
                "name": row["name"],
                "keywords": row["keywords"],
                "size": row["size"],
                "share": row["share"],
                "quotes": [quoted(one, ids) for one in row["exemplars"] or []],
            }
        )
    Picture.objects.keep(learned, Picture.SUBTHEMES, held)
    return [
        None if key is None else place[key]
        for key in themes.sublabels["subtheme"].to_list()
    ]


def quoted(quote: dict[str, Any], ids: pl.Series) -> dict[str, Any]:
    """Return an exemplar with the verbatim that it stands in."""
    return {
        "verbatim": ids[quote["row"]],
        "start": quote["start"],
        "end": quote["end"],
        "text": quote["text"],
    }
