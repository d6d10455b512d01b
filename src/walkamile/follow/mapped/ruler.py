"""How hard was it? Answers, words, walks and what was counted, on one ruler of 1 to 7.

Seven is easy, as in the Customer Effort Score 2.0 (Dixon, Toman and DeLisi, 2013).
Every measure carries its interval; where two do not touch, they disagree, and that is
said rather than averaged away.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from walkamile.follow.intervals import of_mean, of_share

EASY, HARD = 7.0, 1.0
# Text effort runs from −5 to +5; −5 is 1, 0 is 4, +5 is 7.
WORDS_MIDDLE, WORDS_SLOPE = 4.0, 0.6
# What is counted is not what is felt. Until answers of customers in the same log say
# how much a repeat or a wait costs, half a step either way is added; words are read by
# a model, which errs as well. Both are assumed, not measured.
UNCALIBRATED, READ_BY_MODEL = 1.0, 0.5
# Cases with an answer on either side that it takes to calibrate what is counted.
TO_CALIBRATE = 20
# Below this many nothing is said about a group (nobody is to be recognised).
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Effort:
    """One measure on the ruler: 1 (very hard) … 7 (very easy), 95 % between low and high."""

    measure: str
    value: float
    low: float
    high: float
    n: int
    how: str

    def told(self) -> dict[str, Any]:
        """Return it as a plain row."""
        return asdict(self)


def of_answers(answers: Sequence[float], *, version: str = "2.0") -> Effort | None:
    """Return the mean of CES answers. Versions are never mixed.

    2.0: 1 (strongly disagree that it was easy) … 7. 1.0: 1 (very low effort) … 5 (very
    high effort), turned round: 1 becomes 7 and 5 becomes 1.
    """
    values = np.asarray(answers, float)
    if len(values) < FEWEST:
        return None
    if version == "1.0":
        values = EASY - (values - 1) * (EASY - HARD) / 4
    mean, reach = of_mean(values)
    how = f"answers to CES {version}" + (", turned round" if version == "1.0" else "")
    return _kept(f"CES {version}", mean, reach, len(values), how)


def of_words(efforts: Sequence[float]) -> Effort | None:
    """Return what words say of effort (−5 … +5) on the ruler."""
    values = WORDS_MIDDLE + WORDS_SLOPE * np.asarray(efforts, float)
    if len(values) < FEWEST:
        return None
    mean, reach = of_mean(values)
    how = "effort that words speak of, read by a model"
    return _kept("words", mean, math.hypot(reach, READ_BY_MODEL), len(values), how)


def of_walks(reached: int, walked: int) -> Effort | None:
    """Return the share of errands that were reached on walks, on the ruler."""
    if not walked:
        return None
    low, high = of_share(reached, walked)
    span = EASY - HARD
    return Effort(
        "walks",
        HARD + span * reached / walked,
        HARD + span * low,
        HARD + span * high,
        walked,
        "errands that were reached on walks",
    )


def of_counts(
    measure: str,
    troubled: int,
    cases: int,
    *,
    felt: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> Effort | None:
    """Return what a counted trouble (waits, repeats, hand-offs) comes to on the ruler.

    ``felt`` holds CES 2.0 answers of cases without and with this trouble; with enough
    of both, the ruler is what customers themselves said of it. Otherwise no trouble is
    taken for 7 and trouble for 1, with a wider interval.
    """
    if cases < FEWEST:
        return None
    smooth, rough = (np.asarray(some, float) for some in felt)
    share, (low, high) = troubled / cases, of_share(troubled, cases)
    if min(len(smooth), len(rough)) >= TO_CALIBRATE:
        best, worst = float(smooth.mean()), float(rough.mean())
        error = math.hypot((1 - share) * of_mean(smooth)[1], share * of_mean(rough)[1])
        reach = math.hypot(error, abs(best - worst) * (high - low) / 2)
        how = f"{measure}, calibrated by {len(smooth) + len(rough)} answers"
        value = (1 - share) * best + share * worst
        return _kept(measure, value, reach, cases, how)
    span = EASY - HARD
    reach = math.hypot(span * (high - low) / 2, UNCALIBRATED)
    how = f"share of cases with {measure}; how much that costs is assumed"
    return _kept(measure, EASY - span * share, reach, cases, how)


def _kept(measure: str, value: float, reach: float, n: int, how: str) -> Effort:
    low, high = max(HARD, value - reach), min(EASY, value + reach)
    return Effort(measure, min(max(value, HARD), EASY), low, high, n, how)


@dataclass(frozen=True, slots=True)
class Together:
    """What all measures of a stage come to, and whether they agree."""

    value: float | None
    low: float | None
    high: float | None
    disagree: tuple[tuple[str, str], ...]
    parts: tuple[Effort, ...]

    def told(self) -> dict[str, Any]:
        """Return it as a plain row."""
        return asdict(self)


def together(parts: Sequence[Effort | None]) -> Together:
    """Return one value for a stage: means weighted by how sure they are.

    The interval is the widest of the pooled one and the spread between the measures
    (as Birge, 1932), so that disagreement makes it wider, never narrower.
    """
    known = tuple(part for part in parts if part is not None)
    if not known:
        return Together(None, None, None, (), ())
    values = np.array([part.value for part in known])
    errors = np.array([max((part.high - part.low) / 2, 0.05) for part in known])
    weights = 1 / errors**2
    mean = float((weights * values).sum() / weights.sum())
    reach = float(1 / math.sqrt(weights.sum()))
    if len(known) > 1:
        chi = float((weights * (values - mean) ** 2).sum()) / (len(known) - 1)
        reach *= math.sqrt(max(1.0, chi))
    apart = tuple(
        (one.measure, other.measure)
        for n, one in enumerate(known)
        for other in known[n + 1 :]
        if one.high < other.low or other.high < one.low
    )
    low, high = max(HARD, mean - reach), min(EASY, mean + reach)
    return Together(mean, low, high, apart, known)
