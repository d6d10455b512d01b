"""What do these customers speak of more, or less, than those?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, sqrt

TWO_SIDED_95 = 1.959964
# A difference is called clear at this level with everything that was compared (Holm).
LEVEL = 0.05
# Fewer voices than this on a side: shares would say more than they know.
SIDE_AT_LEAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much larger a theme's share is here than there.

    Shares are of all voices of a side (0…1); ``change`` is here minus there with its
    95 % interval; ``clear`` where it holds with all comparisons made at once.
    """

    theme: str
    here: int
    there: int
    share_here: float
    share_there: float
    change: float
    low: float
    high: float
    clear: bool


def differences(
    here: Mapping[str, int],
    of_here: int,
    there: Mapping[str, int],
    of_there: int,
) -> list[Difference]:
    """Return the difference of every theme, the largest first.

    ``here`` and ``there``: voices a theme on each side; ``of_here`` and ``of_there``:
    all voices of a side. Intervals are Newcombe's (1998, method 10), which hold for
    small counts; ``clear`` is Holm's step-down over two-sided score tests (1979). The
    sides must not share voices. A side of fewer than ten voices gives nothing.
    """
    if of_here < SIDE_AT_LEAST or of_there < SIDE_AT_LEAST:
        return []
    names = sorted({*here, *there})
    chances = {
        name: _chance(here.get(name, 0), of_here, there.get(name, 0), of_there)
        for name in names
    }
    clear = _holm(chances)
    found = [
        _difference(
            name, here.get(name, 0), of_here, there.get(name, 0), of_there, clear
        )
        for name in names
    ]
    return sorted(found, key=lambda row: (-abs(row.change), row.theme))


def _difference(
    name: str, a: int, of_a: int, b: int, of_b: int, clear: set[str]
) -> Difference:
    p, q = a / of_a, b / of_b
    low_p, high_p = wilson(a, of_a)
    low_q, high_q = wilson(b, of_b)
    return Difference(
        theme=name,
        here=a,
        there=b,
        share_here=p,
        share_there=q,
        change=p - q,
        low=p - q - sqrt((p - low_p) ** 2 + (high_q - q) ** 2),
        high=p - q + sqrt((high_p - p) ** 2 + (q - low_q) ** 2),
        clear=name in clear,
    )


def wilson(many: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    z, p = TWO_SIDED_95, many / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    wide = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(middle - wide, 0.0), min(middle + wide, 1.0)


def _chance(a: int, of_a: int, b: int, of_b: int) -> float:
    """Return how likely such a difference is where there is none (two-sided)."""
    p = (a + b) / (of_a + of_b)
    spread = sqrt(p * (1 - p) * (1 / of_a + 1 / of_b))
    return erfc(abs(a / of_a - b / of_b) / spread / sqrt(2)) if spread else 1.0


def _holm(chances: Mapping[str, float]) -> set[str]:
    clear: set[str] = set()
    ranked = sorted(chances, key=lambda name: (chances[name], name))
    for place, name in enumerate(ranked):
        if chances[name] * (len(ranked) - place) > LEVEL:
            break
        clear.add(name)
    return clear
