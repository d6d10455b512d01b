"""Searching a frame of verbatims, without any workspace."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from walkamile.refused import Refused
from walkamile.table import arrow, column, like, texts
from walkamile.understand.search.filters import UnknownFilterError, filters
from walkamile.understand.search.finder import Closer, Finder
from walkamile.understand.search.meant import Encoder, side_by_side, trusted
from walkamile.understand.search.query import Query, understood
from walkamile.understand.search.spans import spans
from walkamile.understand.search.vectors import Vectors
from walkamile.understand.search.words import (
    WRITER_MEMORY,
    Entry,
    Words,
    add,
    opened,
)

Array = np.ndarray[Any, Any]

# What a filter is called, and the columns it looks at: the first one there is.
COLUMNS = {
    "source": ("source_name", "source_type", "source"),
    "at": ("occurred_at", "at", "date"),
}
# So many texts are enough to tell which language a frame is mostly in.
LANGUAGE_SAMPLE = 200
# So many texts are enough to know the mean vector of a frame.
MEAN_SAMPLE = 200
FOUND = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))


class TooManyFindsError(Refused):
    """More finds were asked for than a list is good for."""


def search(
    query: str,
    frame: Any,
    *,
    encode: Encoder | None = None,
    look_again: bool = False,
    k: int = 20,
    text: str = "text",
    **given: Any,
) -> Any:
    """Return the ``k`` best finds as the same kind of frame.

    ``rank`` from 1, ``score`` 0…1, ``row`` (0-based place in the frame given), the
    text, its ``spans`` (``start``, ``end`` in code points), then the frame's other
    columns. Filters: see ``filters``; any other column by name, for one value or
    several. ``encode`` turns texts into vectors; without it words alone are asked.
    With ``look_again`` the finds are ordered by both tiers of meaning.
    """
    asked = understood(query)
    table = arrow(frame, text=text)
    words = texts(table, text)
    spoken = np.fromiter((bool(one.strip()) for one in words), bool, count=len(words))
    rows = np.flatnonzero(
        _through(table, given) & spoken
    )  # nothing is found in silence
    chosen = [words[row] for row in rows]
    tongues = _languages(table, rows, chosen)
    found = _finder(chosen, tongues, encode)
    meaning = encode([asked.meaning])[0] if encode is not None and chosen else None
    closer = _closer(asked, chosen) if look_again and chosen else None
    best = found.find(asked, meaning, most=_sensible(k), closer=closer)
    shown = _shown(table, text, asked, rows, best, tongues)
    return like(shown, frame)


def _sensible(k: int) -> int:
    if not 1 <= k <= 10_000:
        raise TooManyFindsError(
            f"k is {k!r}.", next_step="Ask for 1 to 10,000 finds.", field="k"
        )
    return k


def _finder(chosen: list[str], tongues: list[str], encode: Encoder | None) -> Finder:
    index = opened()
    writer = index.writer(WRITER_MEMORY, num_threads=1)
    add(
        writer,
        (
            Entry(key=place, text=words, language=tongue)
            for place, (words, tongue) in enumerate(zip(chosen, tongues, strict=True))
        ),
    )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    if encode is None or len(chosen) == 0:
        return Finder(Words(index))
    vectors = encode(chosen)
    return Finder(Words(index), Vectors(vectors), vectors.mean(axis=0))


def _closer(asked: Query, chosen: list[str]) -> Closer:
    """Look again with both tiers; their mean is that of an even sample."""
    step = max(1, len(chosen) // MEAN_SAMPLE)
    mean = trusted(side_by_side(chosen[::step]).mean(axis=0), len(chosen))

    def of(rows: Array) -> Array:
        return side_by_side([chosen[row] for row in rows])

    return Closer(side_by_side([asked.meaning])[0], of, mean)


def _languages(table: pa.Table, rows: Array, chosen: list[str]) -> list[str]:
    usual = _usual_language(chosen)
    if "language" not in table.column_names:
        return [usual] * len(chosen)
    said = table.column("language").to_pylist()
    said = [said[row] for row in rows]
    return [str(one) if one else usual for one in said]


def _usual_language(chosen: list[str]) -> str:
    """Return the language that most of an even sample of texts is in."""
    step = max(1, len(chosen) // LANGUAGE_SAMPLE)
    sample = [words for words in chosen[::step] if words.strip()]
    if not sample:
        return ""
    import py3langid

    counted = Counter(py3langid.classify(words)[0] for words in sample)
    return str(min(counted, key=lambda name: (-counted[name], name)))


def _through(table: pa.Table, given: Mapping[str, Any]) -> Array:
    """Return which rows the filters let through."""
    through = np.ones(table.num_rows, dtype=bool)
    known = {"source", "segment", "language", "theme", "rating", "sentiment"}
    known |= {"since", "until"}
    ours = {name: value for name, value in given.items() if name in known}
    chosen = filters(**ours)
    same = dict(chosen.same_as)
    for name in given.keys() - known:
        same[name] = filters(source=given[name]).same_as.get("source", ())
    for name, values in same.items():
        if not values:
            continue
        said = _named(table, name).cast(pa.string())
        through &= _plain(pc.is_in(said, value_set=pa.array(values)))
    for name, ends in chosen.between.items():
        through &= _between(_named(table, name), *ends)
    return through


def _named(table: pa.Table, name: str) -> Any:
    for there in COLUMNS.get(name, (name,)):
        if there in table.column_names:
            return table.column(there)
    return column(table, name, asked_for="filter")


def _between(values: Any, low: float | None, high: float | None) -> Array:
    if pa.types.is_temporal(values.type):
        values = values.cast(pa.timestamp("us")).cast(pa.int64())
    try:
        numbers = values.cast(pa.float64()).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise UnknownFilterError(
            f"the column to filter by holds {values.type}, neither numbers nor times.",
            next_step="Turn it into numbers or times first.",
        ) from None
    through = ~np.isnan(numbers)
    if low is not None:
        through &= numbers >= low
    if high is not None:
        through &= numbers <= high
    return np.asarray(through)


def _plain(mask: Any) -> Array:
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))


def _shown(
    table: pa.Table,
    text: str,
    asked: Query,
    rows: Array,
    best: list[tuple[int, float]],
    tongues: list[str],
) -> pa.Table:
    places = pa.array([int(rows[place]) for place, _ in best], type=pa.int64())
    taken = table.take(places)
    words = texts(taken, text)
    where = [
        [
            {"start": start, "end": end}
            for start, end in spans(one, asked, language=said)
        ]
        for one, said in zip(words, [tongues[place] for place, _ in best], strict=True)
    ]
    ours: dict[str, Any] = {
        "rank": pa.array(range(1, len(best) + 1), type=pa.int64()),
        "score": pa.array([round(score, 6) for _, score in best], type=pa.float64()),
        text: taken.column(text),
        "spans": pa.array(where, type=FOUND),
        "row": places,
    }
    others: dict[str, Any] = {
        name: taken.column(name) for name in table.column_names if name not in ours
    }
    return pa.table({**ours, **others})
