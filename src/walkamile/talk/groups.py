"""Groups that may be shown: nobody in them can be told apart, not even by difference."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

# A group of fewer is not shown.
FEWEST = 5
OTHERS = "others"
# So many small blocks are looked through; more are not let in together, unseen.
MOST_BLOCKS, MOST_SINGLES = 250, 50
# A direction in which sums say nothing is told from rounding by this.
NOTHING = 1e-9

Groups = dict[str, frozenset[str]]


def shown(memberships: Mapping[str, Mapping[str, str | None]]) -> dict[str, Groups]:
    """Return the groups that may be shown: grouping, then group, then its members.

    ``memberships``: grouping, then member, then the group (null: not known). Within a
    grouping, groups under five become "others"; where these are under five too, the
    smallest shown group joins them. Then one grouping after the other is let in only as
    finely as no sum or difference over all that is shown speaks of under five.
    """
    released: dict[str, Groups] = {}
    for grouping, whose in memberships.items():
        groups = _merged(_gathered(whose))
        while groups and _gives_away([*_all(released), *groups.values()]):
            groups = _coarser(groups)
        if groups:
            released[grouping] = groups
    return released


def _all(released: Mapping[str, Groups]) -> list[frozenset[str]]:
    return [members for groups in released.values() for members in groups.values()]


def _gathered(whose: Mapping[str, str | None]) -> Groups:
    gathered: dict[str, set[str]] = defaultdict(set)
    for member, group in whose.items():
        gathered[group or OTHERS].add(member)
    return {name: frozenset(members) for name, members in gathered.items()}


def _merged(groups: Groups) -> Groups:
    """Return groups of five or more, the rest as others; none where all are too few."""
    large = {name: one for name, one in groups.items() if len(one) >= FEWEST}
    others: frozenset[str] = large.pop(OTHERS, frozenset())
    others = others.union(*(one for one in groups.values() if len(one) < FEWEST))
    while others and len(others) < FEWEST and large:
        others |= large.pop(_smallest(large))
    if len(others) >= FEWEST:
        large[OTHERS] = others
    return dict(sorted(large.items(), key=lambda one: (one[0] == OTHERS, one[0])))


def _coarser(groups: Groups) -> Groups:
    """Return groups with the smallest one joined to the others; one group: none."""
    named = {name: one for name, one in groups.items() if name != OTHERS}
    if not named or len(groups) == 1:
        return {}
    others = groups.get(OTHERS, frozenset()) | named.pop(_smallest(named))
    return {**named, OTHERS: others}


def _smallest(groups: Groups) -> str:
    return min(groups, key=lambda name: (len(groups[name]), name))


def _gives_away(groups: Sequence[frozenset[str]]) -> bool:
    """Say whether sums over these groups can be combined into one over under five.

    Members of the same groups cannot be told apart: they are one block. A combination
    of sums is a vector in the row space of groups × blocks; one that is zero outside
    some blocks exists exactly where the null space's columns at them are dependent.
    """
    blocks = _blocks(groups)
    sizes = [len(members) for _, members in blocks]
    small = [at for at, size in enumerate(sizes) if size < FEWEST]
    if not small:
        return False
    if len(small) > MOST_BLOCKS or sizes.count(1) > MOST_SINGLES:
        return True
    rows = np.array(
        [[float(at in own) for own, _ in blocks] for at in range(len(groups))]
    )
    _, strengths, directions = np.linalg.svd(rows, full_matrices=True)
    blind = directions[int((strengths > NOTHING).sum()) :][:, small]
    return _dependent(
        blind.T @ blind, np.array([sizes[at] for at in small]), FEWEST - 1
    )


def _dependent(products: Array, sizes: Array, people: int) -> bool:
    """Say whether columns of together so few people are linearly dependent.

    ``products`` are the columns' inner products. One column after the other is taken
    out of those behind it (Gram-Schmidt); one of which nothing is left depended on them.
    """
    left = np.diag(products)
    if bool(((left < NOTHING) & (sizes <= people)).any()):
        return True
    for at in np.flatnonzero(sizes < people):
        behind = slice(int(at) + 1, None)
        own = products[at, behind]
        if not len(own):
            continue
        without = products[behind, behind] - np.outer(own, own) / products[at, at]
        if _dependent(without, sizes[behind], people - int(sizes[at])):
            return True
    return False


def _blocks(groups: Iterable[frozenset[str]]) -> list[tuple[frozenset[int], set[str]]]:
    """Return members by the set of groups they are in."""
    own: dict[str, set[int]] = defaultdict(set)
    for at, members in enumerate(groups):
        for member in members:
            own[member].add(at)
    blocks: dict[frozenset[int], set[str]] = defaultdict(set)
    for member, places in own.items():
        blocks[frozenset(places)].add(member)
    return sorted(blocks.items(), key=lambda one: sorted(one[0]))
