"""Every kind of log becomes events, and what cannot be one is told with its row."""

import json
import random
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

import walkamile as wm
from walkamile.follow import disk
from walkamile.follow.disk import OnDisk, gathered, laid_out
from walkamile.follow.events import events
from walkamile.follow.intervals import of_difference, of_share
from walkamile.follow.journeys import Journeys
from walkamile.listen.logs import open_log
from walkamile.listen.logs.replay import did

NOON = "2026-03-01T12:00:00Z"


def written(folder, name, text):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_that_cannot_be_used_are_told_with_row_and_reason(tmp_path) -> None:
    file = written(
        tmp_path,
        "log.csv",
        f"case,activity,at\nx,ask,{NOON}\nx,ask,{NOON},more\n,ask,{NOON}\nx,wait,soon\n",
    )

    receipt = wm.journeys(file, at="at").receipt

    assert receipt["used"] == 1
    assert receipt["rows_in_file"] == 4
    assert receipt["set_aside"] == {
        "no case": 1, "no readable time": 1, "unreadable row": 1
    }  # fmt: skip
    assert all(one["row"] and one["reason"] for one in receipt["refusals"])


def test_american_dates_are_read_one_way_in_the_whole_column() -> None:
    frame = pl.DataFrame(
        {
            "case": ["x", "x"],
            "activity": ["second", "first"],
            "at": ["03/13/2026 10:00:00", "02/01/2026 10:00:00"],
        }
    )

    [first, second] = events(frame).frame["at"].to_list()

    assert (first.month, second.month) == (2, 3)


def test_events_a_microsecond_apart_are_put_in_order_in_a_long_log() -> None:
    stamps = [0, 3, 1, 2, 2**52]
    frame = pl.DataFrame(
        {
            "case": [f"c{n}" for n in range(5_000)] + ["x"] * 5,
            "activity": ["a"] * 5_000 + list("adbce"),
            "at": pl.Series([0] * 5_000 + stamps).cast(pl.Datetime("us", "UTC")),
        }
    )

    assert ["a", "b", "c", "d", "e"] in wm.journeys(frame).variants["variant"].to_list()


def test_a_time_in_the_future_is_noted_when_today_is_known() -> None:
    frame = pl.DataFrame({"case": ["x"], "activity": ["a"], "at": ["2031-01-01"]})

    found = events(frame, now=datetime(2026, 1, 1, tzinfo=UTC))

    assert found.receipt["noted"]["in the future"] == 1


def test_a_million_names_of_activities_are_noted() -> None:
    many = 30_000
    frame = pl.DataFrame(
        {
            "case": ["x"] * many,
            "activity": [f"a{n}" for n in range(many)],
            "at": pl.Series(range(many)).cast(pl.Datetime("us", "UTC")),
        }
    )

    found = wm.journeys(frame)

    assert found.follows.height == many - 1
    assert any("right column" in said for said in found.receipt["noted"])


OCEL = {
    "eventTypes": [],
    "objectTypes": [],
    "objects": [
        {"id": "o1", "type": "order"},
        {"id": "i1", "type": "item"},
        {"id": "i2", "type": "item"},
    ],
    "events": [
        {"id": "e1", "type": "order", "time": NOON,
         "relationships": [{"objectId": o} for o in ("o1", "i1", "i2")]},
        {"id": "e2", "type": "send", "time": "2026-03-02T12:00:00Z",
         "relationships": [{"objectId": "o1"}]},
    ],
}  # fmt: skip


def test_an_object_centric_log_gives_the_leading_objects_as_cases(tmp_path) -> None:
    file = written(tmp_path, "log.json", json.dumps(OCEL))

    found = wm.journeys(file)

    assert found.receipt["case_type"] == "order"
    assert found.variants["variant"].to_list() == [["order", "send"]]
    assert wm.journeys(file, case="item").cases == 2


def test_a_posthog_export_is_known_by_its_columns_and_marked_so(tmp_path) -> None:
    row = '{},$pageview,u1,2026-03-01 12:00:00+00:00,"{{""$session_id"": ""s1"", ""$current_url"": ""https://x.example/prices?a=1""}}"\n'
    file = written(
        tmp_path,
        "events.csv",
        "uuid,event,distinct_id,timestamp,properties\n"
        + row.format(1) * 2
        + row.format(2),
    )

    found = wm.journeys(file)

    assert found.variants["variant"].to_list() == [["page /prices", "page /prices"]]
    assert found.receipt["set_aside"] == {"told twice": 1}
    assert "not tried on a real export" in found.receipt["note"]


EXPORTS = {
    "segment.jsonl": (
        (
            '{"type":"track","event":"Order Completed","userId":"u1","anonymousId":"a1","messageId":"1","timestamp":"2026-03-01T10:00:00.000Z"}\n'
            '{"type":"page","name":"Home","anonymousId":"a2","messageId":"2","timestamp":"2026-03-01T10:05:00.000Z"}\n'
            '{"type":"track","event":"Order Refunded","anonymousId":"a1","messageId":"3","timestamp":"2026-03-03T10:00:00.000Z"}\n'
        ),
        [["Home"], ["Order Completed", "Order Refunded"]],
    ),
    "ga4.jsonl": (
        (
            '{"event_timestamp":"1772359200000000","event_name":"session_start","user_pseudo_id":"1.2","event_params":[{"key":"ga_session_id","value":{"int_value":"99"}}]}\n'
            '{"event_timestamp":"1772359260000000","event_name":"purchase","user_pseudo_id":"1.2","event_params":[{"key":"ga_session_id","value":{"int_value":"99"}}]}\n'
        ),
        [["session_start", "purchase"]],
    ),
    "snowplow.tsv": (
        (
            "event\tevent_name\tevent_id\tdomain_userid\tdomain_sessionid\tcollector_tstamp\tpage_urlpath\n"
            "page_view\tpage_view\te1\td1\ts1\t2026-03-01 10:00:00.000\t/\n"
            "struct\tadd_to_basket\te2\td1\ts1\t2026-03-01 10:02:00.000\t/p/1\n"
        ),
        [["page /", "add_to_basket"]],
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_event_of_an_analytics_export_stands_with_or_without_an_id(
    tmp_path, name: str
) -> None:
    said, ways = EXPORTS[name]

    found = wm.journeys(written(tmp_path, name, said))

    assert sorted(found.variants["variant"].to_list()) == ways
    assert found.receipt["set_aside"] == {}


def click(at: int, x: int = 10) -> dict[str, object]:
    return {
        "type": 3,
        "timestamp": at,
        "data": {"source": 2, "type": 2, "x": x, "y": 5},
    }


def test_three_quick_clicks_at_one_place_are_a_rage_click() -> None:
    what = [name for _, name in did([click(0), click(300), click(600), click(9_000)])]

    assert what.count("rage click") == 1
    assert "rage click" not in [n for _, n in did([click(0), click(600), click(1_200)])]
    assert "rage click" not in [n for _, n in did([click(0), click(1, 90), click(2)])]


def test_a_click_on_which_nothing_happens_is_dead() -> None:
    changed = {"type": 3, "timestamp": 1_000, "data": {"source": 0}}
    later = {"type": 4, "timestamp": 9_000, "data": {"href": "https://x.example/next"}}

    assert (0, "dead click") in did([click(0), later])
    assert "dead click" not in [n for _, n in did([click(0), changed, later])]
    assert "dead click" not in [n for _, n in did([click(8_000), later])]


@pytest.mark.data
def test_a_recorded_session_is_read(data) -> None:
    file = data / "session_replay/dev/rrweb-player-events.js"

    found = wm.journeys(file)

    assert found.receipt["read_as"] == "rrweb"
    assert found.cases == 1


def test_shares_come_with_wilsons_interval() -> None:
    low, high = of_share(81, 263)  # the example of Newcombe 1998, table I

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_a_difference_comes_with_newcombes_interval() -> None:
    low, high = of_difference(56, 70, 48, 80)  # Newcombe 1998, table II, method 10

    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_nothing_is_held_but_one_block(tmp_path) -> None:
    lines = "".join(f"c{n},a,{NOON}\n" for n in range(600_000))
    file = written(tmp_path, "long.csv", "case,activity,at\n" + lines)

    sizes = [block.num_rows for block in open_log(file).blocks]

    assert len(sizes) > 1
    assert sum(sizes) == 600_000


def test_a_segment_and_a_period_have_journeys_of_their_own() -> None:
    frame = pl.DataFrame(
        {
            "case": ["x", "x", "y"],
            "activity": ["a", "b", "a"],
            "at": ["2026-01-01", "2026-01-02", "2026-02-01"],
            "segment": ["Retired", "Retired", "Trade"],
        }
    )

    found = wm.journeys(frame)

    assert found.of("Retired").variants["variant"].to_list() == [["a", "b"]]
    assert found.of(since=datetime(2026, 1, 15, tzinfo=UTC)).cases == 1
    assert found.cases == 2


def test_journeys_are_a_page_that_runs_nothing_of_the_log(tmp_path) -> None:
    from typer.testing import CliRunner

    from walkamile.cli import build

    evil = "<script>alert(1)</script>"
    file = written(tmp_path, "log.csv", f"case,activity,at\nx,{evil},{NOON}\n")
    out = tmp_path / "page.html"

    ran = CliRunner().invoke(build(), ["follow", str(file), "--html", str(out)])

    assert ran.exit_code == 0, ran.output
    said = out.read_text("utf-8")
    assert "&lt;script&gt;" in said
    assert "<script" not in said


def test_a_log_too_large_for_memory_tells_the_same_from_the_disk(
    tmp_path, monkeypatch
) -> None:
    chance = random.Random(3)
    rows = [
        (
            f"c{n}",
            what,
            datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=97 * n + 7 * k * k),
        )
        for n in range(900)
        for k, what in enumerate(chance.choices("abcd", k=chance.randint(1, 7)))
    ]
    chance.shuffle(rows)
    frame = pl.DataFrame(rows, schema=["case", "activity", "at"], orient="row")
    blocks = [frame[at : at + 400] for at in range(0, frame.height, 400)]

    here, there = wm.journeys(frame), Journeys(laid_out(iter(blocks), many=5))
    begun_in_memory = gathered(iter(blocks), {}, {}, most=1_000)
    assert isinstance(begun_in_memory, OnDisk)
    assert sorted(Journeys(begun_in_memory).follows.rows()) == sorted(
        there.follows.rows()
    )

    assert there.cases == here.cases
    assert there.drop_off.equals(here.drop_off)
    assert there.rework.equals(here.rework)
    assert there.starts.equals(here.starts)
    assert there.times.equals(here.times)
    assert there.funnel(["a", "b"]).equals(here.funnel(["a", "b"]))
    assert there.between("a", "b").equals(here.between("a", "b"))
    assert sorted(there.variants.select("variant", "count").rows()) == sorted(
        here.variants.select("variant", "count").rows()
    )
    monkeypatch.setattr(disk, "MOST_NAMED", 7)
    most = Journeys(laid_out(iter(blocks), many=5)).variants
    assert most.height == 7
    assert most["count"].to_list() == here.variants["count"].head(7).to_list()
    counts = {tuple(row[0]): row[1] for row in here.variants.rows()}
    assert all(counts[tuple(row[0])] == row[1] for row in most.rows())
    both = here.follows.join(there.follows, on=["activity", "next"])
    assert both.height == here.follows.height == there.follows.height
    assert both["count"].equals(both["count_right"].alias("count"))
    assert (
        (both["mean"] - both["mean_right"]).abs() < 1e-6 * both["mean"] + 1e-6
    ).all()


def test_a_table_of_many_row_groups_is_read_group_by_group(tmp_path) -> None:
    frame = pl.DataFrame(
        {
            "case": [f"c{n}" for n in range(1_000)],
            "activity": ["a"] * 1_000,
            "at": [datetime(2026, 1, 1, tzinfo=UTC)] * 1_000,
        }
    )
    frame.write_parquet(tmp_path / "log.parquet", row_group_size=100)

    blocks = list(open_log(tmp_path / "log.parquet").blocks)

    assert [len(block["case"].chunk(0).dictionary) for block in blocks] == [100] * 10


def test_an_owner_says_when_a_click_is_rage_or_dead(tmp_path) -> None:
    log, limits = tmp_path / "session.json", tmp_path / "clicks.toml"
    meta = {"type": 4, "timestamp": 20_000, "data": {"href": "https://x.example/"}}
    log.write_text(json.dumps([click(0), click(300), click(9_000), meta]))
    limits.write_text("clicks = 2\ndead_ms = 30_000\n")

    usual = wm.journeys(log).activities
    owners = wm.journeys(log, clicks=limits)

    assert ("rage click" in usual, "dead click" in usual) == (False, True)
    assert "rage click" in owners.activities
    assert "dead click" not in owners.activities
    assert "limits of your own" in owners.receipt["note"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clicks = 1\n", "clicks"),
        ("rage_ms = 'soon'\n", "rage_ms"),
        ("patience = 3\n", "patience"),
        ("clicks 4\n", "cannot be read"),
    ],
)
def test_limits_of_clicks_that_cannot_be_are_refused_by_name(
    tmp_path, text, says
) -> None:
    log, limits = tmp_path / "session.json", tmp_path / "clicks.toml"
    log.write_text(json.dumps([click(0), click(300)]))
    limits.write_text(text)

    with pytest.raises(wm.Refused, match=says) as refused:
        wm.journeys(log, clicks=limits)

    assert refused.value.file == str(limits)
