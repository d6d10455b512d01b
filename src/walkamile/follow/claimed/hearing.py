"""Hear a claim in words: an encoder taught by a claim's sentences, and cues beside it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from walkamile.follow.claim import Claim

Vectors = npt.NDArray[np.float32]
Sure = npt.NDArray[np.float64]
Encode = Callable[[list[str]], Vectors]
Split = Callable[[str], list[tuple[int, int]]]

# Chosen on half 0 of olist (dev): the log, and 405 reviews labelled by hand.
SHRINKAGE, SCALE = 0.1, 10.0
WHOLE = 0.5  # how much the whole text counts beside its strongest sentence
WHOLE_CUED = (
    0.45  # … beside one that holds a cue: a cue alone decides where sure is .53
)
TAKEN_BACK = 0.3  # what is left of a sentence that takes the claim back
DOUBTED = 0.65  # … and of a text that takes it back and holds no cue

TAUGHT = 64  # claims whose model is kept: a model is a second's work and 2 kB

LOUD = 0.6  # of the letters: somebody shouts, and means the same


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim found in a text, with the sentence that makes it."""

    row: int
    start: int
    end: int
    sure: float


@dataclass(frozen=True)
class Parts:
    """Texts with their sentences, read once for all claims."""

    texts: list[str]
    spans: list[list[tuple[int, int]]]
    sentences: list[str]
    wholes: Vectors
    vectors: Vectors

    @property
    def starts(self) -> npt.NDArray[np.int64]:
        """Return where each text's sentences begin, and where the last ones end."""
        return np.cumsum([0, *map(len, self.spans)])


def parts(texts: Sequence[str], *, encode: Encode, split: Split) -> Parts:
    """Split texts into sentences and encode both."""
    spans = [split(text) or [(0, len(text))] for text in texts]
    sentences = [
        calm(text[a:b])
        for text, some in zip(texts, spans, strict=True)
        for a, b in some
    ]
    wholes = encode([calm(text) for text in texts])
    return Parts(list(texts), spans, sentences, wholes, encode(sentences))


def find(
    claim: Claim, said: Parts, *, others: Sequence[Claim] = (), encode: Encode
) -> Iterator[Claimed]:
    """Yield the texts that make a claim, each with its strongest sentence.

    Read from words alone: a linear model over the encoder, taught by the claim's own
    sentences, so that languages that its file does not hold are heard as well. A cue
    in a sentence makes sure of it, unless the sentence takes it back. What those
    ``others`` say that the file names under ``nor``, this claim does not.
    """
    against = tuple(
        says for other in others if other.name in claim.nor for says in other.says
    )
    model = _taught(claim, against, encode)
    whole, each = model(said.wholes), model(said.vectors)
    cued, back = _cued(claim, said.sentences)
    each = np.where(cued, 1.0, np.where(back, TAKEN_BACK * each, each))
    for row, (a, b) in enumerate(pairwise(said.starts)):
        best = int(np.argmax(each[a:b]))
        share = WHOLE_CUED if cued[a + best] else WHOLE
        sure = share * float(whole[row]) + (1 - share) * float(each[a + best])
        if back[a:b].any() and not cued[a:b].any():
            sure *= DOUBTED
        if sure >= claim.sure and said.texts[row].strip():
            yield Claimed(row, *said.spans[row][best], sure)


def calm(text: str) -> str:
    """Return a text that is all in capitals in small letters: encoders know those."""
    letters = sum(map(str.isalpha, text))
    loud = sum(map(str.isupper, text))
    return text.lower() if loud > LOUD * letters else text


def _cued(
    claim: Claim, sentences: list[str]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say which sentences hold a cue, and which take one back.

    What takes a claim back ("before the date") is blanked first; a cue beside it counts.
    """
    cue, but = _either(claim.cues), _either(claim.but)
    cued = np.zeros(len(sentences), bool)
    back = np.zeros(len(sentences), bool)
    for n, sentence in enumerate(sentences):
        left, taken = but.subn(" ", sentence) if but else (sentence, 0)
        cued[n] = bool(cue and cue.search(left))
        back[n] = taken > 0
    return cued, back


def _either(patterns: Sequence[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


@lru_cache(maxsize=TAUGHT)
def _taught(
    claim: Claim, against: tuple[str, ...], encode: Encode
) -> Callable[[Vectors], Sure]:
    from sklearn.linear_model import LogisticRegression

    says_not = [*claim.says_not, *against]
    examples = encode([*claim.says, *says_not]) * SCALE
    labels = [True] * len(claim.says) + [False] * len(says_not)
    model = LogisticRegression(C=SHRINKAGE, class_weight="balanced", max_iter=500)
    model.fit(examples, labels)

    def likely(vectors: Vectors) -> Sure:
        if not len(vectors):
            return np.zeros(0)
        return np.asarray(model.predict_proba(vectors * SCALE)[:, 1])

    return likely
