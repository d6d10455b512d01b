"""Is a sentence glad or unhappy, and how hard does it hit the customer?"""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from walkamile.understand.feeling import lexicon
from walkamile.understand.meaning import minilm, sentence, static
from walkamile.understand.meaning.english import installed

Floats = npt.NDArray[np.float32]

# Texts are read in blocks, so that memory stays bounded whatever comes in.
BLOCK = 4096
# So near to each other lie glad and unhappy (logits) where a second reader is asked: a
# quarter of texts, and asking of all is hardly more often right (domains left out in
# turn: .855 and .856 on five, .839 with none).
UNSURE = 0.75


class Heads(NamedTuple):
    """Linear heads on the two tiers; made by tools/models/feeling.py."""

    polarity: Floats  # (3, d + 1): negative, neutral, positive on the sentence tier
    with_words: Floats  # the same, with English lexicon features beside
    criticality: Floats  # (d + 1,): -5 bad … +5 good for the customer
    fast: Floats  # (3, s + 1): polarity on the static tier
    fast_with_words: Floats  # the same, with the quick lexicon features beside
    fast_criticality: Floats  # (s + 1,)
    beside: Floats  # (3, m + d + 1): as with_words, minilm (m) before the sentence tier


class Mood(NamedTuple):
    """What the heads say of each text, shape (n, 3) and (n,)."""

    shares: Floats  # negative, neutral, positive; rows sum to one
    criticality: Floats


@lru_cache
def heads() -> Heads:
    """Return the shipped heads."""
    path = files("walkamile.understand.feeling").joinpath("polarity.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return Heads(**{name: kept[name].astype(np.float32) for name in Heads._fields})


def mood(
    texts: list[str],
    english: npt.NDArray[np.bool_],
    *,
    fast: bool,
    whole: npt.NDArray[np.bool_] | None = None,
) -> Mood:
    """Read the mood of texts, block by block.

    ``english`` says which texts may use the English lexicon; ``fast`` uses the static
    tier and words alone: many times as fast, about three points less right. Where the
    extra ``minilm`` is installed, it reads English texts beside the sentence tier where
    that is unsure; only those that are ``whole``, where that is said, for parts would
    take long.
    """
    close = english if whole is None else english & whole
    close = close & installed() & (not fast)
    blocks = [
        _block(
            texts[at : at + BLOCK],
            english[at : at + BLOCK],
            close[at : at + BLOCK],
            fast,
        )
        for at in range(0, len(texts), BLOCK)
    ]
    if not blocks:
        return Mood(np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
    return Mood(
        np.concatenate([block.shares for block in blocks]),
        np.concatenate([block.criticality for block in blocks]),
    )


def _block(
    texts: list[str],
    english: npt.NDArray[np.bool_],
    close: npt.NDArray[np.bool_],
    fast: bool,
) -> Mood:
    kept = heads()
    vectors = static(texts) if fast else sentence(texts)
    plain, worded, critical, words = (
        (kept.fast, kept.fast_with_words, kept.fast_criticality, lexicon.quick)
        if fast
        else (kept.polarity, kept.with_words, kept.criticality, lexicon.rules)
    )
    logits, hard = _apply(plain, vectors), _apply(critical[None], vectors)[:, 0]
    where = np.flatnonzero(english)
    if where.size:
        both = np.hstack([vectors[where], words([texts[at] for at in where])])
        logits[where] = _apply(worded, both)
    where = np.flatnonzero(close & (np.abs(logits[:, 2] - logits[:, 0]) < UNSURE))
    if where.size:
        some = [texts[at] for at in where]
        near = np.hstack([minilm(some), vectors[where], words(some)])
        logits[where] = _apply(kept.beside, near)
    return Mood(_softmax(logits), hard)


def _apply(head: Floats, vectors: Floats) -> Floats:
    return np.asarray(vectors @ head[:, :-1].T + head[:, -1], dtype=np.float32)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
