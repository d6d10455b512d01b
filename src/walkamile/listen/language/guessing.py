"""Guess the languages of many texts at once, as py3langid guesses those of one.

Its model is a walk over the bytes of a text and a sum over what the walk met. Here all
texts of a batch take each step together, and one sparse product adds up for all of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Guess = tuple[str, float]

# So many texts are walked together: their scores are 1 MB, what they met some 10 MB.
AT_ONCE = 2_000
# A step costs what some texts cost one by one: where fewer are left, these walk alone.
TOGETHER = 64
FURTHEST = 2_048  # bytes walked together; what is longer goes on alone
# Sums in another order differ by less than 1e-5: so close to a tie the model itself is asked.
TOO_CLOSE = 1e-3


def guesses(
    model: Any, texts: Sequence[str], *, unsure_at: float = 0.5
) -> Iterator[Guess]:
    """Yield the language and probability of each text, as ``model.classify`` does.

    ``model`` is py3langid's identifier with probabilities. Where a probability is so
    close to ``unsure_at``, or to the next language's, that the order of a sum could
    decide, the model itself is asked.
    """
    for start in range(0, len(texts), AT_ONCE):
        yield from _together(model, texts[start : start + AT_ONCE], unsure_at)


def _together(model: Any, texts: Sequence[str], unsure_at: float) -> Iterator[Guess]:
    written = [model._encode(text) for text in texts]  # noqa: SLF001 - as it reads them
    scores = _scores(model, written)
    best = scores.argmax(axis=1)
    two = np.partition(scores, -2, axis=1)[:, -2:]
    close = (np.abs(two[:, 1] - unsure_at) < TOO_CLOSE) | (
        two[:, 1] - two[:, 0] < TOO_CLOSE
    )
    for text, at, sure, again in zip(
        texts, best.tolist(), two[:, 1].tolist(), close.tolist(), strict=True
    ):
        yield model.classify(text) if again else (model.nb_classes[at], sure)


def _scores(model: Any, written: Sequence[bytes]) -> npt.NDArray[np.float32]:
    """Return the probability of each language (columns) for each text (rows)."""
    from scipy.sparse import csr_array

    text, feature, times = _met(model, written)
    used, column = np.unique(feature, return_inverse=True)
    counts = csr_array(
        (np.log1p(times.astype(np.float32)), (text, column)),
        shape=(len(written), len(used)),
    )
    weights = model.nb_ptc[used].astype(np.float32)
    scores: npt.NDArray[np.float32] = counts @ weights + model.nb_pc
    met = np.bincount(text, minlength=len(written)) > 0
    scores[~met] = 0.0
    sizes = np.array([max(len(one), 1) for one in written], dtype=np.float32)
    scores /= np.sqrt(sizes)[:, None]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    for first, double in model._alias_pairs:  # noqa: SLF001 - two scripts, one language
        scores[:, first] += scores[:, double]
        scores[:, double] = 0.0
    return scores


def _met(
    model: Any, written: Sequence[bytes]
) -> tuple[Numbers, Numbers, npt.NDArray[np.int64]]:
    """Return which text met which feature how often."""
    where, what = _walked(model, written)
    features = len(model.nb_ptc)
    pairs, times = np.unique(where * features + what, return_counts=True)
    return pairs // features, pairs % features, times


def _walked(model: Any, written: Sequence[bytes]) -> tuple[Numbers, Numbers]:
    """Walk over all texts together, longest first, and say what was met by whom."""
    order = sorted(range(len(written)), key=lambda at: -len(written[at]))
    sizes = [len(written[at]) for at in order]
    most = min(sizes[TOGETHER - 1], FURTHEST) if len(order) >= TOGETHER else 0
    steps = _side_by_side([written[at] for at in order], most)
    moves, rows, output = _steps(model)
    who = np.array(order, dtype=np.int64)
    state, going = np.zeros(len(order), dtype=np.int64), len(order)
    where, what = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(most):
        while sizes[going - 1] <= step:
            going -= 1
        state[:going] = moves[rows[state[:going]] + steps[step, :going]]
        found = output[state[:going]]
        hit = found >= 0
        where.append(who[:going][hit])
        what.append(found[hit])
    for place in range(going):
        rest = written[order[place]][most:]
        alone = _alone(model, rest, int(state[place]))
        where.append(np.full(len(alone), order[place], dtype=np.int64))
        what.append(np.array(alone, dtype=np.int64))
    return np.concatenate(where), np.concatenate(what)


def _alone(model: Any, rest: bytes, state: int) -> list[int]:
    """Walk on over what is left of one text, as py3langid does."""
    moves, rows, output = model.tk_nextmove, model.tk_row, model.tk_output
    met = []
    for letter in rest:
        state = moves[(rows[state] << 8) + letter]
        if output[state] >= 0:
            met.append(output[state])
    return met


def _side_by_side(written: Sequence[bytes], most: int) -> npt.NDArray[np.uint8]:
    """Return the first bytes of each text, one column a text."""
    whole = b"".join(one[:most].ljust(most, b"\0") for one in written)
    beside = np.frombuffer(whole, dtype=np.uint8).reshape(len(written), most)
    return np.ascontiguousarray(beside.T)


@lru_cache(maxsize=1)
def _steps(model: Any) -> tuple[Any, Numbers, Numbers]:
    """Return the model's walk: where a row leads, where a state's row begins, what it met."""
    moves = np.frombuffer(model.tk_nextmove, dtype=f"u{model.tk_nextmove.itemsize}")
    rows = np.frombuffer(model.tk_row, dtype=f"u{model.tk_row.itemsize}")
    return moves, rows.astype(np.int64) << 8, np.array(model.tk_output, dtype=np.int64)
