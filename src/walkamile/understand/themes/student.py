"""Which theme does any text belong to? A quick reader taught by the slow one.

Multinomial logistic regression on the fast tier's vectors and the words themselves.
It reads every text in one pass without shared state, so that what it says about a
text never depends on the texts around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from walkamile.understand import meaning
from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.said import said
from walkamile.understand.themes.words import Words

Floats = NDArray[np.float32]
ROUNDS = 60  # of L-BFGS: agreement with the teacher stops growing near forty
STRENGTH = 3.0  # of vectors beside words, both of length one; 2 to 5 alike
DECAY = 2e-4  # of weights, per text; chosen on held-out texts of dev sets
READ_AT_ONCE = 8_192


@dataclass(frozen=True)
class Student:
    """Weights of one learned reading: vectors and words to one score per theme."""

    words: Words
    by_vector: Floats  # (256, themes)
    by_word: Floats  # (words, themes)
    bias: Floats  # (themes,)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return (texts, themes): how likely each theme is, rows summing to one."""
        scores = np.round(self._scores(texts), 5)  # the same on every machine's BLAS
        likely: Floats = softmax(scores, axis=1).astype(np.float32)
        return likely

    def _scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        read = [said(text) for text in texts]
        vectors = meaning.static(read) * np.float32(STRENGTH)
        scores = vectors @ self.by_vector + self.words.rows(read) @ self.by_word
        return np.asarray(scores + self.bias, dtype=np.float64)

    def read(self, texts: Sequence[str]) -> Iterator[tuple[slice, Floats]]:
        """Yield block by block what :meth:`probabilities` says, in bounded memory."""
        for start in range(0, len(texts), READ_AT_ONCE):
            block = slice(start, min(start + READ_AT_ONCE, len(texts)))
            yield block, self.probabilities(texts[block])


def teach(texts: Sequence[str], labels: Labels, themes: int = 0) -> Student:
    """Fit a student to texts and the themes that the teacher found for them.

    ``themes``: so many there are at least, though the last may be of no text.
    """
    read = [said(text) for text in texts]
    words = Words.of(read)
    vectors = meaning.static(read) * np.float32(STRENGTH)
    counts = words.rows(read)
    themes = max(themes, int(labels.max(initial=0)) + 1)
    if themes == 1:
        return _silent(words, themes)
    weights = _fit(vectors, counts, labels, themes)
    width = vectors.shape[1]
    return Student(words, weights[:width], weights[width:-1], weights[-1])


def _silent(words: Words, themes: int) -> Student:
    width = meaning.STATIC_DIMENSIONS
    return Student(
        words,
        np.zeros((width, themes), np.float32),
        np.zeros((len(words.vocabulary), themes), np.float32),
        np.zeros(themes, np.float32),
    )


def _fit(
    vectors: Floats, counts: sparse.csr_matrix, labels: Labels, themes: int
) -> Floats:
    texts, width = vectors.shape
    features = width + counts.shape[1] + 1
    truth = (np.arange(texts), labels)
    back = counts.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weight = flat.reshape(features, themes).astype(np.float32)
        scores = vectors @ weight[:width] + counts @ weight[width:-1] + weight[-1]
        total = logsumexp(scores, axis=1)
        missed = np.exp(scores - total[:, None])
        missed[truth] -= 1
        missed /= texts
        slope = np.vstack([vectors.T @ missed, back @ missed, missed.sum(0)[None]])
        slope[:-1] += 2 * DECAY * weight[:-1]
        penalty = DECAY * float(np.square(weight[:-1], dtype=np.float64).sum())
        off = float((total - scores[truth]).mean(dtype=np.float64))
        return off + penalty, slope.ravel().astype(np.float64)

    start = np.zeros(features * themes)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}
    )
    weights: Floats = found.x.reshape(features, themes).astype(np.float32)
    return weights
