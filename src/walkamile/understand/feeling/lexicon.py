"""What do the words alone say, "not" and "never" heard?"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Array = npt.NDArray[Any]

# VADER's own constants (Hutto & Gilbert 2014): what a negator leaves of a word, how far
# it reaches, how sums are brought into -1…1.
TURNED, REACH, EVENED = -0.74, 3, 15.0
# The same for adjectives, which go from -1 to 1 where VADER's words go from -4 to 4.
ADJECTIVES_EVENED = 1.0
FEATURES = 7
# What stands before "but" counts half, as in VADER.
BEFORE_BUT = 0.5
_EDGES = '.,;:!?"()[]*…“”'
WORDS_AT_MOST = 2_000  # of one text
# So many words are remembered (about 20 MB), then all are forgotten.
REMEMBERED = 100_000


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _words() -> dict[str, float]:
    return dict(_analyser().lexicon)


@cache
def _negators() -> frozenset[str]:
    from vaderSentiment.vaderSentiment import NEGATE

    return frozenset(NEGATE) | {"no"}


@cache
def _adjectives() -> dict[str, float]:
    text = files("walkamile.understand.feeling.cues").joinpath("adjectives.tsv")
    lines = text.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {word: float(value) for word, value in pairs}


def rules(texts: Sequence[str]) -> Floats:
    """Return four features of VADER's whole set of rules, three of the adjectives."""
    rows = [_analyser().polarity_scores(text) for text in texts]
    columns = [[r["compound"], r["pos"], r["neg"], r["pos"] - r["neg"]] for r in rows]
    vader = np.array(columns, dtype=np.float32).reshape(-1, 4)
    return np.hstack([vader, quick(texts)[:, 4:]])


class Memory:
    """Words met so far: what each is worth, whether it turns or halves the others."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._seen: dict[str, int] = {}
        self.worth: Array = np.zeros(0)
        self.adjective: Array = np.zeros(0)
        self.negator: Array = np.zeros(0, bool)
        self.but: Array = np.zeros(0, bool)

    def numbers(self, cut: list[list[str]]) -> Array:
        """Return the number of every word of the cut texts, one after the other."""
        if len(self._seen) > REMEMBERED:
            self._forget()
        new = sorted(set(chain.from_iterable(cut)).difference(self._seen))
        if new:
            self._seen.update(zip(new, range(len(self.worth), 1 << 62), strict=False))
            bare = [word.strip(_EDGES) for word in new]
            known, told, turning = _words(), _adjectives(), _negators()
            self.worth = np.append(self.worth, [known.get(one, 0.0) for one in bare])
            self.adjective = np.append(
                self.adjective, [told.get(one, 0.0) for one in bare]
            )
            self.negator = np.append(self.negator, [one in turning for one in bare])
            self.but = np.append(self.but, [one == "but" for one in bare])
        many = sum(map(len, cut))
        said = map(self._seen.__getitem__, chain.from_iterable(cut))
        return np.fromiter(said, np.int64, count=many)


@cache
def _memory() -> Memory:
    return Memory()


def quick(texts: Sequence[str]) -> Floats:
    """Return seven features of the words and their negators, shape (n, 7).

    Four of VADER's words, at a fortieth of the cost of its rules and level with them
    beside vectors; three of the adjectives.
    """
    if not len(texts):
        return np.zeros((0, FEATURES), np.float32)
    memory = _memory()
    cut = [text.lower().split()[:WORDS_AT_MOST] for text in texts]
    ends = np.cumsum([0, *map(len, cut)])
    numbers = memory.numbers(cut)
    place = np.arange(ends[-1]) - np.repeat(ends[:-1], np.diff(ends))
    turned = _turning(memory.negator[numbers], place)
    value = memory.worth[numbers] * turned
    value = value * _halved(memory.but[numbers] & (value == 0), ends)
    loud = np.array(["!" in text for text in texts])[:, None]
    adjectives = _sides(memory.adjective[numbers] * turned, ends, ADJECTIVES_EVENED)
    columns = [_sides(value, ends, EVENED), loud, adjectives]
    return np.hstack(columns).astype(np.float32)


def _sides(value: Array, ends: Array, evened: float) -> Array:
    """Return the sum brought into -1…1, and both sides by the length of the text."""
    glad, unhappy = (_summed(how(value, 0), ends) for how in (np.maximum, np.minimum))
    both, room = glad + unhappy, 2 * np.sqrt(np.diff(ends) + 1)
    columns = [both / np.sqrt(both * both + evened), glad / room, -unhappy / room]
    return np.stack(columns, axis=1)


def _turning(negator: Array, place: Array) -> Array:
    """Return what is left of each word after the negators shortly before it."""
    reached = np.zeros(len(negator), bool)
    for back in range(1, REACH + 1):
        reached[back:] |= negator[:-back] & (place[back:] >= back)
    return np.where(reached & ~negator, TURNED, 1.0)


def _halved(but: Array, ends: Array) -> Array:
    """Return what is left of each word before every "but" of its text."""
    so_far = np.concatenate([[0], np.cumsum(but)])
    later = np.repeat(so_far[ends[1:]], np.diff(ends)) - so_far[1:]
    halved: Array = BEFORE_BUT**later
    return halved


def _summed(values: Array, ends: Array) -> Array:
    total = np.concatenate([[0.0], np.cumsum(values)])
    summed: Array = (total[ends[1:]] - total[ends[:-1]]).round(9)
    return summed
