"""What customers did is kept like their words: once, undone as a whole, beside them."""

import datetime as dt
import random

import polars as pl
import pytest
from django.db import DatabaseError, connection

from walkamile.web import jobs, keep, verify
from walkamile.web.customers import erase, export, find, retain
from walkamile.web.followed import bringing, counting, forgetting, pieces
from walkamile.web.models import (
    CaseVoice,
    EventLog,
    EventPiece,
    JourneyTable,
    Run,
    SaidDone,
    Source,
)
from walkamile.web.models.people import Role
from web.house import colleague
from web.journeys import DAY, START, orders, travel, words, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    (tmp_path / "originals").mkdir()
    return tmp_path


def test_the_same_log_twice_changes_nothing(tmp_path):
    file = write(tmp_path, orders())
    first = bringing.bring(file, name="Orders")
    again = bringing.bring(file, name="Orders")
    assert (first.rows_in_file, first.stored) == (120, 120)
    assert (again.stored, again.updated, again.unchanged) == (0, 0, 120)
    assert EventLog.objects.get().events == 120


def test_rows_in_any_order_and_more_rows_are_told_apart(tmp_path):
    rows = orders()
    bringing.bring(write(tmp_path, rows[:90]), name="Orders")
    shuffled = rows[:]
    random.Random(3).shuffle(shuffled)
    receipt = bringing.bring(write(tmp_path, shuffled), name="Orders")
    assert (receipt.stored, receipt.unchanged) == (30, 90)


def test_a_row_without_a_time_is_refused_and_the_sum_is_that_of_the_file(tmp_path):
    rows = [*orders(10), ("ORD-1", "called", "yesterday-ish", "family")]
    receipt = bringing.bring(write(tmp_path, rows), name="Orders")
    assert (receipt.rows_in_file, receipt.stored, receipt.refused) == (31, 30, 1)
    assert Run.objects.get().refusal_set.get().row == 32


def test_an_event_with_an_id_that_says_something_else_is_updated_and_undo_brings_it_back(
    tmp_path,
):
    def log(activity):
        file = tmp_path / "events.csv"
        lines = ["event_id,case,activity,at"] + [
            f"e{n},c{n},{activity if n == 0 else 'visit'},2026-03-0{n + 1}T10:00:00Z"
            for n in range(8)
        ]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    bringing.bring(log("call"), name="Calls")
    receipt = bringing.bring(log("complaint"), name="Calls")
    assert (receipt.stored, receipt.updated, receipt.unchanged) == (0, 1, 7)
    found = EventLog.objects.get()
    assert "complaint" in pieces.frame(found)["activity"].cast(str).to_list()
    keep.undo(Run.objects.get(pk=receipt.run))
    now = pieces.frame(found)["activity"].cast(str).to_list()
    assert sorted(now) == ["call"] + ["visit"] * 7


def test_undoing_the_run_takes_every_event_of_it_away(tmp_path):
    receipt = bringing.bring(write(tmp_path, orders()), name="Orders")
    keep.undo(Run.objects.get(pk=receipt.run))
    log = EventLog.objects.get()
    assert counting.is_stale(log)
    counting.catch_up()
    log.refresh_from_db()
    assert (log.events, EventPiece.objects.count(), JourneyTable.objects.count()) == (
        0,
        0,
        0,
    )


def test_nobodys_own_number_is_in_the_workspace(tmp_path):
    bringing.bring(write(tmp_path, orders()), name="Orders")
    for piece in EventPiece.objects.all():
        frame = pieces._opened(piece, None)
        assert not frame["case"].str.contains("ORD").any()
    assert not list((tmp_path / "originals").iterdir())


def test_words_and_trace_meet_and_disagree_where_they_do(tmp_path):
    log = travel(tmp_path)
    assert log.join == "order"
    assert CaseVoice.objects.count() == 4
    claimed = SaidDone.objects.exclude(verbatim=None).order_by("verbatim_id")
    assert [one.agreement for one in claimed] == ["agrees", "differs", "agrees"]
    trouble = SaidDone.objects.filter(agreement="silent_trouble")
    assert trouble.count() == 2
    assert "4 days after" in trouble.first().shows
    delight = SaidDone.objects.filter(agreement="silent_delight").count()
    assert delight == 40 - 3 - 1 - 2


def test_groups_under_five_are_told_as_few_and_not_counted(tmp_path):
    rows = orders(30)
    for n in range(3):
        at = (START + n * DAY / 4 + DAY).isoformat()
        rows.append((f"ORD-{n}", "lost in the post", at, "family"))
    bringing.bring(write(tmp_path, rows), name="Orders")
    content = JourneyTable.objects.get(segment="").content
    told = {one["activity"] for one in content["follows"]} | {
        one["next"] for one in content["follows"]
    }
    assert "Lost in the post" not in told
    assert all(row["count"] >= 5 for row in content["variants"])
    tables = {one.segment for one in JourneyTable.objects.all()}
    assert tables == {"", "club", "family", "began 2026 Q1"}


def test_an_import_that_fails_on_its_way_leaves_no_event_behind(tmp_path):
    rows = orders(8)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON web_refusal "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    rows.append(("ORD-1", "called", "no time", "family"))
    with pytest.raises(DatabaseError, match="full"):
        bringing.bring(write(tmp_path, rows), name="Orders")
    assert EventPiece.objects.count() == 0
    assert Run.objects.get().state == Run.State.FAILED


def test_a_page_shows_quote_and_trace_side_by_side_and_both_on_one_time_line(
    client, tmp_path
):
    log = travel(tmp_path)
    client.force_login(colleague(Role.COLLEAGUE))
    said = client.get(f"/follow/{log.pk}/said/").content.decode()
    assert "I never received my parcel." in said
    assert "delivered 2026-01-08" in said
    assert "may be the log’s mistake" in said
    case = SaidDone.objects.get(agreement="differs").case
    story = client.get(f"/follow/{log.pk}/case/{case}/").content.decode()
    places = [
        story.index(one) for one in ("Order placed", "Delivered", "never received")
    ]
    assert places == sorted(places)
    assert "ORD-" not in said + story


def test_agreement_is_told_by_group_too(client, tmp_path):
    late = (1, 2, 3, 5, 6, 7)
    words(*[(f"ORD-{n}", "It arrived four days late.") for n in late])
    bringing.bring(write(tmp_path, orders(late=set(late))), name="Orders")
    client.force_login(colleague(Role.COLLEAGUE))

    log = EventLog.objects.get()
    said = client.get(f"/follow/{log.pk}/said/").content.decode()

    rows = said.split("How often they agree")[1].split("<tr>")
    assert [row for row in rows if "family" in row and "100" in row]


def test_a_claim_of_our_own_is_heard_on_the_page_and_a_wrong_one_is_named(
    client, tmp_path
):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "like_the_bell.toml").write_text(
        'title = "likes the bell"\nasks = "happened"\nactivity = "deliver"\nsure = 0.5\n'
        'says = ["I love it.", "Lovely bell.", "Great."]\nnot = ["Never came.", "Late."]\n'
        "cues = ['never received']\n"
    )
    log = travel(tmp_path)
    client.force_login(colleague(Role.COLLEAGUE))

    assert SaidDone.objects.filter(claim="like_the_bell").exists()
    said = client.get(f"/follow/{log.pk}/said/?show=agrees").content.decode()
    assert "likes the bell" in said

    (tmp_path / "claims" / "odd.toml").write_text('title = "x"\nasks = "why"\n')
    assert counting.is_stale(log)
    said = client.get(f"/follow/{log.pk}/said/").content.decode()
    assert "odd.toml, says: it is missing." in said


def test_a_map_shows_each_stage_with_its_table_and_two_groups_with_intervals(
    client, tmp_path
):
    log = travel(tmp_path)
    client.force_login(colleague(Role.READER))
    page = client.get(f"/follow/{log.pk}/?segment=family&with=club").content.decode()
    assert page.count("<svg viewBox") == 1
    assert "Show table" in page
    assert "95 % intervals" in page
    assert "none to be sure of" in page


def test_stages_that_a_coach_changes_stay_and_a_wrong_file_is_refused(client, tmp_path):
    log = travel(tmp_path)
    client.force_login(colleague(Role.COACH))
    way = f"/follow/{log.pk}/stages/"
    wrong = client.post(way, {"stages": "[[stage]]\nname = 3"})
    assert wrong.status_code == 422
    ours = '[[stage]]\nname = "I order"\nactivities = ["order placed"]\n'
    assert client.post(way, {"stages": ours}).status_code == 302
    log.refresh_from_db()
    counting.count(log)
    page = client.get(f"/follow/{log.pk}/").content.decode()
    assert "I order" in page
    assert "Anything else" in page
    assert client.get(f"/follow/{log.pk}/stages.toml").content.decode() == ours


def test_a_log_brought_on_a_page_is_read_by_the_worker(client, tmp_path):
    client.force_login(colleague(Role.INSIGHT_LEAD))
    with write(tmp_path, orders()).open("rb") as file:
        answer = client.post("/follow/bring/", {"file": file, "name": "Orders"})
    waiting = answer.url
    assert b"Waiting for its turn" in client.get(waiting).content
    jobs.carry_out(jobs.claim("intake", "test"))
    log = EventLog.objects.get()
    assert client.get(waiting).url == f"/follow/{log.pk}/"
    assert b"It is being counted anew" not in client.get(f"/follow/{log.pk}/").content


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><log><trace>&b;</trace></log>'
)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("empty.csv", ""),
        ("no-time.csv", "case,activity\n1,order\n2,pay\n"),
        ("broken.xes", "<log><trace><string key='concept:name' value='1'/><event>"),
        ("bomb.xes", BOMB),
        ("picture.png", "\x89PNG\r\n\x1a\n"),
        ("no-rows.csv", "case,activity,time\n"),
    ],
)
def test_a_log_that_cannot_be_read_is_refused_on_the_page_and_leaves_nothing(
    client, tmp_path, name, holds
):
    client.force_login(colleague(Role.INSIGHT_LEAD))
    file = tmp_path / name
    file.write_bytes(holds.encode("latin-1"))

    with file.open("rb") as given:
        answer = client.post("/follow/bring/", {"file": given, "name": "Orders"})
    if answer.status_code == 302:
        jobs.carry_out(jobs.claim("intake", "test"))
        answer = client.get(answer.url)

    page = answer.content.decode()
    assert name in page if name != "empty.csv" else "is empty" in page
    assert "/brought/" not in page
    assert "Something broke" not in page
    assert not EventLog.objects.exists()
    assert not EventPiece.objects.exists()


def test_a_customer_who_is_erased_leaves_no_step_and_does_not_come_back(tmp_path):
    travel(tmp_path)
    assert [one["activity"] for one in forgetting.steps(["ORD-2"])] == [
        "order placed",
        "delivered to customer",
        "promised delivery",
    ]
    assert forgetting.erase(["ORD-2"]) == 3
    assert forgetting.steps(["ORD-2"]) == []
    assert not SaidDone.objects.filter(agreement="differs").exists()
    again = bringing.bring(tmp_path / "orders.csv", name="Orders")
    assert (again.stored, again.refused) == (0, 3)
    assert forgetting.steps(["ORD-2"]) == []


def test_a_customers_steps_are_counted_handed_over_and_erased_with_their_words(
    tmp_path,
):
    rows = ["order,event,at,customer"]
    rows += [f"A-{n},paid,2026-01-0{n},mia@shop.example" for n in (1, 2)]
    rows += ["A-3,paid,2026-01-03,ben@shop.example"]
    file = tmp_path / "paid.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    bringing.bring(file, name="Payments")

    hers = find.find("Mia@Shop.Example")

    assert (hers.events, hers.words) == (2, ())
    assert [one["activity"] for one in export.export(hers)["events"]] == ["paid"] * 2
    assert erase.erase(hers).events == 2
    assert find.find("mia@shop.example").events == 0
    assert find.find("ben@shop.example").events == 1


def test_events_that_were_tampered_with_are_noticed(tmp_path):
    bringing.bring(write(tmp_path, orders(8)), name="Orders")
    assert [one for one in verify._events() if one] == []
    EventPiece.objects.update(sha256="0" * 64)
    assert [one.what for one in verify._events() if one] == ["events"]


def test_events_are_kept_as_long_as_their_source_says(tmp_path):
    bringing.bring(write(tmp_path, orders(8)), name="Orders")
    Source.objects.update(retention_days=30)
    now = START + 33 * DAY
    assert [one.rows for one in retain.overdue(now=now)] == [8]
    assert [one.rows for one in retain.retain(now=now)] == [8]
    assert EventLog.objects.get().events == 24 - 8
    assert retain.overdue(now=now) == []


def test_a_wait_costs_what_those_who_waited_answered(tmp_path):
    late = set(range(25))
    ces = {"rating_kind": "ces", "rating_min": 1.0, "rating_max": 7.0}
    for some, rating in ((range(25), 3.0), (range(25, 60), 6.0)):
        told = [(f"ORD-{n}", f"I am customer {n}.") for n in some]
        words(*told, rating=rating, source=f"Survey {rating}", **ces)
    bringing.bring(write(tmp_path, orders(60, late=late)), name="Orders", join="order")
    stages = JourneyTable.objects.get(segment="").content["stages"]
    measures = {
        part["measure"]: part for row in stages for part in row["effort"]["parts"]
        if row["stage"] == "Order placed"
    }  # fmt: skip
    waits = measures["long waits"]
    assert "calibrated by 60 answers" in waits["how"]
    assert waits["value"] == pytest.approx((25 * 3 + 35 * 6) / 60)


def test_an_event_is_known_again_by_any_process_on_any_day():
    at = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    event = {"case": "c1", "activity": "call", "at": at}
    beside = {"segment": "new", "customer": "k", "handler": "Ann"}
    frame = pl.DataFrame(
        [{**event, **beside}], schema_overrides={"at": pl.Datetime("us", "UTC")}
    )
    told = pieces._numbered(frame).select("key", "digest").row(0)
    assert told == (3822355282292656471, 14340486720752536369)
