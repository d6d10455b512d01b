"""Which activities belong together as one stage? Proposed, and kept as a plain file."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from walkamile.follow.journeys import Journeys
from walkamile.follow.part import Part
from walkamile.refused import Refused

# A map with more columns than a page can hold is not read (Miller, 1956: seven).
MOST = 6
# Activities on fewer cases than this are put with their neighbour, never apart.
RARE = 0.02
# A stage is called after the first thing in it that nearly all do who come there.
USUAL = 0.8
# So many cases, and their commonest activities, are asked for the order of things.
ASKED, COMPARED = 5_000, 60
LONGEST_NAME, MOST_STAGES, MOST_LISTED = 60, 20, 2_000
REST = "Anything else"
_SUFFIX = re.compile(
    r"[_ ]?(timestamp|date|datetime|time|at|complete|tstamp)$", re.IGNORECASE
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
HEAD = """\
# The stages of this journey, in order. Change names, move activities, add a stage:
# an activity stands in one stage. "names" says how customers would call an activity;
# errands = ["track_order"] in a stage counts walks of these errands as its effort.
"""


class WrongStagesError(Refused):
    """A file of stages that cannot be used."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a journey: its name, the activities in it, and errands that walk it."""

    name: str
    activities: tuple[str, ...]
    errands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages of a journey in order, and what activities are called."""

    stages: tuple[Stage, ...]
    names: dict[str, str] = field(default_factory=dict)

    def called(self, activity: str) -> str:
        """Return an activity in the customer's words, as far as somebody gave them."""
        return self.names.get(activity) or spoken(activity)

    def places(self) -> dict[str, int]:
        """Return the place of each activity's stage."""
        return {
            name: place
            for place, stage in enumerate(self.stages)
            for name in stage.activities
        }

    def of(self, activity: str) -> int:
        """Return the place of an activity's stage, or −1."""
        return self.places().get(activity, -1)


def spoken(activity: str) -> str:
    """Return a column's or event's name as people would write it."""
    words = _HUMP.sub(" ", activity).replace("_", " ").replace("-", " ").split()
    plain = " ".join(words)
    short = _SUFFIX.sub("", plain) or plain
    return (short[:1].upper() + short[1:])[:LONGEST_NAME] or "?"


def proposed(found: Journeys, *, most: int = MOST) -> Stages:
    """Return stages that the log suggests: neighbours in time, joined where they wait least.

    Activities stand in the order in which cases usually come to them; the two
    neighbours with the shortest time between them become one, until ``most`` are left.
    Where a log has more than sixty activities, the rarer ones are one stage at the end,
    which lists the first 2,000.
    """
    order, rest = _order(found)
    most -= bool(rest)
    groups = [[name] for name in order]
    reached = dict(found.drop_off.select("activity", "reached").iter_rows())
    waits = _waits(found)
    while len(groups) > most or _lonely(groups, reached, found.cases):
        lonely = _lonely(groups, reached, found.cases)
        gaps = [
            _gap(groups[n], groups[n + 1], waits)
            if n in lonely or not lonely
            else np.inf
            for n in range(len(groups) - 1)
        ]
        if not gaps:
            break
        n = int(np.argmin(gaps))
        groups[n : n + 2] = [groups[n] + groups[n + 1]]
    named = zip(groups, _named(groups, reached), strict=True)
    stages = tuple(Stage(name, tuple(some)) for some, name in named)
    return Stages((*stages, Stage(REST, tuple(rest[:MOST_LISTED]))) if rest else stages)


def _order(found: Journeys) -> tuple[list[str], list[str]]:
    """Return the commonest activities in the order in which cases come to them, and the rest.

    For every two, what most cases with both do first stands first (Copeland's count of
    such duels).
    """
    part, names = _whole(found), found.activities
    first = (
        pl.DataFrame(
            {
                "case": part.case,
                "activity": part.activity,
                "at": np.arange(len(part.activity))
                - np.repeat(part.starts[:-1], part.lengths),
            }
        )
        .filter(pl.col("case") % max(part.cases // ASKED, 1) == 0)
        .group_by("case", "activity")
        .agg(pl.col("at").min())
    )
    known = (
        first.group_by("activity")
        .len()
        .sort("len", "activity", descending=[True, False])
    )
    codes = known["activity"].head(COMPARED).to_list()
    pairs = first.join(first, on="case", suffix="_b").filter(
        pl.col("activity").is_in(codes) & pl.col("activity_b").is_in(codes)
    )
    duels = pairs.group_by("activity", "activity_b").agg(
        (pl.col("at") < pl.col("at_b")).mean().alias("won")
    )
    won = dict(
        duels.group_by("activity")
        .agg((pl.col("won") > 0.5).sum().alias("n"))
        .iter_rows()
    )
    mean = dict(first.group_by("activity").agg(pl.col("at").mean()).iter_rows())
    left = known["activity"].to_list()[COMPARED:]
    ranked = sorted(codes, key=lambda code: (-won.get(code, 0), mean[code], code))
    unseen = [code for code in range(len(names)) if code not in mean]
    return [names[code] for code in ranked], [names[code] for code in [*left, *unseen]]


def _whole(found: Journeys) -> Part:
    return next(found.parts())


def _waits(found: Journeys) -> dict[tuple[str, str], tuple[float, int]]:
    rows = found.follows.select("activity", "next", "median", "count").iter_rows()
    return {(a, b): (median, count) for a, b, median, count in rows}


def _gap(left: list[str], right: list[str], waits: dict[Any, Any]) -> float:
    """Return the usual time from one group to the next; never seen is very long."""
    met = [waits[a, b] for a in left for b in right if (a, b) in waits]
    times = sum(count for _, count in met)
    if not times:
        return 1e15
    return float(sum(median * count for median, count in met) / times)


def _lonely(groups: list[list[str]], reached: dict[str, int], cases: int) -> set[int]:
    """Return the gaps beside groups that hardly anybody reaches."""
    if len(groups) < 2:
        return set()
    rare = [
        n
        for n, some in enumerate(groups)
        if sum(reached.get(name, 0) for name in some) < RARE * cases
    ]
    return {gap for n in rare for gap in (n - 1, n) if 0 <= gap < len(groups) - 1}


def _named(groups: list[list[str]], reached: dict[str, int]) -> list[str]:
    names: list[str] = []
    for some in groups:
        most = max(reached.get(name, 0) for name in some)
        usual = [name for name in some if reached.get(name, 0) >= USUAL * most]
        best = spoken(usual[0])
        while best in names:
            best = (
                f"{best[: LONGEST_NAME - 2]} 2"
                if not best.endswith(" 2")
                else f"{best}+"
            )
        names.append(best)
    return names


def written(stages: Stages) -> str:
    """Return stages as the plain file that people edit (TOML)."""
    parts = [HEAD]
    for stage in stages.stages:
        listed = "".join(f"  {_text(name)},\n" for name in stage.activities)
        parts.append(
            f"\n[[stage]]\nname = {_text(stage.name)}\nactivities = [\n{listed}]\n"
        )
        if stage.errands:
            parts.append(f"errands = [{', '.join(map(_text, stage.errands))}]\n")
    if stages.names:
        lines = "".join(f"{_text(k)} = {_text(v)}\n" for k, v in stages.names.items())
        parts.append(f"\n[names]\n{lines}")
    return "".join(parts)


def _text(value: str) -> str:
    """Return a TOML basic string: JSON's, with DEL escaped as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(text: str, *, known: Sequence[str] = ()) -> Stages:
    """Return the stages in a file. Raises ``WrongStagesError`` with what to mend.

    Activities of the log (``known``) that stand nowhere are put into "Anything else".
    """
    try:
        given: dict[str, Any] = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as wrong:
        raise WrongStagesError(f"{wrong}.", next_step="Mend that line.") from wrong
    listed = given.get("stage")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_STAGES:
        raise WrongStagesError(
            f"it names no stage, or more than {MOST_STAGES}.",
            next_step='Write [[stage]], name = "Order", activities = ["order placed"].',
        )
    stages = tuple(_stage(one, place) for place, one in enumerate(listed, start=1))
    _refuse_doubles(stages)
    names = given.get("names", {})
    if not isinstance(names, dict) or not all(
        isinstance(v, str) for v in names.values()
    ):
        raise WrongStagesError(
            "names are not texts.", next_step='Write "order_placed" = "I order".'
        )
    placed = {name for stage in stages for name in stage.activities}
    left = tuple(name for name in known if name not in placed)
    if left:
        stages += (Stage(REST, left[:MOST_LISTED]),)
    short = {key: value[:LONGEST_NAME] for key, value in names.items() if value.strip()}
    return Stages(stages, short)


def _stage(one: Any, place: int) -> Stage:
    fits = isinstance(one, dict) and isinstance(one.get("name"), str)
    some = one.get("activities") if fits else None
    if not fits or not one["name"].strip() or not isinstance(some, list):
        raise WrongStagesError(
            f"stage {place} has no name or no list of activities.",
            next_step='Write name = "Order" and activities = ["order placed"].',
            row=place,
        )
    if not all(isinstance(name, str) for name in some):
        raise WrongStagesError(
            f"stage {place} lists an activity that is no text.",
            next_step="Put every activity in quotation marks.",
            row=place,
        )
    errands = one.get("errands", [])
    known = [name for name in errands if isinstance(name, str)]
    return Stage(one["name"].strip()[:LONGEST_NAME], tuple(some), tuple(known))


def _refuse_doubles(stages: Sequence[Stage]) -> None:
    names, activities = set[str](), set[str]()
    for stage in stages:
        if stage.name in names:
            raise WrongStagesError(
                f"two stages are called {stage.name!r}.", next_step="Rename one."
            )
        names.add(stage.name)
        for activity in stage.activities:
            if activity in activities:
                raise WrongStagesError(
                    f"{activity!r} stands in two stages.",
                    next_step="Leave it in one of them.",
                )
            activities.add(activity)
