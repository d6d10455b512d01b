"""How comfortable are the customer's shoes? Told by groups, and never of a person.

Each month three questions are asked. When it is over, disjoint groups of at least five
answers are told once, and no total beside them: whatever is subtracted from whatever,
no group of fewer appears. A group tells classes, not counts, so that no answer of one
person follows even where all said the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Groups of fewer are not told.
LEAST = 5
COMFORT, WHY, MET = "comfort", "why", "met"
# 1 pinches badly … 5 fits well.
COMFORTS = ("1", "2", "3", "4", "5")
REASONS = {
    "time": "No time",
    "rules": "Rules",
    "tools": "Tools and systems",
    "knowledge": "Not knowing enough of them",
    "authority": "Having to ask",
    "nothing": "Nothing: they fit",
}
MEETINGS = {"yes": "Yes", "no": "No"}
ANSWERS = {COMFORT: COMFORTS, WHY: tuple(REASONS), MET: tuple(MEETINGS)}
PINCH, SO_SO, FIT = "pinch", "so_so", "fit"
PINCHES_BELOW, FITS_ABOVE = 2.5, 3.5
FEW, MOST = "few", "most"
# Two classes alone: with a third one, whoever was the only one to say no in a group of
# five would know of the four others that they said yes.
HALF = 0.5
# How many answered is told in steps.
BANDS = (5, 10, 20, 50, 100, 200, 500, 1000)

Tally = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is told of one group in one month.

    ``teams`` are the names of those in it; ``answered`` is the lower end of a step;
    ``why`` is the reason named most, empty where two are named as often.
    """

    teams: tuple[str, ...]
    answered: int
    comfort: str
    why: str
    met: str


def told(by_team: Mapping[str, Tally]) -> list[Group]:
    """Return what is told of a month that is over.

    ``by_team``: for each team how many gave each answer to each question. Teams of
    fewer than five answers are told together where they are five, else not at all.
    """
    small = {name for name, tally in by_team.items() if answered(tally) < LEAST}
    groups = [
        _group((name,), tally)
        for name, tally in sorted(by_team.items())
        if name not in small
    ]
    together = _sum([by_team[name] for name in small])
    if answered(together) >= LEAST:
        groups.append(_group(tuple(sorted(small)), together))
    return groups


def answered(tally: Tally) -> int:
    """Return how many answered: everyone answers all three questions or none."""
    return sum(tally.get(COMFORT, {}).values())


def _group(teams: tuple[str, ...], tally: Tally) -> Group:
    many = answered(tally)
    mean = sum(int(level) * size for level, size in tally[COMFORT].items()) / many
    met = tally.get(MET, {}).get("yes", 0) / many
    return Group(
        teams=teams,
        answered=max(step for step in BANDS if step <= many),
        comfort=PINCH if mean < PINCHES_BELOW else FIT if mean > FITS_ABOVE else SO_SO,
        why=_most(tally.get(WHY, {})),
        met=MOST if met > HALF else FEW,
    )


def _most(sizes: Mapping[str, int]) -> str:
    ranked = sorted(sizes.values(), reverse=True)
    if not ranked or ranked[0] == 0 or ranked[:1] == ranked[1:2]:
        return ""
    return max(sizes, key=lambda reason: sizes[reason])


def _sum(tallies: Sequence[Tally]) -> dict[str, dict[str, int]]:
    whole: dict[str, dict[str, int]] = {}
    for tally in tallies:
        for question, sizes in tally.items():
            there = whole.setdefault(question, {})
            for answer, size in sizes.items():
                there[answer] = there.get(answer, 0) + size
    return whole
