"""Was it fixed, and does the customer who told us know?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np

# Doubt of all intervals here.
LEVEL = 0.95
# Below this many on either side a change is shown with the words "few".
FEW = 10

RATE, MEAN, SHARE = "rate", "mean", "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The same thing measured before and after, with the 95 % interval of the change.

    ``kind`` rate: ``change`` is after ÷ before; mean and share: after − before.
    ``surely`` is better, worse, or null: the interval holds "no change".
    """

    kind: str
    before: float | None
    after: float | None
    n_before: int
    n_after: int
    change: float | None
    low: float | None
    high: float | None
    surely: str | None

    @property
    def few(self) -> bool:
        """Say whether one side rests on few."""
        return min(self.n_before, self.n_after) < FEW


def rate_change(
    before: int, before_weeks: float, after: int, after_weeks: float
) -> Changed:
    """Compare how often something was said a week; less is better.

    The interval of the ratio is exact: given their sum, one of two Poisson counts is
    binomial (Clopper and Pearson 1934; Przyborowski and Wilenski 1940).
    """
    if before_weeks <= 0 or after_weeks <= 0:
        return _unknown(RATE, before, after)
    first, second = before / before_weeks, after / after_weeks
    low, high = _ratio(before, before_weeks, after, after_weeks)
    surely = "better" if high < 1 else "worse" if low > 1 else None
    return Changed(
        kind=RATE,
        before=first,
        after=second,
        n_before=before,
        n_after=after,
        change=second / first if first else None,
        low=low,
        high=None if high == inf else high,
        surely=surely,
    )


def mean_change(before: Sequence[float], after: Sequence[float]) -> Changed:
    """Compare means, such as effort on 1…7; more is better. Welch's interval (1947)."""
    from scipy import special  # slow to import; no page waits for it

    one, two = np.asarray(before, float), np.asarray(after, float)
    if len(one) < 2 or len(two) < 2:
        return _unknown(MEAN, len(one), len(two), one, two)
    change = float(two.mean() - one.mean())
    part_one, part_two = one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)
    doubt = sqrt(part_one + part_two)
    if doubt == 0:
        low = high = change
    else:
        freedom = (part_one + part_two) ** 2 / (
            part_one**2 / (len(one) - 1) + part_two**2 / (len(two) - 1)
        )
        wide = float(special.stdtrit(freedom, (1 + LEVEL) / 2)) * doubt
        low, high = change - wide, change + wide
    return _difference(MEAN, one, two, change, low, high)


def share_change(
    good_before: int, n_before: int, good_after: int, n_after: int
) -> Changed:
    """Compare shares, such as errands reached; more is better.

    The interval is Newcombe's hybrid of two Wilson scores (1998, method 10).
    """
    if not n_before or not n_after:
        return _unknown(SHARE, n_before, n_after)
    first, second = good_before / n_before, good_after / n_after
    low_one, high_one = _wilson(good_before, n_before)
    low_two, high_two = _wilson(good_after, n_after)
    change = second - first
    low = change - sqrt((second - low_two) ** 2 + (high_one - first) ** 2)
    high = change + sqrt((high_two - second) ** 2 + (first - low_one) ** 2)
    return Changed(
        kind=SHARE,
        before=first,
        after=second,
        n_before=n_before,
        n_after=n_after,
        change=change,
        low=low,
        high=high,
        surely=_surely(low, high),
    )


def draft(*, said: str, done: str, fixed: bool, house: str, asking: str = "") -> str:
    """Return a letter to a customer, from the record alone; a person sends it.

    ``said`` is what they told us about (a colleague's words for the obstacle), ``done``
    what was done, ``asking`` the address where they say whether it is fixed. It holds
    no name, no promise and nothing that is not in the record.
    """
    ending = "We believe it is fixed." if fixed else "It is not fixed yet."
    lines = [
        "Hello,",
        f"you told us about this: {said.strip().rstrip('.')}. Thank you.",
        f"This is what we did: {done.strip().rstrip('.')}.",
        f"{ending} You know better than we do. Is it fixed for you?",
    ]
    if asking:
        lines.append(f"One click tells us, yes or no: {asking}")
    lines.append(house)
    return "\n\n".join(lines)


def _ratio(
    before: int, before_weeks: float, after: int, after_weeks: float
) -> tuple[float, float]:
    from scipy import special  # slow to import; no page waits for it

    both, weeks = before + after, before_weeks / after_weeks
    if not both:
        return 0.0, inf
    tail = (1 - LEVEL) / 2
    low = special.betaincinv(after, before + 1, tail) if after else 0.0
    high = special.betaincinv(after + 1, before, 1 - tail) if before else 1.0
    return (
        float(low / (1 - low)) * weeks,
        inf if high >= 1 else float(high / (1 - high)) * weeks,
    )


def _wilson(good: int, n: int) -> tuple[float, float]:
    from scipy import special  # slow to import; no page waits for it

    z = float(special.ndtri((1 + LEVEL) / 2))
    share = good / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    wide = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - wide, middle + wide


def _difference(
    kind: str, one: Any, two: Any, change: float, low: float, high: float
) -> Changed:
    return Changed(
        kind=kind,
        before=float(one.mean()),
        after=float(two.mean()),
        n_before=len(one),
        n_after=len(two),
        change=change,
        low=low,
        high=high,
        surely=_surely(low, high),
    )


def _surely(low: float, high: float) -> str | None:
    return "better" if low > 0 else "worse" if high < 0 else None


def _unknown(
    kind: str, n_before: int, n_after: int, one: Any = (), two: Any = ()
) -> Changed:
    return Changed(
        kind=kind,
        before=float(np.mean(one)) if len(one) else None,
        after=float(np.mean(two)) if len(two) else None,
        n_before=n_before,
        n_after=n_after,
        change=None,
        low=None,
        high=None,
        surely=None,
    )
