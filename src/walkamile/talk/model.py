"""Which of a colleague's utterances ask, reflect, or inform and advise?

A linear model over word and letter n-grams, the readable features and what the words
mean, fitted on AnnoMI (Wu et al., ICASSP 2022) and 320 lines of our own by
tools/models/listening.py. One set of heads reads edited transcripts, another those that a
machine wrote without punctuation. Whoever calls hands in the vectors of meaning; without
them the rest of the model decides alone.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from walkamile.talk import cues
from walkamile.talk.features import Around, features, inverted, words

LABELS = ("input", "other", "question", "reflection")
QUESTIONS = ("closed", "none", "open")

# What each block weighs, and readable features beside them (chosen on AnnoMI dev,
# grouped by video); a feature further than four deviations out says no more than four.
BLOCKS = {
    "words": 1.0,
    "letters": 0.6,
    "edges": 0.7,
    "answers": 0.5,
    "own": 0.3,
    "heard": 0.3,
}
FEATURES_WEIGHT, MEANING_WEIGHT, FURTHEST = 0.3, 0.03, 4.0
DIMENSIONS = 256

# Texts in, one row of DIMENSIONS numbers for each out.
Meaning = Callable[[Sequence[str]], npt.NDArray[np.float32]]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\?|\d+")
_MARKS = re.compile(r"[^\w\s'’]")
_ENDS = re.compile(r"[.!?,。！？]")
# A transcript with fewer marks than this share of its utterances has no punctuation.
PUNCTUATED = 0.2
# So many words are named where no known cue stands; more would not convince more.
MOST_LEADING = 2


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


def edges(around: Around) -> list[str]:
    """Return how an utterance, and each sentence in it, opens and ends."""
    parts = cues.sentences(around.text)
    opened = words(cues.opening(around.text))
    found = ["^" + " ".join(opened[:n]) for n in (1, 2, 3) if len(opened) >= n]
    found += ["$" + " ".join(opened[-n:]) for n in (1, 2, 3) if len(opened) >= n]
    for part in parts[:-1]:
        begun = words(cues.opening(part))
        found += ["S^" + " ".join(begun[:n]) for n in (1, 2) if len(begun) >= n]
    if len(parts) > 1:
        begun = words(cues.opening(parts[-1]))
        last = ["L^" + " ".join(begun[:n]) for n in (1, 2, 3) if len(begun) >= n]
        asked = cues.QUESTION_MARK.search(parts[-1])
        found += last + [f"{one}?" for one in last if asked]
    for pair in pairwise(words(around.text)):
        if inverted(pair):
            found += ["inv", "inv:" + " ".join(pair)]
    return found


def answered(around: Around) -> list[str]:
    """Return how the customer's answer begins."""
    said = words(around.after)
    return [" ".join(said[:n]) + "^" for n in (1, 2) if len(said) >= n] + said[:8]


def own(around: Around) -> list[str]:
    """Return the words that the colleague said last."""
    return words(around.own)


def heard(around: Around) -> list[str]:
    """Return the words and pairs of words that the customer said last."""
    said = words(around.before)
    return said + [" ".join(pair) for pair in pairwise(said)]


def vectorizers(**given: Any) -> tuple[Any, ...]:
    """Return a vectoriser for each of BLOCKS.

    ``given`` holds their vocabularies by these names.
    """
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
    others = [
        TfidfVectorizer(
            analyzer=of,
            lowercase=False,
            sublinear_tf=True,
            vocabulary=given.get(name),
        )
        for name, of in zip(
            list(BLOCKS)[2:], (edges, answered, own, heard), strict=True
        )
    ]
    return by_word, by_letter, *others


class Usual(NamedTuple):
    """What is usual: means and spreads of the readable features and of meanings."""

    mean: npt.NDArray[Any]
    spread: npt.NDArray[Any]
    meaning_mean: npt.NDArray[Any]
    meaning_spread: npt.NDArray[Any]


class Reader:
    """One fitted reader: its vocabularies and heads."""

    def __init__(self, kept: dict[str, npt.NDArray[Any]]) -> None:
        self._read = vectorizers(
            **{
                name: {gram: at for at, gram in enumerate(kept[name].tolist())}
                for name in BLOCKS
            }
        )
        for name, vectoriser in zip(BLOCKS, self._read, strict=True):
            vectoriser.idf_ = kept[f"{name}_idf"].astype(np.float64)
        self._usual = Usual(*(kept[name] for name in Usual._fields))
        self._heads = {name: kept[name] for name in ("labels", "questions", "reflects")}

    def read(self, around: Sequence[Around], meaning: Meaning | None) -> Verdicts:
        """Return the likelihoods of each utterance."""
        matrix = design(around, self._read, self._usual, meaning)
        logits = {
            name: matrix @ head[:, :-1].T.astype(np.float64) + head[:, -1]
            for name, head in self._heads.items()
        }
        reflects = 1 / (1 + np.exp(-logits["reflects"][:, 0]))
        return Verdicts(
            _softmax(logits["labels"]), _softmax(logits["questions"]), reflects
        )

    def leading(self, texts: Sequence[str], labels: Sequence[str]) -> list[list[str]]:
        """Return for each text the words and pairs that speak most for its label."""
        said = self._read[0].transform(texts).tocsr()
        grams = self._read[0].get_feature_names_out()
        found = []
        for row, label in enumerate(labels):
            one = said[row]
            head = self._heads["labels"][LABELS.index(label)]
            weighed = one.data * head[one.indices]
            best = [at for at in np.argsort(-weighed) if weighed[at] > 0][:MOST_LEADING]
            found.append([str(grams[one.indices[at]]) for at in best])
        return found


def design(
    around: Sequence[Around],
    vectorised: Sequence[Any],
    usual: Usual,
    meaning: Meaning | None,
) -> Any:
    """Return the sparse design matrix: BLOCKS, readable features, meaning."""
    texts = [one.text for one in around]
    from scipy import sparse  # slow to import; no page waits for it

    readable = _scaled(
        np.array([features(one) for one in around]), usual.mean, usual.spread
    )
    meant = np.zeros((len(texts), DIMENSIONS))
    if meaning is not None:
        meant = _scaled(meaning(texts), usual.meaning_mean, usual.meaning_spread)
    given = (texts, texts, *[around] * (len(BLOCKS) - 2))
    parts = [
        vectoriser.transform(whole) * weight
        for vectoriser, whole, weight in zip(
            vectorised, given, BLOCKS.values(), strict=True
        )
    ]
    parts += [
        sparse.csr_matrix(readable * FEATURES_WEIGHT),
        sparse.csr_matrix(meant * MEANING_WEIGHT),
    ]
    return sparse.hstack(parts).tocsr()


def _scaled(
    found: npt.NDArray[Any], mean: npt.NDArray[Any], spread: npt.NDArray[Any]
) -> npt.NDArray[np.float64]:
    scaled: npt.NDArray[np.float64] = np.clip(
        (found - mean) / spread, -FURTHEST, FURTHEST
    )
    return scaled


@lru_cache
def _reader(kind: str) -> Reader:
    path = files("walkamile.talk").joinpath(f"listening_{kind}.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return Reader({name: kept[name] for name in kept.files})


def read(around: Sequence[Around], meaning: Meaning | None = None) -> Verdicts:
    """Return what each utterance does; picks the reader by the transcript's marks."""
    if not around:
        return Verdicts(np.zeros((0, 4)), np.zeros((0, 3)), np.zeros(0))
    if _marked(around):
        return _reader("punctuated").read(around, meaning)
    return _reader("plain").read([stripped(one) for one in around], meaning)


def leading(
    around: Sequence[Around], rows: Sequence[int], labels: Sequence[str]
) -> list[list[str]]:
    """Return the words that speak most for the labels of some utterances."""
    if not rows:
        return []
    if _marked(around):
        return _reader("punctuated").leading([around[at].text for at in rows], labels)
    texts = [plain(around[at].text) for at in rows]
    return _reader("plain").leading(texts, labels)


def _marked(around: Sequence[Around]) -> bool:
    marked = sum(bool(_ENDS.search(one.text)) for one in around)
    return marked >= PUNCTUATED * len(around)


def stripped(one: Around) -> Around:
    """Return an utterance and its surroundings without any mark."""
    return Around(
        plain(one.text),
        plain(one.before),
        plain(one.earlier),
        one.position,
        plain(one.after),
        plain(one.own),
    )


def _softmax(logits: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
