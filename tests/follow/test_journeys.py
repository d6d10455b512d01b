"""What path customers take, counted from what really happened."""

import gzip
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest

import walkamile as wm
from walkamile.follow.mapped import journey_map, stages

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def log(*cases: str) -> pl.DataFrame:
    rows = [
        {"case": f"c{n}", "activity": step, "at": START + timedelta(hours=h)}
        for n, case in enumerate(cases)
        for h, step in enumerate(case)
    ]
    return pl.DataFrame(rows).sample(fraction=1, shuffle=True, seed=3)


def test_what_follows_what_is_counted_with_its_time() -> None:
    found = wm.journeys(log("abc", "abd", "ac"))

    rows = {(r["activity"], r["next"]): r for r in found.follows.to_dicts()}
    assert rows["a", "b"]["count"] == 2
    assert rows["a", "c"]["count"] == 1
    assert rows["a", "b"]["median"] == 3600


def test_the_counts_equal_a_plain_loop_on_random_logs() -> None:
    chance = random.Random(5)
    cases = [
        "".join(chance.choices("abcdef", k=chance.randint(1, 9))) for _ in range(300)
    ]

    found = wm.journeys(log(*cases))

    follows = Counter(pair for case in cases for pair in pairwise(case))
    assert {
        (r["activity"], r["next"]): r["count"] for r in found.follows.to_dicts()
    } == follows
    variants = Counter(tuple(case) for case in cases)
    assert {
        tuple(r["variant"]): r["count"] for r in found.variants.to_dicts()
    } == variants
    ends = Counter(case[-1] for case in cases)
    assert {
        r["activity"]: r["ended"] for r in found.drop_off.to_dicts() if r["ended"]
    } == ends


def test_equal_times_keep_the_order_of_the_log() -> None:
    frame = pl.DataFrame(
        {"case": ["x"] * 3, "activity": ["b", "a", "c"], "at": [START] * 3}
    )

    assert wm.journeys(frame).variants["variant"].to_list() == [["b", "a", "c"]]


def test_a_funnel_counts_steps_in_order_whatever_lies_between() -> None:
    found = wm.journeys(log("axbxc", "ab", "ba", "cab"))

    assert found.funnel(["a", "b", "c"])["cases"].to_list() == [4, 3, 1]


def test_a_step_nobody_took_is_refused_with_those_there_are() -> None:
    with pytest.raises(wm.Refused, match="nobody ever did 'z'"):
        wm.journeys(log("ab")).funnel(["a", "z"])


def test_time_between_two_activities() -> None:
    assert wm.journeys(log("axxb", "ab")).between("a", "b")["median"].item() == 2 * 3600


def test_rows_that_cannot_be_used_are_counted_and_the_rest_kept() -> None:
    frame = pl.DataFrame(
        {
            "case": ["x", "x", None, "y"],
            "activity": ["a", None, "a", "b"],
            "at": ["2026-01-01 10:00:00"] * 3 + ["never"],
        }
    )

    found = wm.journeys(frame, at="at")

    assert found.receipt["used"] == 1
    assert found.receipt["set_aside"] == {
        "no case": 1, "no activity": 1, "no readable time": 1
    }  # fmt: skip


def test_mixed_time_zones_are_one_clock() -> None:
    frame = pl.DataFrame(
        {
            "case": ["x", "x"],
            "activity": ["second", "first"],
            "at": ["2026-03-29T12:00:00+02:00", "2026-03-29T09:30:00+00:00"],
        }
    )

    assert wm.journeys(frame).variants["variant"].to_list() == [["first", "second"]]


def test_columns_that_say_nothing_are_asked_for() -> None:
    with pytest.raises(wm.Refused, match="--case"):
        wm.journeys(pl.DataFrame({"p": ["x"], "q": ["y"]}))


XES = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">
<trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="ask"/><date key="time:timestamp" value="2026-01-01T10:00:00+01:00"/></event>
<event><string key="concept:name" value="wait"/><date key="time:timestamp" value="2026-01-02T10:00:00+01:00"/></event>
</trace></log>"""


@pytest.mark.parametrize("zipped", [False, True])
def test_an_xes_log_is_read(tmp_path, zipped) -> None:
    file = tmp_path / ("log.xes.gz" if zipped else "log.xes")
    file.write_bytes(gzip.compress(XES.encode()) if zipped else XES.encode())

    assert wm.journeys(file).variants["variant"].to_list() == [["ask", "wait"]]


def test_a_broken_log_says_where_it_breaks(tmp_path) -> None:
    file = tmp_path / "log.xes"
    file.write_text(XES.replace("</trace></log>", "</trace><trace><event>"))

    with pytest.raises(wm.Refused, match="breaks in case 2"):
        wm.journeys(file)


def test_an_entity_bomb_is_refused(tmp_path) -> None:
    bomb = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log><trace>&b;</trace></log>'
    file = tmp_path / "log.xes"
    file.write_text(bomb)

    with pytest.raises(wm.Refused):
        wm.journeys(file)


@pytest.mark.data
def test_the_same_log_in_two_formats_tells_the_same(data) -> None:
    folder = data / "event_logs/dev"

    xes = wm.journeys(folder / "roadtraffic100traces.xes")
    csv = wm.journeys(folder / "roadtraffic100traces.csv")

    assert xes.follows.select("activity", "next", "count").equals(
        csv.follows.select("activity", "next", "count")
    )
    assert xes.variants.equals(csv.variants)


def phases(*cases: str) -> pl.DataFrame:
    """A log of phases: "as" is a's start, "ac" its completion, "a?" scheduled."""
    told = {"s": "start", "c": "complete", "?": "schedule"}
    rows = [
        (f"c{n}", step[0], told[step[1]], START + timedelta(hours=h))
        for n, case in enumerate(cases)
        for h, step in enumerate(case.split())
    ]
    return pl.DataFrame(
        rows,
        schema=["case", "activity", "lifecycle:transition", "at"],
        orient="row",
    )


@pytest.mark.parametrize(
    ("case", "again"),
    [
        ("as ac bs bc", {}),
        ("a? as ac", {}),
        ("a? a?", {}),
        ("as ac as ac", {"a": 1}),
        ("as as ac ac", {"a": 1}),
        ("as bs ac bc", {}),
        ("ac ac ac bs bc", {"a": 2}),
        ("as ac ac", {"a": 1}),
    ],
)
def test_what_starts_and_is_completed_was_done_once(case, again) -> None:
    found = wm.journeys(phases(case, "as ac", "bs bc"))

    counted = {row["activity"]: row["again"] for row in found.rework.to_dicts()}
    assert {name: n for name, n in counted.items() if n} == again
    steps = case.split()
    assert found.variants["variant"].list.len().max() == len(steps)


def test_a_stage_is_not_come_back_to_when_what_began_there_ends() -> None:
    log = phases("as bs ac bc", "as ac bs bc", "as ac bs bc as ac", "as ac", "bs bc")
    found = wm.journeys(log)
    placed = stages.read(
        '[[stage]]\nname = "first"\nactivities = ["a"]\n'
        '[[stage]]\nname = "second"\nactivities = ["b"]\n',
        known=found.activities,
    )

    many = pl.concat(
        [
            log.with_columns(pl.format("{}-{}", "case", pl.lit(n)).alias("case"))
            for n in range(5)
        ]
    )
    rows = journey_map.measured(wm.journeys(many), placed)
    assert [row["again"] for row in rows] == [5, 0]
