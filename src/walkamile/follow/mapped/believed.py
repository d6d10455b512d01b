"""What colleagues believe the journey is, beside what customers really do."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

MOST, LONGEST = 30, 120
_ARROW = re.compile(r"\s*(?:→|->|=>|>)\s*")
# What stands before a step in a list: "- ", "• ", "3. ", "3) ".
_MARK = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")
# Fewer than half of the cases come there: not the way, but a way aside.
USUAL = 0.5

# What is said of a step, by its kind.
WORDS = {
    "as_believed": "as we believe",
    "elsewhere": "it comes, at another place",
    "seldom": "fewer than half come there",
    "unseen": "nothing in the log is called so",
    "unbelieved": "it happens, and we did not think of it",
}


def steps(typed: str, known: Collection[str] = ()) -> list[str]:
    """Return the steps that were typed or drawn, one a line or with arrows between them.

    A line that is ``known`` (what the log calls a step, casefolded) stays whole: names
    of steps hold arrows, too.
    """
    found: list[str] = []
    for line in typed.splitlines():
        whole = line.strip()
        if whole.casefold() in known:
            found.append(whole)
        else:
            found += _ARROW.split(_MARK.sub("", whole, count=1))
    return [step.strip()[:LONGEST] for step in found if step.strip()][:MOST]


def known(measured: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return what the stages of a map and their activities are called, casefolded."""
    return {name for row in measured for name in _names(row)}


def beside(typed: str, measured: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what is believed and what was measured as one list, differences marked.

    ``step``; ``kind``: as_believed, elsewhere (it comes, at another place), seldom
    (fewer than half come), unseen (nothing in the log is called so), unbelieved (it
    happens, and nobody thought of it); ``share`` of cases, null where not known.
    ``measured`` are rows of the map, in order. A step is a stage by its name, or by
    the name of one of its activities.
    """
    drawn = steps(typed, known(measured))
    found = [(step, _place(step, measured)) for step in drawn]
    if not found:
        return []
    in_order = _rising([place for _, place in found if place is not None])
    rows = [_believed(step, place, measured, in_order) for step, place in found]
    thought_of = {place for _, place in found}
    for place, row in enumerate(measured):
        if place not in thought_of:
            rows.append(
                {"step": row["stage"], "kind": "unbelieved", "share": row.get("share")}
            )
    return rows


def _place(step: str, measured: Sequence[Mapping[str, Any]]) -> int | None:
    plain = step.casefold()
    for place, row in enumerate(measured):
        if plain in _names(row):
            return place
    return None


def _names(row: Mapping[str, Any]) -> set[str]:
    return {name.strip().casefold() for name in (row["stage"], *row["activities"])}


def _believed(
    step: str,
    place: int | None,
    measured: Sequence[Mapping[str, Any]],
    in_order: set[int],
) -> dict[str, Any]:
    if place is None:
        return {"step": step, "kind": "unseen", "share": None}
    share = measured[place].get("share")
    kind = "as_believed" if place in in_order else "elsewhere"
    if share is not None and share < USUAL:
        kind = "seldom"
    return {"step": step, "kind": kind, "share": share}


def _rising(places: Sequence[int]) -> set[int]:
    """Return the longest run of places that rises: what stands beside it is displaced."""
    best: list[list[int]] = []
    for n, place in enumerate(places):
        before = [best[m] for m in range(n) if places[m] < place]
        best.append([*_longest(before), place])
    return set(_longest(best))


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
