"""What customers did is kept like their words: once, undone as a whole, beside them."""

import csv
import datetime as dt
import random

import pytest
from django.db import DatabaseError, connection

from walkamile.web import keep, redaction
from walkamile.web.followed import bringing, counting, pieces
from walkamile.web.models import (
    CaseVoice,
    EventLog,
    EventPiece,
    JourneyTable,
    Run,
    SaidDone,
    Source,
)
from web.customers import file_of, said

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    (tmp_path / "originals").mkdir()
    return tmp_path


def orders(many=40, late=(), missing=()):
    """Rows of orders: placed, promised for day 5, delivered on day 3 or day 9."""
    rows = []
    for n in range(many):
        case, placed = f"ORD-{n}", START + n * DAY / 4
        segment = "family" if n % 4 else "club"
        steps = [("order placed", placed), ("promised delivery", placed + 5 * DAY)]
        if n not in missing:
            after = 9 if n in late else 3
            steps.append(("delivered to customer", placed + after * DAY))
        rows += [(case, name, at.isoformat(), segment) for name, at in steps]
    return rows


def write(folder, rows, name="orders.csv"):
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["order", "event", "at", "segment"])
        lines.writerows(rows)
    return file


def words(*told):
    """Reviews of orders, as a file would bring them: the key stands beside the words."""
    source = Source.objects.create(type="table", name="Reviews")
    run = keep.start(source, file_name="reviews.csv", read_as="table")
    rows = [
        said(
            n, text, meta=f'{{"order":"{order}"}}', occurred_at=START + 40 * DAY,
            segment="family",
        )
        for n, (order, text) in enumerate(told)
    ]  # fmt: skip
    keep.keep(file_of(rows), run=run)
    redaction.catch_up(wait=True)


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
    words(
        ("ORD-1", "It arrived four days late."),
        ("ORD-2", "I never received my parcel."),
        ("ORD-3", "Lovely bell, thank you."),
        ("ORD-4", "My order has not arrived."),
    )
    bringing.bring(write(tmp_path, orders(late={1, 8, 9}, missing={4})), name="Orders")
    log = EventLog.objects.get()
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
