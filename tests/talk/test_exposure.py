"""Who has met customers, without anybody being singled out?"""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import walkamile as wm
from walkamile.talk.groups import shown

TODAY = "2026-03-31"


def staff(**groups: int) -> list[dict[str, Any]]:
    return [
        {
            "colleague": f"{team}{at}@shop.example",
            "team": team,
            "role": "seller",
            "level": "front line",
        }
        for team, many in groups.items()
        for at in range(many)
    ]


def entry(
    who: str, minutes: float, on: str = "2026-03-20", **more: Any
) -> dict[str, Any]:
    return {"colleague": who, "start": on, "minutes": minutes, **more}


def found(
    ledger: list[dict[str, Any]], people: list[dict[str, Any]], **more: Any
) -> dict[tuple[str, str], dict[str, Any]]:
    frame = wm.exposure(
        pl.DataFrame(ledger), today=TODAY, people=pl.DataFrame(people), **more
    )
    return {(row["by"], row["group"]): row for row in frame.to_dicts()}


def test_who_met_nobody_counts_too() -> None:
    rows = found([entry("shop0@shop.example", 150)], staff(shop=5))
    shop = rows["team", "shop"]
    assert (shop["people"], shop["direct_minutes"], shop["two_hours_share"]) == (
        5,
        150,
        0.2,
    )
    assert shop["days_since_contact"] is None


def test_two_hours_may_be_many_short_talks_within_forty_two_days() -> None:
    inside = [
        entry(f"shop{at}@shop.example", 60, on)
        for at in range(5)
        for on in ("2026-02-18", "2026-03-31T18:00:00")
    ]
    rows = found(inside, staff(shop=5))
    assert rows["team", "shop"]["two_hours_share"] == 1.0
    assert rows["team", "shop"]["days_since_contact"] == 0
    before = [{**one, "start": "2026-02-17"} for one in inside]
    rows = found(before, staff(shop=5))
    assert rows["team", "shop"]["direct_minutes"] == 0
    assert rows["team", "shop"]["days_since_contact"] == 42


def test_a_recording_is_no_meeting_and_an_observer_has_not_talked() -> None:
    rows = found(
        [
            entry("shop0@shop.example", 300, mode="recording", direct="direct"),
            entry("shop1@shop.example", 300, mode="report", direct="direct"),
            entry("shop2@shop.example", 90, mode="visit", direct="observer"),
            entry("shop3@shop.example", 45, mode="counter shift", direct="direct"),
        ],
        staff(shop=5),
    )
    shop = rows["team", "shop"]
    assert (shop["direct_minutes"], shop["observed_minutes"]) == (45, 90)


def test_a_booking_for_tomorrow_has_not_happened() -> None:
    rows = found([entry("shop0@shop.example", 60, "2026-04-01")], staff(shop=5))
    assert rows["team", "shop"]["direct_minutes"] == 0


def test_small_teams_are_merged_and_no_remainder_is_left_to_subtract() -> None:
    rows = found([], staff(shop=9, phone=6, board=3))
    teams = {group: row["people"] for (by, group), row in rows.items() if by == "team"}
    assert teams == {"shop": 9, "others": 9}


def test_fewer_than_five_colleagues_see_nothing() -> None:
    assert not found([entry("shop0@shop.example", 60)], staff(shop=4))


def test_a_role_that_is_a_level_but_for_one_person_gives_nobody_away() -> None:
    people = [
        {
            "colleague": f"p{at}",
            "role": "boss" if at < 5 else "seller",
            "level": "top" if at < 6 else "floor",
            "team": "all",
        }
        for at in range(20)
    ]
    rows = found([entry("p5", 500)], people)
    sizes = {key: row["people"] for key, row in rows.items()}
    assert not {("role", "boss"), ("level", "top")} <= sizes.keys()


def test_no_names_and_only_my_own_row() -> None:
    ledger = [entry(f"shop{at}@shop.example", 10 * at) for at in range(6)]
    rows = found(ledger, staff(shop=6), me=" SHOP3@shop.example")
    text = str([row for key, row in rows.items() if key[0] != "me"])
    assert "@" not in text
    assert [row["direct_minutes"] for key, row in rows.items() if key[0] == "me"] == [
        30
    ]
    assert not [key for key in found(ledger, staff(shop=6)) if key[0] == "me"]


@pytest.mark.parametrize("seed", range(12))
def test_no_sum_or_difference_speaks_of_fewer_than_five(seed: int) -> None:
    chance = random.Random(seed)
    people = [f"p{at}" for at in range(chance.randint(8, 24))]
    whose = {
        by: {one: chance.choice("abcd"[: chance.randint(2, 4)]) for one in people}
        for by in ("role", "level", "team")
    }
    groups = [members for by in shown(whose).values() for members in by.values()]
    assert all(len(members) >= 5 for members in groups)
    if not groups:
        return
    sums = np.array([[float(one in members) for one in people] for members in groups])
    rank = np.linalg.matrix_rank(sums)
    covered = [at for at in range(len(people)) if sums[:, at].any()]
    # An attacker who leaves four people out of all equations must lose nothing: were a
    # combination about these four alone, the rank without them would be lower.
    for four in itertools.combinations(covered, 4):
        assert np.linalg.matrix_rank(np.delete(sums, four, axis=1)) == rank


def test_pandas_in_pandas_out_and_other_words_for_the_columns() -> None:
    frame = pd.DataFrame(
        {
            "Person": [f"p{at}" for at in range(5)],
            "Date": ["2026-03-01"] * 5,
            "Duration": [130] * 5,
            "Department": ["A"] * 5,
        }
    )
    made = wm.exposure(frame, today=TODAY)
    assert isinstance(made, pd.DataFrame)
    assert made.loc[0, "two_hours_share"] == 1.0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": "long"}, "minutes"),
        ({"minutes": -5}, "minutes"),
        ({"minutes": float("nan")}, "minutes"),
        ({"start": "soon"}, "start"),
        ({"colleague": ""}, "colleague"),
    ],
)
def test_a_row_that_cannot_be_counted_is_refused_by_its_number(
    wrong: dict[str, Any], field: str
) -> None:
    bad = [entry("p0", 5), {**entry("p1", 5), **wrong}]
    with pytest.raises(wm.Refused) as refusal:
        wm.exposure(bad, today=TODAY)
    assert (refusal.value.row, refusal.value.field) == (2, field)


def test_a_ledger_without_minutes_says_which_column_it_needs() -> None:
    with pytest.raises(wm.Refused, match="no column for the minutes"):
        wm.exposure(pl.DataFrame({"colleague": ["a"], "start": [TODAY]}), today=TODAY)


def test_staff_with_names_and_addresses_are_found_by_what_the_ledger_uses() -> None:
    people = [
        {**one, "email": f"{at}@mail.example", "name": f"Name {at}"}
        for at, one in enumerate(staff(shop=5))
    ]
    for one in people:
        del one["colleague"]
    rows = found([entry("name 3", 150)], people)
    assert rows["team", "shop"]["direct_minutes"] == 150
    rows = found([entry("3@MAIL.example", 150)], people)
    assert rows["team", "shop"]["direct_minutes"] == 150


def test_a_ledger_of_strangers_is_refused() -> None:
    with pytest.raises(wm.Refused, match="none of the ledger's colleagues"):
        found([entry("nobody@elsewhere.example", 150)], staff(shop=5))


def test_nobody_has_met_anybody_yet() -> None:
    assert found([], staff(shop=5))["team", "shop"]["two_hours_share"] == 0


def test_at_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from typer.main import get_command

    from walkamile.cli import build

    ledger, people = tmp_path / "ledger.csv", tmp_path / "people.csv"
    pl.DataFrame([entry("shop1@shop.example", 130)]).write_csv(ledger)
    pl.DataFrame(staff(shop=5)).write_csv(people)
    words = [
        "exposure",
        str(ledger),
        "--people",
        str(people),
        "--today",
        TODAY,
        "--json",
    ]
    get_command(build())(words, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["exposure"][0]["direct_minutes"] == 130


def test_a_ledger_from_a_spreadsheet_is_read_and_a_wrong_one_named(tmp_path) -> None:
    file = tmp_path / "ledger.csv"
    rows = [f"p{one};2026-11-20 09:00;130" for one in range(5)]
    file.write_text("\n".join(["colleague;start;minutes", *rows]), "utf-8")

    found = wm.exposure(file, today="2026-11-24", me="p1").to_dicts()

    assert {row["group"] for row in found if row["by"] == "me"} == {"p1"}
    assert all(row["two_hours_share"] == 1.0 for row in found)
    file.write_text("colleague;start;minutes\nada;yesterday;30\n", "utf-8")
    with pytest.raises(wm.Refused) as refusal:
        wm.exposure(file, today="2026-11-24")
    assert (refusal.value.file, refusal.value.row) == (str(file), 1)
