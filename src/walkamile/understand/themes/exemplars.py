"""Which customers say it best? Quotes that show a theme's spread, word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkamile.understand import meaning
from walkamile.understand.themes.sentences import spans

EXEMPLARS = 5
WHOLE = 220  # characters: longer texts are quoted by their most telling sentence
TELLING = (18, 160)  # characters of a sentence that can stand for a theme
LIKE_MIDDLE = 0.55  # weight of being typical beside being different from the others


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A verbatim span: ``text`` is row ``row``'s text from ``start`` to ``end``."""

    row: int
    start: int
    end: int
    text: str


def exemplars(
    texts: Sequence[str],
    rows: NDArray[np.int64],
    vectors: NDArray[np.float32],
    sure: NDArray[np.float32],
) -> list[Exemplar]:
    """Choose typical texts that differ: each next one is typical yet far from others.

    ``texts``, ``rows`` (where they stand in the input), ``vectors`` (unit, of one
    theme) and ``sure`` are parallel, in an order that does not depend on the input's.
    """
    middle = vectors.mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-9)
    typical = vectors @ middle + 0.2 * sure - 0.2 * _awkward(texts)
    chosen: list[int] = []
    near = np.zeros(len(texts), dtype=np.float32)
    for _ in range(min(EXEMPLARS, len(texts))):
        score = LIKE_MIDDLE * typical - (1 - LIKE_MIDDLE) * near
        score[chosen] = -np.inf
        chosen.append(int(np.round(score, 5).argmax()))
        near = np.maximum(near, vectors @ vectors[chosen[-1]])
    return [_quoted(texts[i], int(rows[i])) for i in chosen]


def _awkward(texts: Sequence[str]) -> NDArray[np.float32]:
    short, long = TELLING
    return np.array([not short <= len(text) <= 3 * long for text in texts], np.float32)


def _quoted(text: str, row: int) -> Exemplar:
    parts = spans(text) or [(0, len(text))]
    if len(text) <= WHOLE:
        start, end = parts[0][0], parts[-1][1]
        return Exemplar(row, start, end, text[start:end])
    vectors = meaning.static([text, *(text[a:b] for a, b in parts)])
    start, end = parts[int(np.round(vectors[1:] @ vectors[0], 5).argmax())]
    end = min(end, start + 3 * WHOLE)
    return Exemplar(row, start, end, text[start:end])


def telling(quotes: Sequence[Exemplar], keywords: Sequence[str]) -> str:
    """Return one sentence of a customer's that says what the theme is about."""
    short, long = TELLING
    sentences = [q.text[a:b] for q in quotes for a, b in spans(q.text)]
    fitting = [s for s in sentences if short <= len(s) <= long] or sentences or [""]
    low = [word.lower() for word in keywords]

    def worth(place: int) -> tuple[int, int]:
        said = fitting[place].lower()
        return sum(word in said for word in low), -place

    return fitting[max(range(len(fitting)), key=worth)]
