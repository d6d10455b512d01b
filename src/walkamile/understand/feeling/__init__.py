"""How do customers feel, how hard did they have it, and what do they ask?"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from walkamile.understand.feeling import asks
from walkamile.understand.feeling import effort as of_effort
from walkamile.understand.feeling.effort import Effort, effort, facts
from walkamile.understand.feeling.emoji import emoji
from walkamile.understand.feeling.idioms import idiom
from walkamile.understand.feeling.languages import languages as languages_of
from walkamile.understand.feeling.phrases import Phrases, fold
from walkamile.understand.feeling.polarity import Mood, mood
from walkamile.understand.feeling.sentences import Span, sentences, turns

# A sentence this glad or this unhappy (of -1…1) makes one side of a mixed text.
ONE_SIDE = 0.3
# Between -LEVEL and +LEVEL a text that says something is neutral.
LEVEL = 0.15
# Texts of fewer letters say too little to be given a label.
ENOUGH_LETTERS = 3
# A long text is read whole and sentence by sentence; both count alike.
WHOLE = 0.5
# The NHS experts' scale is learnt from health care; polarity carries it to other
# businesses. One point of the scale for a wholly unhappy text: with each trust left out
# in turn the mean Spearman rises from .43 to .46, within the trusts it stays at .62.
POLARITY_POINTS = 1.0
# At most so many pieces of one text are read; the rest of a book says no more.
PIECES = 60

BECAUSE = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int32()),
            pa.field("end", pa.int32()),
            pa.field("why", pa.string()),
        ]
    )
)
_COLUMNS: "list[pa.Field[Any]]" = [
    pa.field("sentiment", pa.float32()),
    pa.field("sentiment_label", pa.string()),
    pa.field("criticality", pa.float32()),
    pa.field("effort", pa.float32()),
    pa.field("actionability", pa.string()),
    pa.field("urgency", pa.string()),
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
    hard … +5 very easy, null without a cue. ``because`` are spans in code points, each
    with what it shows. ``fast`` reads with the static tier.
    """
    known = languages_of(texts, languages or [None] * len(texts))
    pieces = [_pieces(text) for text in texts]
    read, owner = _flat(texts, pieces)
    english = np.array(["en" in known[at] for at in owner], dtype=bool)
    moods = mood(read, english, fast=fast)
    starts = np.searchsorted(owner, np.arange(len(texts) + 1))
    rows = [
        _row(text, spans, _slice(moods, starts[at], starts[at + 1]), known[at])
        for at, (text, spans) in enumerate(zip(texts, pieces, strict=True))
    ]
    return pa.Table.from_pylist(rows, schema=FEELING)


@lru_cache
def _cues(language: str) -> Phrases:
    """Return all phrases of effort, asking and hurry: most texts hold none."""
    every = (*of_effort.every(language), *asks.every(language))
    return Phrases(dict.fromkeys(every, True))


def _pieces(text: str) -> list[Span]:
    """Return the whole text first, then its sentences' parts where it has several."""
    parts = [part for span in sentences(text) for part in turns(text, span)][:PIECES]
    return [(0, len(text)), *(parts if len(parts) > 1 else [])]


def _flat(
    texts: Sequence[str], pieces: list[list[Span]]
) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int64]]]:
    read = [
        text[start:end]
        for text, spans in zip(texts, pieces, strict=True)
        for start, end in spans
    ]
    owner = np.repeat(np.arange(len(texts)), [len(spans) for spans in pieces])
    return read, owner


def _slice(moods: Mood, start: int, end: int) -> Mood:
    return Mood(moods.shares[start:end], moods.criticality[start:end])


def _row(
    text: str, spans: list[Span], read: Mood, known: tuple[str, ...]
) -> dict[str, Any]:
    folded = fold(text)
    scores = _scores(text, folded, spans, read, known)
    parts = scores[1:] if len(scores) > 1 else scores
    letters = sum(map(str.isalpha, text)) >= ENOUGH_LETTERS
    said = letters or bool(scores.any())
    value = float(WHOLE * scores[0] + (1 - WHOLE) * parts.mean())
    cued = tuple(one for one in known if _cues(one).among(folded))
    hardship = _effort(folded, text, cued)
    label = _label(value, parts, float(read.shares[0, 1]) * letters) if said else None
    hurry = asks.urgency(folded, languages=cued)
    return {
        "sentiment": value,
        "sentiment_label": label,
        "criticality": _criticality(float(read.criticality[0]) * letters, value),
        "effort": hardship.value,
        "actionability": _action(folded, label, cued),
        "urgency": hurry.value if hurry else None,
        "confidence": float(read.shares[0].max()) if said else 0.0,
        "because": _because(spans, scores, value, hardship, hurry, folded, known, cued),
    }


def _scores(
    text: str, folded: str, spans: list[Span], read: Mood, known: tuple[str, ...]
) -> np.ndarray[Any, Any]:
    """Return -1…1 for each piece: the heads', unless an idiom or an emoji says more."""
    scores = np.zeros(len(spans), dtype=np.float64)
    for at, (start, end) in enumerate(spans):
        piece = text[start:end]
        if sum(map(str.isalpha, piece)) < ENOUGH_LETTERS:
            scores[at] = emoji(piece) or 0.0
            continue
        said = (
            idiom(folded[start:end], languages=known) if at or len(spans) == 1 else None
        )
        drawn = emoji(piece)
        scores[at] = (
            float(read.shares[at, 2] - read.shares[at, 0]) if said is None else said
        )
        if drawn is not None:
            scores[at] = (scores[at] + drawn) / 2
    return scores


def _criticality(learnt: float, value: float) -> float:
    return float(np.clip(learnt + POLARITY_POINTS * value, -5, 5))


def _label(value: float, parts: np.ndarray[Any, Any], neutral: float) -> str:
    if len(parts) > 1 and parts.max() > ONE_SIDE and parts.min() < -ONE_SIDE:
        return "mixed"
    if abs(value) < LEVEL or neutral > 1 / 2:
        return "neutral"
    return "positive" if value > 0 else "negative"


def _effort(folded: str, text: str, known: tuple[str, ...]) -> Effort:
    """Return a text's effort: the mean of the sentences that speak of it."""
    if not known:
        return Effort(None, ())
    found = [effort(folded, *span, languages=known) for span in sentences(text)]
    spoken = [one for one in found if one.value is not None]
    if not spoken:
        return Effort(None, ())
    mean = sum(one.value for one in spoken if one.value is not None) / len(spoken)
    return Effort(mean, tuple(cue for one in spoken for cue in one.cues))


def _action(folded: str, label: str | None, known: tuple[str, ...]) -> str | None:
    if label is None:
        return None
    if asks.request(folded, languages=known):
        return "response needed"
    if asks.suggestion(folded, languages=known):
        return "suggestion"
    return "praise" if label == "positive" else "nothing to act on"


def _because(
    spans: list[Span],
    scores: np.ndarray[Any, Any],
    value: float,
    hardship: Effort,
    hurry: Any,
    folded: str,
    known: tuple[str, ...],
    cued: tuple[str, ...],
) -> list[dict[str, Any]]:
    """Return the words that led to what was said, each a span of the text."""
    parts = spans[1:] or spans
    leading = int(
        np.argmax((scores[1:] if len(scores) > 1 else scores) * np.sign(value))
    )
    shown = [] if not value else [(*parts[leading], "sentiment")]
    shown += [(cue.start, cue.end, "effort") for cue in hardship.cues]
    shown += [
        (fact.start, fact.end, "count") for fact in facts(folded, languages=known)
    ]
    shown += [(hurry.start, hurry.end, "urgency")] if hurry else []
    business = asks.business(folded, languages=cued)
    shown += [(business.start, business.end, "own business")] if business else []
    return [
        {"start": start, "end": end, "why": why}
        for start, end, why in shown
        if end > start
    ]
