"""Which themes come up together, more often than chance would have it?"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

# Groups under five are not shown.
SHOWN_FROM = 5
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two themes that the same customers speak of.

    ``many``: texts that speak of both; ``times``: how many times as often as if the
    themes of texts with several were dealt out by chance, with its 95 % interval.
    """

    one: str
    other: str
    many: int
    times: float
    low: float
    high: float


def together(said: Iterable[Collection[str]], *, least: int = SHOWN_FROM) -> list[Pair]:
    """Return pairs of themes in texts that speak of several, the most frequent first.

    ``said``: the themes of each text. By chance means: every theme keeps how often it
    stands beside another, but with whom is dealt out (the configuration model of
    Newman 2010). The interval is Garwood's for a count (1936). Pairs of fewer than
    ``least`` texts are left out.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for themes in said:
        pairs.update(combinations(sorted(set(themes)), 2))
    return paired(pairs, least=least)


def paired(pairs: Counter[tuple[str, str]], *, least: int = SHOWN_FROM) -> list[Pair]:
    """Return the pairs of counts that were made elsewhere."""
    beside: Counter[str] = Counter()
    for (one, other), many in pairs.items():
        beside[one] += many
        beside[other] += many
    ends = sum(beside.values())
    spare = ends - sum(many**2 for many in beside.values()) / max(ends, 1)
    found = []
    for (one, other), many in pairs.items():
        chance = beside[one] * beside[other] / max(spare, 1e-9)
        if many < least or chance <= 0:
            continue
        low, high = _garwood(many)
        found.append(
            Pair(
                one=one,
                other=other,
                many=many,
                times=many / chance,
                low=low / chance,
                high=high / chance,
            )
        )
    return sorted(found, key=lambda pair: (-pair.many, pair.one, pair.other))


def _garwood(many: int) -> tuple[float, float]:
    from scipy.special import gammaincinv  # slow to import; no page waits for it

    low = float(gammaincinv(many, INTERVAL[0])) if many else 0.0
    return low, float(gammaincinv(many + 1, INTERVAL[1]))
