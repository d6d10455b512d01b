"""How do customers feel, how hard did they have it, and what do they ask?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile.understand.feeling.languages import languages as languages_of
from walkamile.understand.feeling.phrases import fold
from walkamile.understand.feeling.polarity import mood
from walkamile.understand.feeling.scored import Scored, pieces, scored
from walkamile.understand.feeling.told import BECAUSE, Told, reasons, told

# Texts are read in blocks, so that memory stays bounded whatever comes in.
BLOCK = 4_096

_COLUMNS: "list[pa.Field[Any]]" = [
    pa.field("sentiment", pa.float32()),
    pa.field("sentiment_label", pa.string()),
    pa.field("criticality", pa.float32()),
    pa.field("effort", pa.float32()),
    pa.field("actionability", pa.string()),
    pa.field("urgency", pa.string()),
    pa.field("own_business", pa.string()),
    pa.field("confidence", pa.float32()),
    pa.field("because", BECAUSE),
]
FEELING = pa.schema(_COLUMNS)


def feeling(
    texts: Sequence[str],
    *,
    languages: Sequence[str | None] | None = None,
    fast: bool = False,
) -> pa.Table:
    """Return what texts feel like, one row a text, in the columns of ``FEELING``.

    ``sentiment`` -1…1 is always a number; ``sentiment_label`` is negative, neutral,
    positive, mixed, or null where there is not enough to say. ``criticality`` -5…+5
    (negative = bad for the customer, the scale of the NHS experts). ``effort`` -5 very
    hard … +5 very easy, null without a cue. ``own_business``: it hurts or helps
    the customer's own business, null where the words do not tell. ``because`` are spans
    in code points, each with what it shows. ``fast`` reads with the static tier.
    """
    given = languages or [None] * len(texts)
    blocks = [
        _block(texts[at : at + BLOCK], given[at : at + BLOCK], fast=fast)
        for at in range(0, len(texts), BLOCK)
    ]
    return pa.concat_tables(blocks) if blocks else FEELING.empty_table()


def _block(
    texts: Sequence[str], given: Sequence[str | None], *, fast: bool
) -> pa.Table:
    known = languages_of(texts, given)
    folded = [fold(text) for text in texts]
    cut = pieces(texts)
    english = np.array(["en" in some for some in known], dtype=bool)
    whole = np.zeros(len(cut.words), dtype=bool)
    whole[cut.starts] = True
    moods = mood(cut.words, english[cut.owner], fast=fast, whole=whole)
    found = scored(texts, folded, known, cut, moods)
    said = told(folded, texts, known, found.labels)
    return _table(found, said, reasons(cut, found, said))


def _table(found: Scored, said: Told, because: "pa.Array[Any]") -> pa.Table:
    columns: dict[str, Any] = {
        "sentiment": pa.array(found.values, pa.float32()),
        "sentiment_label": pa.array(found.labels, pa.string()),
        "criticality": pa.array(found.criticality, pa.float32()),
        "effort": pa.array(said.effort, pa.float32()),
        "actionability": pa.array(said.action, pa.string()),
        "urgency": pa.array(said.urgency, pa.string()),
        "own_business": pa.array(said.business, pa.string()),
        "confidence": pa.array(found.confidence, pa.float32()),
        "because": because,
    }
    return pa.table(columns, schema=FEELING)
