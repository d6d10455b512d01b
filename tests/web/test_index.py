"""The search index finds what is in the rows, and is never believed over them."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from walkamile.understand.search.state import load
from walkamile.understand.search.words import Entry
from walkamile.understand.search.writing import Writing
from walkamile.web import index, indexing, keep, redaction
from walkamile.web.keep.write import remove_verbatims
from walkamile.web.models import Source, Verbatim
from web.customers import file_of, said

pytestmark = pytest.mark.django_db(transaction=True)

# Words that stand for the same thing point the same way: a meaning small enough to
# see through, so that each test says what it is about.
SAME = {"late": 0, "delay": 0, "delayed": 0, "waited": 0, "friendly": 1, "kind": 1}
WIDTH = 8


def meaning(texts):
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().replace(".", "").split():
            row[SAME.get(word, 2 + len(word) % 6)] += 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    return tmp_path


def bring(*rows):
    source = Source.objects.get_or_create(type="table", name="Till notes")[0]
    run = keep.start(source, file_name="notes.csv", file_sha256="")
    kept = keep.keep(file_of(list(rows)), run=run)
    redaction.catch_up()
    return kept


def feed():
    return indexing.feed(encode=meaning, encoder="small", width=WIDTH)


def find(words, visible=None, **more):
    rows = Verbatim.objects.all() if visible is None else visible
    return index.search(words, rows, encode=meaning, **more)


def texts(answer):
    return [hit.verbatim.text for hit in answer.hits]


def test_a_word_finds_the_voice_and_where_in_it_the_word_stands():
    bring(said(1, "The parcel was late 😀 again."), said(2, "Friendly on the phone."))
    feed()
    hit = find("parcels").hits[0]
    start, end = hit.spans[0]
    assert hit.verbatim.text[start:end] == "parcel"
    assert str(find("parcel").behind) == ""


def test_a_voice_that_says_it_in_other_words_is_found_by_meaning():
    bring(said(1, "We waited for hours."), said(2, "Kind people."))
    feed()
    assert texts(find("delay"))[0] == "We waited for hours."


def test_what_is_not_in_yet_is_said_and_taken_in_later():
    bring(said(1), said(2))
    answer = find("delay")
    assert answer.hits == []
    assert str(answer.behind) == "not in yet: 2"
    feed()
    bring(said(3, "A new delay today."))
    assert str(find("delay").behind) == "not in yet: 1"
    feed()
    assert "A new delay today." in texts(find("delay"))


def test_a_reader_finds_only_what_they_may_read():
    bring(*(said(number) for number in range(40)))
    feed()
    mine = Verbatim.objects.filter(source_record_id="note-33")
    assert texts(find("delay", mine, k=5)) == ["Nobody told me about delay 33."]


def test_an_erased_voice_is_gone_from_words_vectors_and_files(workspace):
    bring(said(1, "Xylophone was late."), said(2, "Late again."))
    feed()
    erased = Verbatim.objects.get(source_record_id="note-1").pk
    remove_verbatims([erased])
    feed()
    assert texts(find("xylophone late")) == ["Late again."]
    left = [file.read_bytes() for file in workspace.rglob("*") if file.is_file()]
    assert not any(b"xylophon" in content.lower() for content in left)
    vectors = np.fromfile(index.folder() / "vector.column", dtype="<f2")
    assert np.count_nonzero(vectors.reshape(-1, WIDTH).any(axis=1)) == 1


def test_forgetting_needs_no_waiting_for_the_next_round(workspace):
    bring(said(1, "Xylophone was late."), said(2, "Late again."))
    feed()
    indexing.forget([Verbatim.objects.get(source_record_id="note-1").pk])
    left = [file.read_bytes() for file in workspace.rglob("*") if file.is_file()]
    assert not any(b"xylophon" in content.lower() for content in left)


def test_a_changed_voice_is_found_by_its_new_words_only():
    bring(said(1, "Too loud."))
    feed()
    bring(said(1, "Too quiet."))
    feed()
    assert texts(find("quiet")) == ["Too quiet."]
    assert find("+loud").hits == []


def test_filters_narrow_words_and_meaning_alike():
    bring(*(said(number) for number in range(20)))
    feed()
    for chosen, fits in (
        ({"segment": "repairs"}, lambda v: v.segment == "repairs"),
        ({"rating": (4, 5)}, lambda v: v.rating >= 4),
        ({"since": "2026-01-06"}, lambda v: v.occurred_at.day >= 6),
        ({"until": "2026-01-05"}, lambda v: v.occurred_at.day <= 5),
        ({"source": "Till notes"}, lambda v: True),
    ):
        hits = find("delay", k=20, **chosen).hits
        assert len(hits) == sum(map(fits, Verbatim.objects.all())), chosen
        assert all(fits(hit.verbatim) for hit in hits)
    assert find("delay", source="Elsewhere").hits == []


def test_a_colleagues_own_words_are_not_found_as_a_customers():
    bring(said(1, "Sorry for the delay.", author_role="agent"), said(2, "A delay."))
    feed()
    assert texts(find("delay")) == ["A delay."]


def test_more_like_this_leaves_this_one_out():
    bring(said(1, "Late."), said(2, "Delayed."), said(3, "Friendly."))
    feed()
    this = Verbatim.objects.get(source_record_id="note-1")
    like = index.like(this, Verbatim.objects.all(), k=1)
    assert texts(like) == ["Delayed."]


def test_a_damaged_index_is_noticed_and_made_again():
    bring(said(1), said(2))
    feed()
    (index.folder() / "key.column").write_bytes(b"")
    assert find("delay").hits == []
    feed()
    assert len(find("delay").hits) == 2
    (index.folder() / "state.json").write_text("{")
    assert str(find("delay").behind) == "not in yet: 2"
    feed()
    assert len(find("delay").hits) == 2
    shutil.rmtree(index.folder())
    assert str(find("delay").behind) == "not in yet: 2"


def test_rows_restored_from_an_older_backup_win_over_the_index():
    bring(said(1), said(2), said(3))
    feed()
    Verbatim.objects.filter(source_record_id="note-3").delete()
    assert len(find("delay", k=9).hits) == 2
    feed()
    assert load(index.folder()).rows == 2


def test_feeding_twice_changes_nothing():
    bring(said(1), said(2))
    assert feed() == 2
    before = load(index.folder())
    assert feed() == 0
    assert load(index.folder()) == before


def test_what_a_crash_left_behind_is_cut_off_and_taken_in_again():
    bring(said(1), said(2))
    feed()
    bring(said(3))
    writing = Writing(index.folder(), encoder="small", width=WIDTH)
    writing.add([Entry(key=99, text="half a delay")])
    writing._writer.commit()  # the words are in, the state is not: the crash is here
    del writing
    assert len(find("delay", k=9).hits) == 2
    feed()
    assert len(find("delay", k=9).hits) == 3
    assert load(index.folder()).rows == 3


KILLED = """
import sys, numpy as np
from pathlib import Path
from walkamile.understand.search.writing import Writing
from walkamile.understand.search.words import Entry
folder = Path(sys.argv[1])
with Writing(folder, encoder="small", width=8) as writing:
    number = writing.state.seq
    while True:
        number += 1
        writing.add([Entry(key=number, text=f"delay number{number}", language="en")])
        writing.mean(np.ones((1, 8), dtype=np.float32))
        writing.keep(seq=number)
        print(number, flush=True)
"""


def test_killed_again_and_again_what_was_kept_is_there(tmp_path):
    folder = tmp_path / "killed"
    kept = 0
    for after in (3, 7, 5):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        for _ in range(after):
            kept = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        state = load(folder)
        assert state.rows == state.seq >= kept
        from walkamile.understand.search.evidence import Evidence
        from walkamile.understand.search.query import understood

        evidence = Evidence(folder)
        found = evidence.find(understood("delay"), np.ones(8, np.float32), most=500)
        assert sorted(one.key for one in found) == list(range(1, state.rows + 1))
