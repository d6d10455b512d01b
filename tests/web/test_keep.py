"""Every row of a file ends in exactly one place, and stays there."""

import hmac
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from walkamile import table
from walkamile.refused import Refused
from walkamile.web import keep, keys
from walkamile.web.keep import shape
from walkamile.web.keep.seen import Seen
from walkamile.web.models import (
    Refusal,
    Removal,
    Run,
    Source,
    Verbatim,
    VerbatimVersion,
)
from web.customers import file_of, said

pytestmark = pytest.mark.django_db(transaction=True)


def source() -> Source:
    return Source.objects.get_or_create(type="table", name="Till notes")[0]


def bring(rows, *, at_once=7, sha="", **more):
    run = keep.start(source(), file_name="notes.csv", file_sha256=sha)
    more.setdefault("rows_a_transaction", 5)
    return keep.keep(file_of(rows, at_once=at_once), run=run, **more)


def counts(receipt):
    return (receipt.stored, receipt.updated, receipt.unchanged, receipt.refused)


def words():
    return dict(Verbatim.objects.values_list("source_record_id", "text"))


def test_what_a_customer_said_is_kept_letter_for_letter():
    spoken = "  Grüße 👩‍👩‍👧 e\u0301 \u200b\r\n\tzu spät\u2026 'quoted' \\n %s \x1f"
    bring([said(1, spoken)])
    assert Verbatim.objects.get().text == spoken


def test_marks_that_a_copy_of_many_rows_spells_out_come_back_as_they_were():
    spoken = ["\\N", "\\.", "a\\tb\tc", "\\", "\r", "\n\\\n", "null", "", "\\\\x41é😀"]
    rows = [said(at, words, place=words or None) for at, words in enumerate(spoken)]
    bring(rows)
    kept = Verbatim.objects.order_by("id").values_list("text", "place")
    assert list(kept) == [(words, words or None) for words in spoken]


def test_every_column_comes_back_as_it_went_in():
    row = said(
        3,
        conversation_id="c-9",
        turn_index=2,
        parent_id="p",
        author_ref="pseudonym",
        occurred_at=datetime(33, 4, 3, 15, 0, 0, 120, tzinfo=UTC),
        occurred_at_raw="03.04.0033",
        tz_assumed=True,
        updated_at=datetime(2026, 1, 9, tzinfo=UTC),
        language="de",
        title="",
        rating=4.1,
        rating_kind="stars",
        product="bell",
        version="2",
        place="Graz",
        journey="buy",
        stage="pay",
        url="https://shop.example/r/3",
        raw_sha256="ab" * 32,
    )
    given = table.rows([row], table.VERBATIMS)
    bring([row])
    kept = keep.verbatims_frame(columns=table.VERBATIMS.names)
    for name in shape.CANONICAL:
        assert kept.column(name).to_pylist() == given.column(name).to_pylist(), name


def test_the_stored_digest_is_that_of_the_rows_read_back():
    bring([said(n) for n in range(12)])
    kept = keep.verbatims_frame()
    stored = list(Verbatim.objects.order_by("seq").values_list("digest", flat=True))
    assert shape.digests(shape.canonical(kept)) == stored


def test_empty_and_missing_are_not_the_same():
    one, other = said(1, title=""), said(1, title=None)
    of = [
        shape.digests(shape.canonical(table.rows([row], table.VERBATIMS)))
        for row in (one, other, said(1, title=None, product=""))
    ]
    assert len({digest for (digest,) in of}) == 3


def test_the_same_file_twice_changes_nothing():
    rows = [said(n) for n in range(23)]
    assert counts(bring(rows)) == (23, 0, 0, 0)
    before = list(Verbatim.objects.order_by("id").values())
    assert counts(bring(rows, at_once=4)) == (0, 0, 23, 0)
    assert list(Verbatim.objects.order_by("id").values()) == before


def test_a_changed_row_is_updated_and_its_former_words_are_kept():
    bring([said(1, "It was fine."), said(2)])
    first = Verbatim.objects.get(source_record_id="note-1")
    receipt = bring([said(1, "It broke after a week."), said(2), said(3)])
    assert counts(receipt) == (1, 1, 1, 0)
    now = Verbatim.objects.get(pk=first.pk)
    assert now.text == "It broke after a week."
    assert now.seq > first.seq
    assert "It was fine." in VerbatimVersion.objects.get().content


def test_an_older_edit_that_arrives_late_does_not_cover_the_newer():
    noon, evening = (
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        datetime(2026, 3, 1, 20, tzinfo=UTC),
    )
    bring([said(1, "It works again.", updated_at=evening), said(2)])
    late = [said(1, "It broke.", updated_at=noon), said(2)]
    assert counts(bring(late)) == (0, 0, 2, 0)
    assert words()["note-1"] == "It works again."
    kept = VerbatimVersion.objects.order_by("id")
    assert "It broke." in kept[0].content
    assert counts(bring(late)) == (0, 0, 2, 0)
    assert kept.count() == 1
    again = bring([said(1, "It is fine now.", updated_at=evening + (evening - noon))])
    assert counts(again) == (0, 1, 0, 0)
    keep.undo(Run.objects.get(pk=again.run))
    for run in Run.objects.filter(state="completed").order_by("-id")[:2]:
        keep.undo(run)
        assert words()["note-1"] == "It works again."


def test_a_badly_chosen_id_column_overwrites_nobody():
    rows = [said(1, "First customer."), said(1, "Second customer."), said(2)]
    receipt = bring(rows)
    assert counts(receipt) == (2, 0, 0, 1)
    assert words()["note-1"] == "First customer."
    assert Refusal.objects.get().row == 2
    # and again: the answer does not depend on what is stored already
    assert counts(bring(rows)) == (0, 0, 2, 1)
    assert words()["note-1"] == "First customer."


def test_the_same_id_far_apart_in_one_file_is_noticed():
    rows = [said(n) for n in range(40)] + [said(0, "Someone else.")]
    assert counts(bring(rows)) == (40, 0, 0, 1)


def test_what_no_database_can_hold_is_refused_by_row_with_the_reason():
    rows = [
        said(1, "NUL \x00 inside"),
        said(2),
        said(3, source_record_id="x" * 601),
        said(4, author_role="customer" * 9),
    ]
    receipt = bring(rows)
    assert counts(receipt) == (1, 0, 0, 3)
    refused = list(Refusal.objects.order_by("row").values_list("row", "field"))
    assert refused == [(1, "text"), (3, "source_record_id"), (4, "author_role")]
    assert all(Refusal.objects.values_list("next_step", flat=True))


def test_rows_in_the_file_are_stored_updated_unchanged_or_refused():
    bring([said(n) for n in range(10)])
    mixed = [said(n, "changed" if n % 2 else None) for n in range(15)]
    mixed[3]["text"] = "\x00"
    told = [{"row": 99, "field": "text", "reason": "no words"}]
    receipt = bring(mixed, receipt=lambda: {"refused": 1, "refusals": told})
    assert receipt.rows_in_file == 16
    assert sum(counts(receipt)) == 16
    run = Run.objects.first()
    frame = keep.refusals_frame(run)
    assert frame.num_rows == receipt.refused
    assert 99 in frame.column("row").to_pylist()


def test_what_is_not_a_number_is_null_in_both_databases():
    bring([said(1, rating=float("nan")), said(2, rating=float("inf"))])
    assert set(Verbatim.objects.values_list("rating", flat=True)) == {None}


def broken_after(rows, count):
    """A file whose disk fails after so many batches."""
    for number, batch in enumerate(file_of(rows, at_once=3)):
        if number == count:
            raise OSError("the disk is gone")
        yield batch


@pytest.mark.parametrize("stops_at", [0, 1, 3, 6])
def test_an_import_cut_short_goes_on_where_it_stopped(stops_at):
    rows = [said(n) for n in range(20)]
    run = keep.start(source(), file_name="notes.csv", file_sha256="cd" * 32)
    with pytest.raises(OSError, match="disk"):
        keep.keep(broken_after(rows, stops_at), run=run, rows_a_transaction=5)
    assert Run.objects.get().state == Run.State.FAILED
    assert "disk" not in Run.objects.get().message
    again = keep.start(source(), file_name="notes.csv", file_sha256="cd" * 32)
    assert again.pk == run.pk
    receipt = keep.keep(file_of(rows), run=again, rows_a_transaction=5)
    assert counts(receipt) == (20, 0, 0, 0)
    assert Verbatim.objects.count() == 20


def test_a_cancelled_import_stops_between_two_transactions_and_can_go_on():
    rows = [said(n) for n in range(20)]
    asked = iter([False, False, True])
    receipt = bring(rows, sha="ef" * 32, cancelled=lambda: next(asked))
    assert receipt.state == Run.State.CANCELLED
    assert receipt.stored == 10
    assert counts(bring(rows, sha="ef" * 32)) == (20, 0, 0, 0)


def test_two_processes_never_keep_one_run_twice():
    rows = [said(n) for n in range(20)]
    run = keep.start(source(), file_name="notes.csv")
    other = Run.objects.get(pk=run.pk)
    keep.keep(file_of(rows), run=run, rows_a_transaction=5)
    with pytest.raises(Refused, match="another process"):
        keep.keep(file_of(rows), run=other, rows_a_transaction=5)
    assert Verbatim.objects.count() == 20
    assert Run.objects.get().state == Run.State.COMPLETED


def test_undo_takes_away_what_a_run_brought_and_restores_what_it_changed():
    bring([said(1, "before"), said(2)])
    everything = words()
    columns = ("digest", *shape.CANONICAL)
    before = list(Verbatim.objects.order_by("id").values(*columns))
    bring([said(1, "after"), said(2), said(3)])
    keep.undo(Run.objects.first())
    assert words() == everything
    assert list(Verbatim.objects.order_by("id").values(*columns)) == before
    assert Removal.objects.count() == 1
    assert not VerbatimVersion.objects.exists()
    with pytest.raises(Refused, match="undone already"):
        keep.undo(Run.objects.first())


def test_undo_of_an_earlier_run_leaves_what_a_later_one_says():
    bring([said(1, "one"), said(2, "one")])
    bring([said(1, "two")])
    bring([said(1, "three")])
    first, second, third = Run.objects.order_by("id")
    keep.undo(second)
    assert words() == {"note-1": "three", "note-2": "one"}
    keep.undo(third)
    assert words() == {"note-1": "one", "note-2": "one"}
    keep.undo(first)
    assert words() == {}


def test_undo_of_the_first_run_leaves_words_that_were_changed_since_to_the_later():
    bring([said(1, "one"), said(2, "one")])
    bring([said(1, "two")])
    first, second = Run.objects.order_by("id")
    keep.undo(first)
    assert words() == {"note-1": "two"}
    keep.undo(second)
    assert words() == {}


def test_numbers_for_derived_stores_only_rise():
    bring([said(n) for n in range(8)])
    highest = Verbatim.objects.order_by("-seq").first().seq
    bring([said(0, "changed")])
    changed = Verbatim.objects.get(source_record_id="note-0").seq
    keep.undo(Run.objects.first())
    restored = Verbatim.objects.get(source_record_id="note-0").seq
    assert highest < changed < restored
    keep.undo(Run.objects.last())
    assert min(Removal.objects.values_list("seq", flat=True)) > restored


def test_a_jotted_note_is_kept_once_however_often_it_is_sent():
    one = keep.jot("She waited in the rain.", client_id="phone-1", segment="repairs")
    two = keep.jot("She waited in the rain.", client_id="phone-1", segment="repairs")
    assert one.pk == two.pk
    assert one.source_type == "jotted"
    with pytest.raises(Refused, match="no words"):
        keep.jot("  \n")
    with pytest.raises(Refused, match="NUL"):
        keep.jot("a\x00b")
    kept = keep.verbatims_frame()
    assert shape.digests(shape.canonical(kept)) == [one.digest]


def test_the_sample_goes_without_a_trace_and_real_words_stay():
    bring([said(1)])
    sample = Source.objects.create(type="table", name="Sample", sample=True)
    run = keep.start(sample, file_name="sample.csv")
    keep.keep(file_of([said(5), said(6)]), run=run)
    assert keep.forget_sample() == 2
    assert words().keys() == {"note-1"}
    assert Source.objects.count() == 1


def test_a_frame_of_some_columns_of_some_rows():
    bring([said(n) for n in range(9)])
    found = Verbatim.objects.filter(segment="repairs").order_by("id")
    frame = keep.verbatims_frame(found, columns=["id", "text", "tags"])
    assert frame.column_names == ["id", "text", "tags"]
    assert frame.num_rows == 5
    assert frame.column("tags").to_pylist()[0] == ["late", "phone"]
    none = keep.verbatims_frame(Verbatim.objects.none())
    assert none.num_rows == 0
    assert none.column_names[:2] == ["id", "seq"]


def test_ids_are_remembered_across_batches_and_within_one():
    seen = Seen()
    assert seen.again(["a", "b", "a"]).tolist() == [False, False, True]
    assert seen.again(["c", "b"]).tolist() == [False, True]
    assert seen.again([f"{n}" for n in range(100)]).tolist() == [False] * 100
    assert seen.again(["99", "x", "c"]).tolist() == [True, False, True]
    assert seen.again([]).tolist() == []


class WorkerStopsError(Exception):
    pass


def test_a_worker_that_is_to_stop_leaves_an_import_that_goes_on_later():
    rows = [said(n) for n in range(20)]

    def stop(kept):
        if kept == 10:
            raise WorkerStopsError

    with pytest.raises(WorkerStopsError):
        bring(rows, sha="99" * 32, progress=stop)
    assert Run.objects.get().state == Run.State.CANCELLED
    assert counts(bring(rows, sha="99" * 32)) == (20, 0, 0, 0)


@pytest.mark.parametrize(
    "tags",
    [
        [["late", "cold"], None, ["late\x1fcold"], [], [""], ["late", "cold"]],
        [["a\0b", "c"], ["a", "b\0c"], ["d"]],
        [["x", None], ['ä"q']],
    ],
)
def test_tags_that_are_alike_are_told_apart_from_those_that_look_alike(tags):
    lists = pa.array(tags, pa.list_(pa.string()))
    for column in (lists, lists.slice(1)):
        which, some = shape._alike(column)
        assert [some[one] for one in which.to_pylist()] == column.to_pylist()


def test_names_are_keyed_by_the_hmac_that_everyone_knows(monkeypatch):
    for key in (b"k" * 32, b"long" * 40):
        monkeypatch.setattr(keys, "_pseudonym_key", lambda key=key: key)
        known = hmac.digest(key, b"author\0Ann\xc3\xa9", "sha256").hex()[:32]
        assert keys.pseudonyms(["Anné"], purpose="author") == [known]
