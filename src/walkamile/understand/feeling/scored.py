"""How glad or unhappy each text is, as a whole and part by part."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from walkamile.understand.feeling import cued
from walkamile.understand.feeling.emoji import emoji
from walkamile.understand.feeling.idioms import idiom
from walkamile.understand.feeling.polarity import Mood
from walkamile.understand.feeling.sentences import (
    MAY_END,
    MAY_TURN,
    Span,
    sentences,
    turns,
)

Array = npt.NDArray[Any]

# A sentence this glad or this unhappy (of -1…1) makes one side of a mixed text: where it
# would not be neutral alone. Of review sentences that praise and blame a quarter are
# then found, and one in two so labelled is one (bench/feeling.py aspects); at twice the
# height a sixth.
ONE_SIDE = 0.15
# Between -LEVEL and +LEVEL a text that says something is neutral.
LEVEL = 0.15
# Texts of fewer letters say too little to be given a label.
ENOUGH_LETTERS = 3
# A long text is read whole and part by part; both count alike.
WHOLE = 0.5
# The NHS experts' scale is learnt from health care; polarity carries it to other
# businesses. One point of the scale for a wholly unhappy text: with each trust left out
# in turn the mean Spearman rises from .43 to .46, within the trusts it stays at .62.
POLARITY_POINTS = 1.0
# At most so many pieces of one text are read; the rest of a book says no more.
PIECES = 60


class Pieces(NamedTuple):
    """What is read of some texts: each whole, then its parts where it has several."""

    spans: list[Span]
    words: list[str]
    owner: Array  # the text of each piece
    starts: Array  # the first piece of each text
    many: Array  # how many pieces each text has


class Scored(NamedTuple):
    """How each text feels."""

    values: Array
    labels: list[str | None]
    criticality: Array
    confidence: Array
    leading: Array  # the piece that says most of what the text says; -1 where none


def pieces(texts: Sequence[str]) -> Pieces:
    """Cut texts into what is read of them."""
    ends, turning = cued.among(texts, MAY_END), cued.among(texts, MAY_TURN)
    cut = [
        _pieces(text, ends=bool(end), turning=bool(turn))
        for text, end, turn in zip(texts, ends, turning, strict=True)
    ]
    many = np.array([len(spans) for spans in cut], np.int64)
    words = [
        text[start:end]
        for text, spans in zip(texts, cut, strict=True)
        for start, end in spans
    ]
    return Pieces(
        [span for spans in cut for span in spans],
        words,
        np.repeat(np.arange(len(texts)), many),
        np.cumsum(many) - many,
        many,
    )


def _pieces(text: str, *, ends: bool, turning: bool) -> list[Span]:
    whole = (0, len(text))
    if not ends and not turning:
        return [whole]
    parts = sentences(text) if ends else [whole]
    if turning:
        parts = [part for span in parts for part in turns(text, span)]
    return [whole, *parts[:PIECES]] if len(parts) > 1 else [whole]


def scored(
    texts: Sequence[str],
    folded: Sequence[str],
    known: cued.Known,
    cut: Pieces,
    moods: Mood,
) -> Scored:
    """Return how texts feel, from what the heads say of each piece."""
    letters = cued.lettered(cut.words, ENOUGH_LETTERS)
    scores = np.where(letters, moods.shares[:, 2] - moods.shares[:, 0], 0.0)
    scores = _turned(scores.astype(np.float64), folded, known, cut, letters)
    _draw(scores, texts, cut, letters)
    whole, several = scores[cut.starts], cut.many > 1
    parts = scores.copy()
    parts[cut.starts[several]] = np.nan
    high, low = _by_text(np.fmax, parts, cut), _by_text(np.fmin, parts, cut)
    mean = (_by_text(np.add, scores, cut) - whole) / np.maximum(cut.many - 1, 1)
    values = WHOLE * whole + (1 - WHOLE) * np.where(several, mean, whole)
    own = letters[cut.starts]
    said = own | (_by_text(np.maximum, np.abs(scores), cut) > 0)
    shares = moods.shares[cut.starts]
    mixed = several & (high > ONE_SIDE) & (low < -ONE_SIDE)
    critical = moods.criticality[cut.starts] * own + POLARITY_POINTS * values
    return Scored(
        values,
        _labels(values, mixed, shares[:, 1] * own, said),
        np.clip(critical, -5, 5),
        np.where(said, shares.max(axis=1, initial=0), 0.0),
        _leading(parts, values, cut),
    )


def _turned(
    scores: Array,
    folded: Sequence[str],
    known: cued.Known,
    cut: Pieces,
    letters: Array,
) -> Array:
    """Let idioms have their say: "not bad" is praise, whatever its words."""
    for text in np.flatnonzero(cued.turns_of_phrase(folded, known)).tolist():
        first, many = int(cut.starts[text]), int(cut.many[text])
        for at in range(first + (many > 1), first + many):
            start, end = cut.spans[at]
            said = idiom(folded[text][start:end], languages=known[text])
            if said is not None and letters[at]:
                scores[at] = said
    return scores


def _draw(scores: Array, texts: Sequence[str], cut: Pieces, letters: Array) -> None:
    """Let little pictures have their say, beside the words or alone."""
    for text, words in enumerate(texts):
        if words.isascii() or emoji(words) is None:
            continue
        first = int(cut.starts[text])
        for at in range(first, first + int(cut.many[text])):
            drawn = emoji(cut.words[at])
            if drawn is not None:
                scores[at] = (scores[at] + drawn) / 2 if letters[at] else drawn


def _by_text(how: np.ufunc, values: Array, cut: Pieces) -> Array:
    if not len(cut.starts):
        return np.zeros(0)
    by_text: Array = how.reduceat(values, cut.starts)
    return by_text


def _labels(
    values: Array, mixed: Array, neutral: Array, said: Array
) -> list[str | None]:
    level = (np.abs(values) < LEVEL) | (neutral > 1 / 2)
    sign = np.where(values > 0, "positive", "negative")
    labels = np.where(mixed, "mixed", np.where(level, "neutral", sign))
    return [
        str(label) if spoken else None
        for label, spoken in zip(labels.tolist(), said.tolist(), strict=True)
    ]


def _leading(parts: Array, values: Array, cut: Pieces) -> Array:
    """Return the piece of each text that goes furthest the way the text goes."""
    along = parts * np.sign(values)[cut.owner]
    best = _by_text(np.fmax, along, cut)
    places = np.where(along == best[cut.owner], np.arange(len(along)), len(along))
    first = _by_text(np.minimum, places, cut)
    return np.where(values == 0, -1, first)
