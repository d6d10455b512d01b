"""`walkamile follow` as somebody at a shell meets it: claims of their own, and odd logs."""

import datetime as dt
import gzip
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from walkamile.cli import build
from walkamile.follow.traces import is_promise

HEAD = "case,activity,at\n"


def follow(*given):
    return CliRunner().invoke(build(), ["follow", *map(str, given)])


def refused(*given) -> str:
    """Run it as a program, and return what it complains of."""
    done = subprocess.run(
        [sys.executable, "-m", "walkamile", "follow", *map(str, given)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_claim_of_our_own_is_heard_at_a_shell(tmp_path) -> None:
    claims = tmp_path / "claims"
    claims.mkdir()
    (claims / "rang_the_bell.toml").write_text(
        'title = "rang the bell"\nasks = "at least"\nactivity = "bell"\nsure = 0.5\n'
        'says = ["I rang the bell.", "The bell rang twice."]\n'
        'not = ["Nice shop.", "It came late.", "Ok"]\ncues = ["rang the bell"]\n'
    )
    log, said = tmp_path / "log.csv", tmp_path / "said.csv"
    log.write_text(HEAD + "1,bell,2026-01-01\n1,bell,2026-01-02\n2,bell,2026-01-01\n")
    said.write_text(
        "case,text\n1,I rang the bell two times.\n2,I rang the bell three times.\n"
    )

    found = follow(log, "--said", said, "--on", "case", "--claims", claims, "--json")

    rows = json.loads(found.stdout)["say_do"]
    told = [(r["key"], r["agreement"]) for r in rows if r["claim"] == "rang_the_bell"]
    assert told == [("1", "agrees"), ("2", "differs")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("1,a,2026-01-01\n1,b,\n", "no readable time"),
        ("1,a,2026-01-01\n1,b,2026-01-01\n", "at the very time"),
        ("1,a,2999-01-01\n", "in the future"),
        ("1,a,2026-01-01T00:00:00+02:00\n1,b,2026-01-01T00:00:00Z\n", '"events": 2'),
        ("1,a,2026-01-02\n1,b,2026-01-01\n2,c,2026-01-03\n", '"activity": "b"'),
    ],
)
def test_an_odd_log_is_told_as_it_is(tmp_path, rows, says) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEAD + rows)

    found = follow(log, "--json")

    assert found.exit_code == 0
    assert says in found.stdout


BOMB = """<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<log><trace><event><string key="concept:name" value="&b;"/></event></trace></log>"""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.csv", b"case,activity\n1,a\n", "--at"),
        ("empty.csv", b"", "empty.csv"),
        ("bomb.xes", BOMB.encode(), "entities"),
        ("cut.xes", b"<log><trace><event>", "breaks in case 1"),
        ("cut.xes.gz", gzip.compress(b"<log></log>", mtime=0)[:-6], "cut.xes.gz"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv"),
    ],
)
def test_a_broken_log_is_refused_by_name(tmp_path, name, content, says) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    assert says in refused(file)


def test_a_page_is_not_half_written_where_the_log_is_broken(tmp_path) -> None:
    log, page = tmp_path / "log.xes", tmp_path / "out.html"
    log.write_text("<log><trace>")

    assert "breaks" in refused(log, "--html", page)
    assert not page.exists()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("1,a,soon\n1,b,later\n", "row 2, field 'at': most of its cells"),
        ("1,,2026-01-01\n1,,2026-01-02\n", "row 2, field 'activity': no row has"),
    ],
)
def test_a_refusal_says_file_row_and_field(tmp_path, rows, says) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEAD + rows)

    assert f"{log}, {says}" in refused(log)


def test_one_time_that_cannot_be_read_costs_one_row(tmp_path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEAD + "1,a,2026-01-01\n1,b,tomorrow\n1,c,2026-01-03\n")

    receipt = json.loads(follow(log, "--json").stdout)["receipt"]

    assert receipt["set_aside"] == {"no readable time": 1}
    assert [(one["row"], one["field"]) for one in receipt["refusals"]] == [(3, "at")]


def test_a_date_that_was_promised_is_no_step_but_is_asked_where_words_speak_of_it(
    tmp_path,
) -> None:
    orders, said = tmp_path / "orders.csv", tmp_path / "said.csv"
    orders.write_text(
        "order_id,bought_at,delivered_to_customer_at,estimated_delivery_date\n"
        "1,2026-01-01 10:00,2026-01-20 10:00,2026-01-05\n"
        "2,2026-01-01 10:00,2026-01-03 10:00,2026-01-05\n"
    )
    said.write_text("order_id,text\n1,It came far too late.\n2,It came far too late.\n")

    told = follow(orders, "--said", said, "--on", "order_id", "--json")
    plain = follow(orders).stdout

    found = json.loads(told.stdout)
    ways = [row["variant"] for row in found["variants"]]
    assert ways == [["bought_at", "delivered_to_customer_at"]]
    assert [row["agreement"] for row in found["say_do"]] == ["agrees", "differs"]
    assert "promised dates, which are no steps: estimated_delivery_date" in plain


@pytest.mark.parametrize(
    ("name", "promised"),
    [
        ("estimated_delivery_date", True), ("fecha_estimada", True), ("Due date", True),
        ("planned_arrival", True), ("shipping_limit_date", True),
        ("Appointment scheduled", False), ("Visit planned", False), ("Limit attained", False),
    ],
)  # fmt: skip
def test_what_was_arranged_is_no_date_that_was_promised(name, promised) -> None:
    assert is_promise(name) is promised


def test_an_activity_called_a_promise_stays_a_step(tmp_path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEAD + "1,Due date set,2026-01-01\n1,Paid,2026-01-02\n")

    [row] = json.loads(follow(log, "--json").stdout)["follows"]

    assert (row["activity"], row["next"]) == ("Due date set", "Paid")


def test_a_page_draws_the_stages_and_shows_nothing_that_fewer_than_five_did(
    tmp_path,
) -> None:
    log, page = tmp_path / "log.csv", tmp_path / "page.html"
    rows = [f"{n},<b>ordered</b>,2026-01-01\n{n},sent,2026-01-03\n" for n in range(6)]
    log.write_text(HEAD + "".join(rows) + "0,rang us,2026-01-04\n")

    assert follow(log, "--html", page).exit_code == 0

    drawn = page.read_text()
    assert drawn.count('class="come"') == 2
    assert "6 come (100%), half held up to 2.0 days" in drawn
    assert "&lt;b&gt;ordered&lt;/b&gt; → sent" in drawn
    assert "<b>ordered" not in drawn
    assert "→ rang us" not in drawn
    assert "fewer than five cases" in drawn


def test_a_sheet_is_a_log_too(tmp_path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["case", "activity", "at"])
    book.active.append([7, "paid", dt.datetime(2026, 1, 1, 9, 30)])  # noqa: DTZ001
    book.active.append([7, "sent", dt.datetime(2026, 1, 2)])  # noqa: DTZ001
    book.save(tmp_path / "log.xlsx")

    told = json.loads(follow(tmp_path / "log.xlsx", "--json").stdout)

    assert told["follows"][0]["median"] == 14.5 * 3600
    assert told["receipt"]["rows_in_file"] == 2


def test_a_sheet_that_is_none_is_refused(tmp_path) -> None:
    (tmp_path / "log.xlsx").write_bytes(b"PK\x03\x04nonsense")

    assert "cannot be read as a sheet" in refused(tmp_path / "log.xlsx")


def test_what_cannot_be_written_is_refused_and_nothing_is_left(tmp_path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(HEAD + "1,a,2026-01-01\n1,b,2026-01-02\n")

    for option in ("--html", "--stages"):
        assert "cannot be written" in refused(log, option, tmp_path / "none" / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["log.csv"]


def test_a_wrong_file_of_stages_is_refused_by_name(tmp_path) -> None:
    log, stages = tmp_path / "log.csv", tmp_path / "stages.toml"
    log.write_text(HEAD + "1,a,2026-01-01\n1,b,2026-01-02\n")
    stages.write_text("[[stage]]\nname = 3\n")

    assert f"{stages}, row 1" in refused(log, "--stages", stages)
