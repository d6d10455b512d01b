"""The columns of themes as callers get them."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile.understand.themes.found import NO_WORDS_KEY, Found
from walkamile.understand.themes.model import SURE_ENOUGH, Read

QUOTE = pa.struct(
    [
        pa.field("row", pa.int64()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
        pa.field("text", pa.string()),
    ]
)
THEMES = pa.schema(
    [
        ("theme", pa.string()),
        ("parent", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
        ("sentence", pa.string()),
        ("exemplars", pa.list_(QUOTE)),
    ]
)
GROUPS = pa.schema(
    [
        ("parent", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
    ]
)
SUBTHEMES = pa.schema(
    [
        ("subtheme", pa.string()),
        ("theme", pa.string()),
        ("name", pa.string()),
        ("keywords", pa.list_(pa.string())),
        ("size", pa.int64()),
        ("share", pa.float64()),
        ("exemplars", pa.list_(QUOTE)),
    ]
)
_PROPOSED: "list[pa.Field[Any]]" = [
    pa.field("key", pa.string()),
    pa.field("kind", pa.string()),
    pa.field("theme", pa.string()),
    pa.field("name", pa.string()),
    pa.field("into", pa.string()),
    pa.field("reason", pa.string()),
    pa.field("before", pa.int64()),
    pa.field("now", pa.int64()),
    pa.field("quotes", pa.list_(pa.string())),
]
PROPOSALS = pa.schema(_PROPOSED)
EDITS = pa.schema(
    [(name, pa.string()) for name in ("kind", "theme", "into", "name", "text")]
)


def labels(found: Found, read: Read) -> pa.Table:
    """Return what each row was read as: theme, how sure, group, further themes."""
    keys = [theme.key for theme in found.themes] + [NO_WORDS_KEY]
    groups = [theme.group for theme in found.themes] + [None]
    number = np.where(read.theme < 0, len(keys) - 1, read.theme)
    nothing: list[str] = []  # one for all: a list for each row is much memory
    also = [[keys[n] for n in more] if more else nothing for more in read.also]
    return pa.table(
        {
            "theme": pa.array(keys, pa.string()).take(number),
            "unsure": pa.array((read.sure < SURE_ENOUGH) | (read.theme < 0)),
            "parent": pa.array(groups, pa.string()).take(number),
            "confidence": pa.array(read.sure.astype(np.float64)),
            "also": pa.array(also, pa.list_(pa.string())),
        }
    )


def proposal_rows(found: Found) -> list[dict[str, Any]]:
    """Return what changed since the run before, each with its theme's name."""
    names = {theme.key: theme.name for theme in found.themes}
    return [
        asdict(one) | {"key": one.key, "name": names.get(one.theme, one.theme)}
        for one in found.proposals
    ]
