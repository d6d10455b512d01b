"""How many reach each stage, how long does it hold them, and how often again?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from walkamile.follow.held import SECOND
from walkamile.follow.intervals import of_difference, of_median, of_share
from walkamile.follow.journeys import Journeys
from walkamile.follow.mapped.ruler import FEWEST
from walkamile.follow.mapped.stages import Stages
from walkamile.follow.part import Flags, Ints, Part

# Whoever is held more than twice as long as half of all is said to wait.
LONG_WAIT = 2.0


@dataclass(frozen=True)
class Passed:
    """For each case (row) and stage (column): how long it was held, and what went wrong.

    ``here``: it came to the stage; ``held``: microseconds from its events there to the
    event that followed each; ``again``: it came back, or did something there again;
    ``waited``: it was held more than twice as long as half of those who came; ``handed``:
    somebody else had it at hand from one event there to the next (null: not in the log).
    """

    here: Flags
    held: Ints
    again: Flags
    waited: Flags
    last: Ints
    handed: Flags | None


def passed(part: Part, codes: Ints, many: int) -> Passed:
    """Return how each case of a part passed through the stages; −1 is no stage."""
    stage = codes[part.activity]
    cell = part.case.astype(np.int64) * many + stage
    known = stage >= 0
    size = part.cases * many
    events = np.bincount(cell[known], minlength=size)
    wait = np.zeros(len(stage), np.int64)
    goes_on = np.flatnonzero(part.goes_on)
    wait[goes_on] = part.at[goes_on + 1] - part.at[goes_on]
    held = np.bincount(cell[known], weights=wait[known], minlength=size)
    shape = (part.cases, many)
    here = (events > 0).reshape(shape)
    spent = held.astype(np.int64).reshape(shape)
    last = stage[part.starts[1:] - 1]
    return Passed(
        here,
        spent,
        _again(part, stage, cell, shape),
        _waited(here, spent),
        last,
        _handed(part, stage, cell, shape),
    )


def _handed(
    part: Part, stage: Ints, cell: Ints, shape: tuple[int, int]
) -> Flags | None:
    """Return who was handed on within a stage."""
    if part.handler is None:
        return None
    other = (part.handler[1:] != part.handler[:-1]) & (part.handler[1:] > 0)
    other &= (part.handler[:-1] > 0) & (cell[1:] == cell[:-1]) & (stage[1:] >= 0)
    flags = np.zeros(shape[0] * shape[1], bool)
    flags[cell[1:][other]] = True
    return flags.reshape(shape)


def _again(part: Part, stage: Ints, cell: Ints, shape: tuple[int, int]) -> Flags:
    """Return who came back to a stage, or did the same thing there twice."""
    size = shape[0] * shape[1]
    opens = np.flatnonzero(part.opens)
    come, case = stage[opens], part.case[opens]
    arrived = np.ones(len(come), bool)
    arrived[1:] = (come[1:] != come[:-1]) | (case[1:] != case[:-1])
    visits = np.bincount(cell[opens[arrived & (come >= 0)]], minlength=size)
    twice = (
        part.times_done(np.where(stage >= 0, cell, -1))
        .filter((pl.col("times") > 1) & (pl.col("group") >= 0))
        .select("group")
        .unique()
        .collect()["group"]
        .to_numpy()
    )
    flags = visits > 1
    flags[twice] = True
    return flags.reshape(shape)


def _waited(here: Flags, spent: Ints) -> Flags:
    flags = np.zeros(here.shape, bool)
    for column in range(here.shape[1]):
        some = spent[here[:, column], column]
        if len(some) and (usual := float(np.median(some))) > 0:
            flags[:, column] = here[:, column] & (spent[:, column] > LONG_WAIT * usual)
    return flags


def codes_of(found: Journeys, stages: Stages) -> Ints:
    """Return the stage of each activity of the log, −1 for none."""
    places = stages.places()
    return np.array([places.get(name, -1) for name in found.activities], np.int64)


def measured(found: Journeys, stages: Stages) -> list[dict[str, Any]]:
    """Return one row a stage, in order, of all cases of a log.

    ``stage, activities, cases, share, low, high`` (of all cases, Wilson), ``median,
    median_low, median_high, p90`` (seconds held, of those who came), ``again, waited,
    handed`` (cases; handed is null where the log does not say who), ``ended`` (cases
    whose last event is there). Fewer than five cases are told as fewer than five: no
    figure of them is given.
    """
    many = len(stages.stages)
    codes = codes_of(found, stages)
    each = [passed(part, codes, many) for part in found.parts()]
    return [_row(each, stages, column, found.cases) for column in range(many)]


def _row(
    each: Sequence[Passed], stages: Stages, column: int, whole: int
) -> dict[str, Any]:
    stage = stages.stages[column]
    told = {
        "stage": stage.name,
        "activities": [stages.called(a) for a in stage.activities],
    }
    here = [one.here[:, column] for one in each]
    cases = int(sum(flags.sum() for flags in here))
    if 0 < cases < FEWEST:
        return {**told, "cases": None, "few": True}
    held = np.concatenate([
        one.held[flags, column] for one, flags in zip(each, here, strict=True)
    ])  # fmt: skip
    low, high = of_share(cases, whole)
    first, second = of_median(held)
    return {
        **told,
        "few": False,
        "cases": cases,
        "share": cases / max(whole, 1),
        "low": low,
        "high": high,
        "median": float(np.median(held)) / SECOND if cases else None,
        "median_low": None if first is None else first / SECOND,
        "median_high": None if second is None else second / SECOND,
        "p90": float(np.quantile(held, 0.9)) / SECOND if cases else None,
        "again": int(sum(one.again[:, column].sum() for one in each)),
        "waited": int(sum(one.waited[:, column].sum() for one in each)),
        "handed": None
        if any(one.handed is None for one in each)
        else int(
            sum(one.handed[:, column].sum() for one in each if one.handed is not None)
        ),
        "ended": int(sum((one.last == column).sum() for one in each)),
    }


def felt(
    found: Journeys, stages: Stages, answers: Mapping[str, float], cases: Sequence[str]
) -> dict[tuple[str, str], tuple[list[float], list[float]]]:
    """Return what customers answered whose case went smoothly at a stage, and who had trouble.

    ``answers`` are CES 2.0 answers by case, ``cases`` the names of the log's cases in
    order. Keys are stage and ``waited``, ``again`` or ``handed``. This is what counted
    trouble is calibrated by: a log in one part.
    """
    if not answers or found.is_large:
        return {}
    part = next(found.parts())
    each = passed(part, codes_of(found, stages), len(stages.stages))
    told = np.array([answers.get(case, np.nan) for case in cases])
    known = ~np.isnan(told)
    flags = {"waited": each.waited, "again": each.again, "handed": each.handed}
    return {
        (stage.name, what): (
            told[known & each.here[:, n] & ~rough[:, n]].tolist(),
            told[known & each.here[:, n] & rough[:, n]].tolist(),
        )
        for n, stage in enumerate(stages.stages)
        for what, rough in flags.items()
        if rough is not None
    }


def beside(first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]],
           cases: int, others: int) -> list[dict[str, Any]]:  # fmt: skip
    """Return two maps of the same stages side by side, with what differs surely.

    ``stage, cases, others, difference, low, high`` (of shares who come, Newcombe) and
    ``differs``; ``median, other_median, slower`` (the intervals of the medians do not
    touch), ``again_difference, again_low, again_high``.
    """
    return [_pair(a, b, cases, others) for a, b in zip(first, second, strict=True)]


def _pair(
    a: Mapping[str, Any], b: Mapping[str, Any], cases: int, others: int
) -> dict[str, Any]:
    told: dict[str, Any] = {"stage": a["stage"], "few": bool(a["few"] or b["few"])}
    if told["few"]:
        return told
    low, high = of_difference(a["cases"], cases, b["cases"], others)
    less, more = of_difference(a["again"], a["cases"], b["again"], b["cases"])
    bounds = [a["median_low"], a["median_high"], b["median_low"], b["median_high"]]
    apart = None not in bounds and (bounds[0] > bounds[3] or bounds[2] > bounds[1])
    return {
        **told,
        "cases": a["cases"],
        "others": b["cases"],
        "share": a["share"],
        "other_share": b["share"],
        "difference": a["share"] - b["share"],
        "low": low,
        "high": high,
        "differs": low > 0 or high < 0,
        "median": a["median"],
        "other_median": b["median"],
        "slower": ("first" if a["median"] > b["median"] else "second") if apart else "",
        "again_difference": a["again"] / max(a["cases"], 1)
        - b["again"] / max(b["cases"], 1),
        "again_low": less,
        "again_high": more,
        "again_differs": less > 0 or more < 0,
    }
