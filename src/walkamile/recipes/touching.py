"""Whom would this decision touch, who are not in the room?"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile import table
from walkamile.chair.decision import Touched, affected
from walkamile.chair.groups import KINDS, Known, is_group, known, parts, read_meta
from walkamile.chair.voices import Ears, Felt, Heard
from walkamile.recipes.chairing import (
    CUSTOMER,
    SOURCE,
    WHEN,
    column_of,
    feel,
    finder_of,
    heard_of,
    meaning,
    sentences_of,
    usual_of,
)

Array = np.ndarray[Any, Any]


def affected_over(
    decision: str,
    segments: Mapping[str, int],
    find_in: Callable[[str, int, str], list[Heard]],
    *,
    mean: Callable[[list[str]], Array] | None = None,
    felt: Callable[[list[list[Heard]]], list[list[Felt]]] | None = None,
    usual: Array | None = None,
    find: Callable[[str, int], list[Heard]],
    groups: Known | None = None,
) -> tuple[Touched, ...]:
    """Return every group that a decision may touch, and what each said of it."""
    ears = Ears(
        find=find,
        mean=mean or meaning(),
        feel=felt or feel,
        sentences=sentences_of,
        usual=usual,
    )
    return affected(decision, ears, segments, find_in, groups)


def affected_over_frame(
    decision: str, frame: Any, *, text: str = "text"
) -> tuple[Touched, ...]:
    """Return the same from a frame or a list of texts; each group is a column of it."""
    rows = table.arrow(frame, text=text)
    heard = heard_of(rows, text, _groups(rows, text))
    segments = Counter(one.segment for one in heard if one.segment)
    mean, finders = meaning(), {}
    usual = usual_of(heard, mean)
    for name in segments:
        own = [one for one in heard if one.segment == name]
        finders[name] = cache(lambda own=own: finder_of(own, mean))

    def find_in(words: str, most: int, segment: str) -> list[Heard]:
        return finders[segment]()(words, most)

    return affected_over(
        decision,
        segments,
        find_in,
        usual=usual,
        find=finder_of(heard, mean),
        groups=known(
            ((one.customer, dict(one.groups)) for one in heard), identifies=identifies
        ),
    )


def identifies(values: list[str]) -> list[bool]:
    """Tell of each value whether it leads to a person."""
    if not values:
        return []
    from walkamile.recipes.redacting import redact

    return [bool(one.spans) for one in redact(values)]


def _groups(rows: pa.Table, text: str) -> list[tuple[tuple[str, str], ...]]:
    """Return of each row what parts its customer from others, as kind and value."""
    taken = {
        text,
        "segment",
        "meta",
        "tags",
        *CUSTOMER,
        *SOURCE,
        *WHEN,
        *table.VERBATIMS.names,
    }
    own = [
        n for n in rows.column_names if n in KINDS or (n not in taken and is_group(n))
    ]
    metas = column_of(rows, ("meta",))
    listed = rows.select(own).to_pylist() if own else [{}] * rows.num_rows
    return [
        tuple(parts(one, {**read_meta(meta), **one}).items())
        for one, meta in zip(listed, metas, strict=True)
    ]
