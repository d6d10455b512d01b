"""Which of a colleague's utterances ask, reflect, or inform and advise?

A linear model over word and letter n-grams and the readable features, fitted on AnnoMI
(Wu et al., ICASSP 2022) by tools/models/listening.py. One pair of heads reads edited
transcripts, another those that a machine wrote without punctuation.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from walkamile.talk.features import Around, features

LABELS = ("input", "other", "question", "reflection")
QUESTIONS = ("closed", "none", "open")

# Letters weigh 0.6 and readable features 0.3 beside words (chosen on AnnoMI dev, grouped
# by video); a feature further than four deviations out says no more than four.
LETTERS_WEIGHT, FEATURES_WEIGHT, FURTHEST = 0.6, 0.3, 4.0

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\?|\d+")
_MARKS = re.compile(r"[^\w\s'’]")
_ENDS = re.compile(r"[.!?,。！？]")
# A transcript with fewer marks than this share of its utterances has no punctuation.
PUNCTUATED = 0.2


class Verdicts(NamedTuple):
    """Likelihoods of each utterance: (n, 4) labels, (n, 3) questions, (n,) reflects."""

    labels: npt.NDArray[np.float64]
    questions: npt.NDArray[np.float64]
    reflects: npt.NDArray[np.float64]


def tokens(text: str) -> list[str]:
    """Return the words of an utterance; the question mark counts as one."""
    return _TOKEN.findall(text.lower())


def plain(text: str) -> str:
    """Return a text as a machine without punctuation would have written it."""
    return " ".join(_MARKS.sub(" ", text.lower()).split())


def vectorizers(**given: Any) -> tuple[Any, Any]:
    """Return the word and the letter vectoriser; ``given`` holds their vocabularies."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    by_word = TfidfVectorizer(
        tokenizer=tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        vocabulary=given.get("words"),
    )
    by_letter = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 4),
        sublinear_tf=True,
        vocabulary=given.get("letters"),
    )
    return by_word, by_letter


class Reader:
    """One fitted reader: its vocabularies and heads."""

    def __init__(self, kept: dict[str, npt.NDArray[Any]]) -> None:
        self._words, self._letters = vectorizers(
            words={gram: at for at, gram in enumerate(kept["words"].tolist())},
            letters={gram: at for at, gram in enumerate(kept["letters"].tolist())},
        )
        self._words.idf_ = kept["words_idf"].astype(np.float64)
        self._letters.idf_ = kept["letters_idf"].astype(np.float64)
        self._mean, self._spread = kept["mean"], kept["spread"]
        self._heads = {name: kept[name] for name in ("labels", "questions", "reflects")}

    def read(self, around: Sequence[Around]) -> Verdicts:
        """Return the likelihoods of each utterance."""
        matrix = design(around, self._words, self._letters, self._mean, self._spread)
        logits = {
            name: matrix @ head[:, :-1].T.astype(np.float64) + head[:, -1]
            for name, head in self._heads.items()
        }
        reflects = 1 / (1 + np.exp(-logits["reflects"][:, 0]))
        return Verdicts(
            _softmax(logits["labels"]), _softmax(logits["questions"]), reflects
        )


def design(
    around: Sequence[Around],
    by_word: Any,
    by_letter: Any,
    mean: npt.NDArray[Any],
    spread: npt.NDArray[Any],
) -> Any:
    """Return the sparse design matrix of utterances: words, letters, features."""
    texts = [one.text for one in around]
    readable = (np.array([features(one) for one in around]) - mean) / spread
    readable = np.clip(readable, -FURTHEST, FURTHEST) * FEATURES_WEIGHT
    parts = [
        by_word.transform(texts),
        by_letter.transform(texts) * LETTERS_WEIGHT,
        sparse.csr_matrix(readable),
    ]
    return sparse.hstack(parts).tocsr()


@lru_cache
def _reader(kind: str) -> Reader:
    path = files("walkamile.talk").joinpath(f"listening_{kind}.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return Reader({name: kept[name] for name in kept.files})


def read(around: Sequence[Around]) -> Verdicts:
    """Return what each utterance does; picks the reader by the transcript's marks."""
    if not around:
        return Verdicts(np.zeros((0, 4)), np.zeros((0, 3)), np.zeros(0))
    marked = sum(bool(_ENDS.search(one.text)) for one in around)
    if marked >= PUNCTUATED * len(around):
        return _reader("punctuated").read(around)
    stripped = [
        Around(plain(one.text), plain(one.before), plain(one.earlier), one.position)
        for one in around
    ]
    return _reader("plain").read(stripped)


def _softmax(logits: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
