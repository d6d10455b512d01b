"""How much does a theme move the score that customers give?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from walkamile.refused import Refused

Array = np.ndarray[Any, Any]

# Below this a mean of a score with outliers has no interval worth showing (the usual
# rule for a mean to be about normal).
ANSWERS_AT_LEAST = 30
# Resamples (Efron and Tibshirani 1993: a thousand for a 95 % interval by percentiles).
RESAMPLES, AT_A_TIME = 1_000, 50
# Intervals are drawn from at most so many answers, and narrowed by the square root of
# what was left out.
DRAWN_FROM = 50_000
INTERVAL = (2.5, 97.5)
# Themes said together are told apart with this much doubt, in answers a theme.
DOUBT = 1.0


class TooFewAnswersError(Refused):
    """There are not enough answers with a score to say anything."""


class NoScoreError(Refused):
    """The column named as score holds no numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """What a theme does to the score.

    ``change``: how much higher or lower the mean score is because of the answers with
    this theme (mean of all minus mean without them), with its 95 % interval.
    ``effect``: how much higher or lower an answer with the theme scores than one
    without, other themes being equal. All are ``None`` where ``refused`` says why.
    ``share``: of all answers with a score, how many speak of it. ``stated``: how
    important customers say it is, where they were asked, else ``share``: what people
    speak of unasked. ``reading`` holds stated against derived importance, see
    :func:`held_against`.
    """

    theme: str
    change: float | None
    low: float | None
    high: float | None
    n: int
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    refused: str | None = None
    share: float = 0.0
    stated: float | None = None
    reading: str | None = None


def drivers(
    themes: Sequence[str | Iterable[str] | None],
    scores: Array,
    *,
    stated: Mapping[str, float] | None = None,
    seed: int = 0,
) -> list[Driver]:
    """Return what every theme does to the score, the strongest change first.

    ``themes``: for every answer its theme, its themes, or ``None``; ``scores``: one
    number an answer, NaN where it has none (it is left out). A theme with fewer than
    30 answers is refused, with the reason; with fewer than 30 answers in all, or the
    same score in all, everything is. ``stated``: importance by theme as customers gave
    it when they were asked (any scale, higher is more important).
    """
    scored = np.flatnonzero(np.isfinite(scores))
    score = scores[scored].astype(float)
    if len(score) < ANSWERS_AT_LEAST:
        raise TooFewAnswersError(
            f"only {len(score)} answers have a score.",
            next_step=f"At least {ANSWERS_AT_LEAST} are needed.",
        )
    names, said = _said([themes[int(row)] for row in scored])
    many = np.asarray(said.sum(axis=0)).ravel()
    enough = np.flatnonzero(
        (many >= ANSWERS_AT_LEAST) & (len(score) - many >= ANSWERS_AT_LEAST)
    )
    told = _told(said[:, enough], score, [names[at] for at in enough], seed)
    few = [
        _refused(names[at], int(many[at]), len(score))
        for at in sorted(set(range(len(names))) - set(enough.tolist()))
    ]
    ranked = sorted(told, key=lambda d: (-abs(d.change or 0), d.theme)) + few
    shared = [replace(driver, share=driver.n / len(score)) for driver in ranked]
    return held_against(shared, stated)


def held_against(
    found: Sequence[Driver], stated: Mapping[str, float] | None = None
) -> list[Driver]:
    """Say of each driver whether what customers say fits what moves their score.

    ``both``: said to matter (stated at or above the median of the themes judged) and
    the score moves with it (the interval of its effect leaves zero out); ``hidden``: it
    moves the score and is said little; ``said only``: said, and no movement is shown;
    ``neither``. ``None`` where nothing was stated or the theme is refused. Stated and
    derived importance side by side are an old habit of survey research.
    """
    said = [
        replace(one, stated=one.share if stated is None else stated.get(one.theme))
        for one in found
    ]
    judged = [
        one.stated for one in said if one.change is not None and one.stated is not None
    ]
    if not judged:
        return said
    middle = float(np.median(judged))
    return [replace(one, reading=_reading(one, middle)) for one in said]


def _reading(driver: Driver, middle: float) -> str | None:
    if driver.stated is None or driver.effect_low is None or driver.effect_high is None:
        return None
    moves = driver.effect_low > 0 or driver.effect_high < 0
    said = driver.stated >= middle
    if moves:
        return "both" if said else "hidden"
    return "said only" if said else "neither"


def _said(
    themes: Sequence[str | Iterable[str | None] | None],
) -> tuple[list[str], sparse.csr_matrix]:
    held = [
        () if one is None else (one,) if isinstance(one, str) else tuple(one)
        for one in themes
    ]
    several = [[name for name in some if name is not None] for some in held]
    names = sorted({name for some in several for name in some})
    number = {name: at for at, name in enumerate(names)}
    rows = [row for row, some in enumerate(several) for _ in set(some)]
    columns = [number[name] for some in several for name in sorted(set(some))]
    shape = (len(several), len(names))
    return names, sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)


def _refused(theme: str, many: int, of: int) -> Driver:
    lacking = f"only {many} answers have it"
    if many >= ANSWERS_AT_LEAST:
        lacking = f"only {of - many} answers are without it"
    why = f"{lacking}; at least {ANSWERS_AT_LEAST} are needed"
    return Driver(theme=theme, change=None, low=None, high=None, n=many, refused=why)


def _told(
    said: sparse.csr_matrix, score: Array, names: list[str], seed: int
) -> list[Driver]:
    if not names:
        return []
    once = np.ones((len(score), 1))
    change, effect = _change(said, score, once)[:, 0], _effect(said, score, once)[:, 0]
    drawn = _drawn(said, score, seed)
    low, high = _interval(change, [part[0] for part in drawn], len(score))
    least, most = _interval(effect, [part[1] for part in drawn], len(score))
    many = np.asarray(said.sum(axis=0)).ravel()
    return [
        Driver(
            theme=name,
            change=float(change[at]),
            low=float(low[at]),
            high=float(high[at]),
            n=int(many[at]),
            effect=float(effect[at]),
            effect_low=float(least[at]),
            effect_high=float(most[at]),
        )
        for at, name in enumerate(names)
    ]


def _drawn(
    said: sparse.csr_matrix, score: Array, seed: int
) -> list[tuple[Array, Array]]:
    """Return change and effect of resampled answers (Poisson bootstrap)."""
    chance = np.random.default_rng(seed)
    if len(score) > DRAWN_FROM:
        some = np.sort(chance.choice(len(score), DRAWN_FROM, replace=False))
        said, score = said[some], score[some]
    drawn = []
    for _ in range(RESAMPLES // AT_A_TIME):
        often = chance.poisson(1.0, (len(score), AT_A_TIME)).astype(float)
        drawn.append((_change(said, score, often), _effect(said, score, often)))
    return drawn


def _interval(point: Array, drawn: list[Array], many: int) -> tuple[Array, Array]:
    narrower = np.sqrt(min(DRAWN_FROM, many) / many)
    every = np.concatenate(drawn, axis=1)
    middle = np.median(every, axis=1, keepdims=True)
    low, high = np.percentile((every - middle) * narrower, INTERVAL, axis=1)
    return point + low, point + high


def _change(said: sparse.csr_matrix, score: Array, often: Array) -> Array:
    """Return mean of all minus mean without: themes × resamples."""
    weighed = often * score[:, None]
    total, answers = weighed.sum(axis=0), often.sum(axis=0)
    without = (total - said.T @ weighed) / np.maximum(answers - said.T @ often, 1e-9)
    return np.asarray(total / answers - without)


def _effect(said: sparse.csr_matrix, score: Array, often: Array) -> Array:
    """Return least squares with every theme beside the others: themes × resamples."""
    many = said.shape[1]
    if said.nnz == 0 or said.sum(axis=1).max() <= 1:
        weighed = often * score[:, None]
        its, answers = said.T @ weighed, said.T @ often
        rest = (weighed.sum(axis=0) - its) / np.maximum(
            often.sum(axis=0) - answers, 1e-9
        )
        return np.asarray(its / np.maximum(answers, 1e-9) - rest)
    fitted = np.empty((many, often.shape[1]))
    for at, weight in enumerate(often.T):
        answers = weight.sum()
        share = said.T @ weight / answers
        centred = score - (weight @ score) / answers
        crossed = (said.T @ said.multiply(weight[:, None])).toarray()
        crossed -= answers * np.outer(share, share)
        crossed[np.diag_indices(many)] += DOUBT
        fitted[:, at] = np.linalg.solve(crossed, said.T @ (weight * centred))
    return fitted
