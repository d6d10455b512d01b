"""Which verbatims are one and the same: edited, posted again, or a form letter?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Shorter ones ("great, thanks") are said by many people independently: each counts.
LONG_ENOUGH = 40
# Share of common five-character pieces from which two texts are one, edited.
ALIKE_FROM = 0.7
PIECE = 5
# 16 bands of 4 find a pair that shares 0.7 of its pieces with probability 0.99
# (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4).
BANDS, ROWS = 16, 4
AT_ONCE = 500  # texts whose pieces are reckoned together
SEED = 20_260_105
NOT_WORDS = re.compile(r"[\W_]+")

Numbers = npt.NDArray[np.uint64]


class Likeness(NamedTuple):
    """What a text is compared by: its pieces, and sixteen numbers that find the like.

    Two texts that share most pieces share at least one of ``bands`` (32 bits each).
    """

    pieces: Numbers
    bands: npt.NDArray[np.uint32]

    def same(self, other: "Likeness") -> bool:
        """Say whether the texts are one, edited."""
        return _alike(self.pieces, other.pieces)


def likeness(plain: str) -> Likeness:
    """Return what a text of at least ``LONG_ENOUGH`` letters, folded, is compared by."""
    pieces = _pieces(plain)
    return Likeness(pieces, _bands(pieces))


def likenesses(plain: Sequence[str]) -> Iterator[Likeness]:
    """Yield the likeness of each text; the pieces of many are reckoned at once."""
    for start in range(0, len(plain), AT_ONCE):
        some = plain[start : start + AT_ONCE]
        mixed, last = _mixed("".join(some)), 0
        for text in some:
            pieces = _apart(mixed[last : last + len(text) - PIECE + 1].copy())
            last += len(text)
            yield Likeness(pieces, _bands(pieces))


def groups(texts: Sequence[str]) -> list[int]:
    """Return for each text the position of the first one that is the same, or its own.

    Same means alike in at least 0.7 of their five-character pieces, case, spaces and
    punctuation aside. The verbatims stay apart; they count once.
    """
    first = list(range(len(texts)))
    buckets: dict[tuple[int, bytes], int] = {}
    pieces: dict[int, Numbers] = {}
    for at, text in enumerate(texts):
        plain = search_copy(text)
        if len(plain) < LONG_ENOUGH:
            continue
        pieces[at] = _pieces(plain)
        for band, part in enumerate(_signature(pieces[at]).reshape(BANDS, ROWS)):
            other = buckets.setdefault((band, part.tobytes()), at)
            if _root(first, other) != _root(first, at) and _alike(
                pieces[other], pieces[at]
            ):
                _join(first, other, at)
    return [_root(first, at) for at in range(len(texts))]


def repeats(texts: Sequence[str]) -> dict[int, list[int]]:
    """Return the positions of each group of two or more, by its first one."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, first in enumerate(groups(texts)):
        found[first].append(at)
    return {first: members for first, members in found.items() if len(members) > 1}


def search_copy(text: str) -> str:
    """Return a text folded for comparing: never stored, its offsets mean nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return NOT_WORDS.sub(" ", folded).strip()


def _bands(pieces: Numbers) -> npt.NDArray[np.uint32]:
    bands = _signature(pieces).reshape(BANDS, ROWS)
    mixed = (bands * _MIXING).sum(axis=1, dtype=np.uint64) >> np.uint64(32)
    found: npt.NDArray[np.uint32] = mixed.astype(np.uint32)
    return found


def _pieces(text: str) -> Numbers:
    return _apart(_mixed(text))


def _mixed(text: str) -> Numbers:
    """Return a number for every five characters of a text, wherever they begin."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    size = len(points) - PIECE + 1
    mixed = points[:size].copy()
    for place, weight in enumerate(_WEIGHTS):
        mixed += points[place + 1 : place + 1 + size] * weight
    return mixed


def _apart(mixed: Numbers) -> Numbers:
    """Sort what is mixed, in place, and return each number once."""
    mixed.sort()
    new = np.ones(len(mixed), dtype=bool)
    np.not_equal(mixed[1:], mixed[:-1], out=new[1:])
    found: Numbers = mixed[new]
    return found


_WEIGHTS = np.uint64(1_000_003) ** np.arange(1, PIECE, dtype=np.uint64)
_dice = np.random.default_rng(SEED)
_FACTORS = _dice.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS = _dice.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_MIXING = _dice.integers(1, 2**63, ROWS, dtype=np.uint64) | np.uint64(1)


def _signature(pieces: Numbers) -> Numbers:
    mixed = pieces[:, None] * _FACTORS
    mixed += _OFFSETS
    mixed ^= mixed >> np.uint64(29)
    least: Numbers = mixed.min(axis=0)
    return least


def _alike(one: Numbers, other: Numbers) -> bool:
    both, least = len(one) + len(other), min(len(one), len(other))
    if least < ALIKE_FROM * (both - least):
        return False  # too unlike in size, whatever they hold
    mixed = np.concatenate((one, other))
    mixed.sort()
    common = int(np.count_nonzero(mixed[1:] == mixed[:-1]))
    return common >= ALIKE_FROM * (both - common)


def _root(first: list[int], at: int) -> int:
    while first[at] != at:
        first[at] = first[first[at]]
        at = first[at]
    return at


def _join(first: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(first, one), _root(first, other)))
    first[high] = low
