"""A journey is drawn as stages: how many, how long, how hard, and how sure that is."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import walkamile as wm
from walkamile.cli import build
from walkamile.follow.events import Gathered, events
from walkamile.follow.journeys import Journeys
from walkamile.follow.mapped import believed, comparing, journey_map, ruler, stages
from walkamile.refused import Refused

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def log(many: int = 40, *, slow: int = 0, calls: int = 0) -> pl.DataFrame:
    """Orders: placed, packed a day after, delivered after two more (``slow``: ten)."""
    rows = []
    for n in range(many):
        at = START + dt.timedelta(hours=n)
        late = 10 if n < slow else 2
        steps = [("order_placed", 0), ("parcelPacked", 1), ("delivered at", 1 + late)]
        steps += [("called us", 2)] * (2 if n < calls else 0)
        group = "new" if n < many // 2 else "old"
        rows += [
            (f"c{n}", name, at + dt.timedelta(days=day), group) for name, day in steps
        ]
    return pl.DataFrame(
        rows, schema=["case", "activity", "at", "segment"], orient="row"
    )


def test_stages_stand_in_the_order_in_which_customers_come_to_them() -> None:
    placed = stages.proposed(wm.journeys(log(calls=30)))

    assert [one.name for one in placed.stages] == [
        "Order placed",
        "Parcel Packed",
        "Called us",
        "Delivered",
    ]


def test_what_hardly_anybody_does_is_no_stage_of_its_own() -> None:
    names = [f"odd thing {n}" for n in range(12)]
    odd = pl.DataFrame(
        [
            ("c1", name, START + dt.timedelta(days=1, hours=n), "new")
            for n, name in enumerate(names)
        ],
        schema=["case", "activity", "at", "segment"],
        orient="row",
    )
    placed = stages.proposed(wm.journeys(pl.concat([log(100), odd])))

    assert len(placed.stages) <= stages.MOST
    assert sum(len(one.activities) for one in placed.stages) == 15


def test_a_file_of_stages_comes_back_as_it_was_written() -> None:
    given = stages.Stages(
        (
            stages.Stage('I "order"', ("a\\b", "ü\n"), ("track_order",)),
            stages.Stage("End", ()),
        ),
        {"a\\b": "I order"},
    )

    assert stages.read(stages.written(given)) == given


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[stage",
        "[[stage]]\nname = 3\nactivities = []",
        '[[stage]]\nname = "A"\nactivities = "x"',
        '[[stage]]\nname = "A"\nactivities = []\n[[stage]]\nname = "A"\nactivities = []',
        '[[stage]]\nname = "A"\nactivities = ["x"]\n[[stage]]\nname = "B"\nactivities = ["x"]',
    ],
)
def test_a_wrong_file_of_stages_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Refused) as refused:
        stages.read(text)
    assert refused.value.next_step


def test_a_stage_says_how_many_how_long_and_how_often_again() -> None:
    found = wm.journeys(log(40, slow=10, calls=8))
    placed = stages.read(
        '[[stage]]\nname = "Buy"\nactivities = ["order_placed", "parcelPacked"]\n'
        '[[stage]]\nname = "Ask"\nactivities = ["called us"]\n',
        known=found.activities,
    )
    buy, ask, rest = journey_map.measured(found, placed)

    assert (buy["cases"], ask["cases"], rest["cases"]) == (40, 8, 40)
    assert rest["stage"] == "Anything else"
    assert (ask["again"], buy["again"]) == (8, 0)
    assert buy["median"] == 3 * 86_400
    assert buy["waited"] == 2  # eight of the ten slow ones called in between
    assert ask["low"] < 0.2 < ask["high"]


def test_of_fewer_than_five_nothing_is_told() -> None:
    found = wm.journeys(log(40, calls=3))
    rows = journey_map.measured(found, stages.read(
        '[[stage]]\nname = "Ask"\nactivities = ["called us"]\n', known=found.activities
    ))  # fmt: skip

    assert rows[0]["few"]
    assert "median" not in rows[0]


def test_two_groups_differ_only_where_chance_would_not_do_it() -> None:
    found = wm.journeys(log(80, slow=30, calls=30), segment="segment")
    placed = comparing.staged(found)
    rows = {row["stage"]: row for row in comparing.beside(found, placed, "new", "old")}

    assert rows["Called us"]["differs"]
    assert not rows["Order placed"]["differs"]
    period = comparing.chosen(found, "2026-03-03..2026-03-04")
    assert period.cases == 24
    with pytest.raises(Refused, match="no case"):
        comparing.chosen(found, "nobody")


def test_effort_of_every_kind_lies_on_one_ruler_and_versions_are_never_mixed() -> None:
    new = ruler.of_answers([7] * 10)
    old = ruler.of_answers([1] * 10, version="1.0")
    assert new is not None
    assert old is not None
    assert new.value == old.value == 7
    assert new.measure != old.measure
    easy, hard = ruler.of_words([5.0] * 9), ruler.of_words([-5.0] * 9)
    assert easy is not None
    assert hard is not None
    assert (easy.value, hard.value) == (7, 1)
    assert ruler.of_answers([7] * 4) is None


def test_what_is_counted_is_calibrated_by_what_customers_answered() -> None:
    assumed = ruler.of_counts("repeats", 50, 100)
    told = ruler.of_counts("repeats", 50, 100, felt=([6.0] * 30, [5.0] * 30))
    assert assumed is not None
    assert told is not None
    assert assumed.value == 4
    assert told.value == 5.5
    assert told.high - told.low < assumed.high - assumed.low


def test_measures_that_disagree_are_said_to_and_make_it_less_sure() -> None:
    low, high = ruler.of_answers([2, 3] * 40), ruler.of_answers([6, 7] * 40)
    apart, alone = ruler.together([low, high]), ruler.together([low])

    assert apart.disagree
    assert not alone.disagree
    assert None not in (apart.low, apart.high, alone.low, alone.high)
    assert apart.high - apart.low > alone.high - alone.low  # type: ignore[operator]


def test_the_command_keeps_the_stages_as_a_file_and_uses_what_was_changed(
    tmp_path,
) -> None:
    events, file = tmp_path / "log.csv", tmp_path / "stages.toml"
    log(20).write_csv(events)
    CliRunner().invoke(build(), ["follow", str(events), "--stages", str(file)])
    file.write_text(
        file.read_text("utf-8").replace('"Order placed"', '"I buy"'), "utf-8"
    )
    told = CliRunner().invoke(build(), ["follow", str(events), "--stages", str(file)])
    assert "I buy" in told.output


def test_what_we_believe_is_marked_where_customers_do_something_else() -> None:
    found = wm.journeys(log(40, calls=8))
    rows = journey_map.measured(found, stages.proposed(found))
    told = believed.beside(
        "1. Parcel packed\n2. order placed -> Delivered -> A nice chat", rows
    )

    kinds = {row["step"]: row["kind"] for row in told}
    assert kinds["Delivered"] == "as_believed"
    assert sorted([kinds["Parcel packed"], kinds["order placed"]]) == [
        "as_believed",
        "elsewhere",
    ]
    assert kinds["A nice chat"] == "unseen"
    assert kinds["Called us"] == "unbelieved"
    assert believed.beside("  \n ", rows) == []
    assert believed.beside("Called us", rows)[0]["kind"] == "seldom"


def test_a_step_that_holds_an_arrow_or_a_number_stays_one_step() -> None:
    assert believed.steps("2. 24h delivery\n- Call 1 > Call 2") == [
        "24h delivery",
        "Call 1",
        "Call 2",
    ]
    assert believed.steps(" Cart > Pay ", {"cart > pay"}) == ["Cart > Pay"]


def test_what_we_believe_is_set_beside_a_log_at_a_shell(tmp_path: Path) -> None:
    events, file, out = (tmp_path / name for name in ("log.csv", "ours.txt", "o.html"))
    log(20).write_csv(events)
    file.write_text("Order placed → A nice chat", "utf-8")
    asked = ["follow", str(events), "--believed", str(file)]
    told = CliRunner().invoke(build(), [*asked, "--html", str(out)])
    assert "A nice chat: nothing in the log is called so" in told.output
    assert "nothing in the log is called so" in out.read_text("utf-8")
    rows = json.loads(CliRunner().invoke(build(), [*asked, "--json"]).output)[
        "believed"
    ]
    assert {"step": "A nice chat", "kind": "unseen", "share": None} in rows
    file.write_text("\n", "utf-8")
    refused = CliRunner().invoke(build(), asked)
    assert isinstance(refused.exception, Refused)
    assert "no step" in str(refused.exception)


def test_being_handed_on_within_a_stage_is_counted_where_the_log_says_who() -> None:
    asked = log(20, calls=6).filter(pl.col("activity") == "called us")
    who = asked.with_row_index().with_columns(
        pl.when(pl.col("index") % 2 == 0)
        .then(pl.lit("Ann"))
        .otherwise(pl.lit("Bob"))
        .alias("agent")
    )
    taken = Gathered({}, beside=("handler",))
    taken.add(who.drop("index"))
    found = Journeys(taken.ordered({}, None))
    placed = stages.read('[[stage]]\nname = "Ask"\nactivities = ["called us"]\n')

    assert journey_map.measured(found, placed)[0]["handed"] == 6
    assert journey_map.measured(wm.journeys(asked), placed)[0]["handed"] is None


def test_answers_of_those_who_waited_stand_apart_from_the_others() -> None:
    held = events(log(40, slow=10))
    found = Journeys(held)
    placed = stages.proposed(found)
    names = held.frame["case"].unique(maintain_order=True).cast(pl.String).to_list()
    answers = {name: 3.0 if int(name[1:]) < 10 else 6.0 for name in names}
    told = journey_map.felt(found, placed, answers, names)
    smooth, rough = told["Parcel Packed", "waited"]

    assert (len(smooth), len(rough)) == (30, 10)
    assert (set(smooth), set(rough)) == ({6.0}, {3.0})
    assert journey_map.felt(found, placed, {}, names) == {}


def test_a_log_of_twenty_thousand_activities_has_stages_at_once() -> None:
    rows = [
        (f"c{n}", what, START + dt.timedelta(hours=hour))
        for n in range(10_000)
        for hour, what in enumerate(("order", f"page {n}", f"view {n}", "leave"))
    ]
    found = wm.journeys(
        pl.DataFrame(rows, schema=["case", "activity", "at"], orient="row")
    )
    placed = stages.proposed(found)
    assert placed.stages[-1].name == "Anything else"
    assert len(placed.stages) <= stages.MOST
    assert len(placed.stages[-1].activities) == stages.MOST_LISTED
    assert placed.of("order") < placed.of("leave") < len(placed.stages) - 1
    assert journey_map.measured(found, placed)[placed.of("order")]["cases"] == 10_000


def test_what_one_should_know_of_a_log_is_said_at_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = [f"c{n},{what},2099-01-01 00:00:00" for n in range(6) for what in "ab" * 5]
    file.write_text("case,activity,at\n" + "\n".join(rows), "utf-8")
    told = CliRunner().invoke(build(), ["follow", str(file)]).output
    assert "60 in the future" in told
    assert "54 at the very time of the event before" in told
    assert "times without a zone, read as UTC" in told
    assert "a → b → a → b → a → b → a → b → …" in told
    assert "half within 0 seconds" in told
