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


class Heads(NamedTuple):
    """Linear heads on the two tiers; made by tools/models/feeling.py."""

    polarity: Floats  # (3, d + 1): negative, neutral, positive on the sentence tier
    with_words: Floats  # the same, with English lexicon features beside
    criticality: Floats  # (d + 1,): -5 bad … +5 good for the customer
    fast: Floats  # (3, s + 1): polarity on the static tier
    fast_with_words: Floats  # the same, with the quick lexicon features beside
    fast_criticality: Floats  # (s + 1,)
    beside: Floats  # (3, m + d + 1): as with_words, minilm (m) before the sentence tier
    beside_criticality: Floats  # (m + d + 1,)


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


def mood(texts: list[str], english: npt.NDArray[np.bool_], *, fast: bool) -> Mood:
    """Read the mood of texts, block by block.

    ``english`` says which texts may use the English lexicon; ``fast`` uses the static
    tier and words alone: many times as fast, about three points less right. Where the
    extra ``minilm`` is installed, it reads English texts beside the sentence tier.
    """
    blocks = [
        _block(texts[at : at + BLOCK], english[at : at + BLOCK], fast=fast)
        for at in range(0, len(texts), BLOCK)
    ]
    if not blocks:
        return Mood(np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
    return Mood(
        np.concatenate([block.shares for block in blocks]),
        np.concatenate([block.criticality for block in blocks]),
    )


def _block(texts: list[str], english: npt.NDArray[np.bool_], *, fast: bool) -> Mood:
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
        some, near = [texts[at] for at in where], vectors[where]
        if not fast and installed():  # who reads English best reads beside
            near, worded = np.hstack([minilm(some), near]), kept.beside
            hard[where] = _apply(kept.beside_criticality[None], near)[:, 0]
        logits[where] = _apply(worded, np.hstack([near, words(some)]))
    return Mood(_softmax(logits), hard)


def _apply(head: Floats, vectors: Floats) -> Floats:
    return np.asarray(vectors @ head[:, :-1].T + head[:, -1], dtype=np.float32)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
