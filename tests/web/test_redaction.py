"""Nobody reads a customer's name: words are looked through before anyone sees them."""

import json
import re
from shutil import rmtree

import pytest

from walkamile.web import index, indexing, keep, keys, redaction
from walkamile.web.access import voices
from walkamile.web.derived.counts import recount
from walkamile.web.letting_in import let_in
from walkamile.web.models import (
    Count,
    Job,
    Pseudonym,
    RedactionRule,
    Run,
    Source,
    Verbatim,
)
from walkamile.web.models.listen import Redaction
from walkamile.web.models.people import Role
from walkamile.web.pages.shown import Mark, show
from walkamile.web.redaction import alike, rules
from walkamile.web.workspace import current
from web.customers import file_of, said
from web.house import colleague

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = (
    "The frame cracked after two weeks and nobody at the shop would take it back, "
    "although the guarantee says five years. I want my money back."
)


@pytest.fixture(autouse=True)
def no_index_of_another_house():
    rmtree(current().index, ignore_errors=True)
    index._open.clear()


def bring(*rows: dict[str, object], name: str = "Till notes") -> Run:
    source, _ = Source.objects.get_or_create(type="table", name=name)
    run = keep.start(source, file_name="notes.csv")
    keep.keep(file_of(list(rows)), run=run)
    return run


def shown(reader=None) -> list[str]:
    reader = reader or colleague(Role.ADMIN)
    return [voice.words for voice in show(voices(reader).order_by("id"))]


def test_nobody_reads_words_that_were_not_looked_through():
    bring(said(1, "My name is Maria Lopez, call me on +44 20 7946 0958."))
    admin = colleague(Role.ADMIN)
    assert not voices(admin).exists()
    indexing.feed()
    assert index.search("call", Verbatim.objects.all()).hits == []
    recount()
    assert Count.objects.get(week=None, source=None, segment=None, theme=None).size == 0
    assert index.behind().words == 1, "search says what is not in yet"
    redaction.catch_up()
    assert shown(admin) == ["My name is [person 1], call me on [phone 1]."]
    indexing.feed()
    assert len(index.search("call", voices(admin)).hits) == 1
    assert index.behind().words == 0


def test_the_words_as_said_are_not_touched():
    words = "I am Maria Lopez \u200band my mail is maria@example.org"
    bring(said(1, words))
    before = Verbatim.objects.get().digest
    redaction.catch_up()
    row = Verbatim.objects.get()
    assert (row.text, row.digest) == (words, before)
    for span in json.loads(row.spans):
        assert words[span["start"] : span["end"]].strip("\u200b") in words
    assert row.redaction == Redaction.REDUCED
    assert "Lopez" not in row.redacted_text
    assert "example.org" not in row.redacted_text


def test_a_hidden_name_cannot_be_searched_for():
    bring(said(1, "Ask Maria Lopez about the crooked wheel."))
    redaction.catch_up()
    indexing.feed()
    readable = voices(colleague(Role.COLLEAGUE))
    assert index.search("wheel", readable).hits
    assert not [h for h in index.search("Lopez", readable).hits if h.spans]
    hidden = "Lopez"
    for file in index.folder().rglob("*"):
        assert not file.is_file() or hidden.encode() not in file.read_bytes()


def test_who_wrote_is_known_from_the_record():
    meta = json.dumps({"author": "Xanthippe Quorn", "Customer name": "Zyx Brumm"})
    bring(said(1, "Quorn here, with zyx beside me: the chain broke.", meta=meta))
    redaction.catch_up()
    assert shown() == ["[person 1] here, with [person 2] beside me: the chain broke."]


def test_a_thread_stays_readable_however_late_a_turn_comes():
    bring(
        said(1, "Hello, I am Maria Lopez.", conversation_id="T", turn_index=0),
        said(
            2, "Your colleague John Becker said so.", conversation_id="T", turn_index=1
        ),
    )
    redaction.catch_up()
    bring(
        said(
            3, "John Becker again? Maria Lopez too.", conversation_id="T", turn_index=2
        ),
        said(4, "I am John Becker.", conversation_id="U", turn_index=0),
    )
    redaction.catch_up()
    assert shown() == [
        "Hello, I am [person 1].",
        "Your colleague [person 2] said so.",
        "[person 2] again? [person 1] too.",
        "I am [person 1].",
    ]


def test_what_is_kept_of_a_name_says_no_name():
    bring(said(1, "Hello, I am Maria Lopez.", conversation_id="T"))
    bring(said(2, "Hello, I am Maria Lopez.", conversation_id="U"))
    redaction.catch_up()
    kept = list(Pseudonym.objects.values_list("conversation_id", "signed"))
    assert kept
    assert all(re.fullmatch("[0-9a-f]{32}", signed) for _, signed in kept)
    of_t = {signed for talk, signed in kept if talk == "T"}
    of_u = {signed for talk, signed in kept if talk == "U"}
    assert not of_t & of_u, "the same name in two conversations cannot be linked"
    sign = keys.signer(purpose=f"words {Source.objects.get().pk} T")
    assert sign("person\x1fmaria lopez") in of_t


def test_looking_again_comes_to_the_same_words_and_changes_no_number():
    bring(
        *(
            said(n, f"I am Maria Lopez, house {n}.", conversation_id="T")
            for n in range(9)
        ),
        said(20, "John Becker rang."),
    )
    redaction.catch_up()
    first = list(Verbatim.objects.order_by("id").values())
    redaction.anew()
    assert list(Verbatim.objects.order_by("id").values()) == first


def test_changed_words_are_hidden_until_they_are_looked_through_again():
    bring(said(1, "The wheel is crooked."))
    redaction.catch_up()
    indexing.feed()
    admin = colleague(Role.ADMIN)
    bring(said(1, "The wheel of Maria Lopez is crooked."))
    assert not voices(admin).exists()
    redaction.catch_up()
    assert shown(admin) == ["The wheel of [person 1] is crooked."]


def test_an_undone_change_is_looked_through_again():
    bring(said(1, "I am Maria Lopez."))
    run = bring(said(1, "The wheel is crooked."))
    redaction.catch_up()
    keep.undo(run)
    assert not voices(colleague(Role.ADMIN)).exists()
    redaction.catch_up()
    assert Verbatim.objects.get().redacted_text == "I am [person 1]."


def test_a_title_is_looked_through_too():
    bring(said(1, "It broke.", title="Order of Maria Lopez"))
    redaction.catch_up()
    voice = show(voices(colleague(Role.READER)))[0]
    assert voice.title == "Order of [person 1]"
    assert voice.reduced


def test_a_language_is_told_or_unknown_and_the_source_is_believed():
    bring(
        said(1, "Das Rad ist nach zwei Wochen kaputt gegangen und niemand half."),
        said(2, "ok"),
        said(3, "super", language="fr-CA"),
    )
    redaction.catch_up()
    spoken = Verbatim.objects.order_by("id").values_list("spoken", flat=True)
    assert list(spoken) == ["de", "unknown", "fr"]


def test_automatic_replies_are_set_aside_and_not_deleted():
    bring(
        said(1, "I am back on Monday.", title="Automatic reply: your bicycle"),
        said(2, "Undeliverable: your letter could not be delivered."),
        said(3, "Your automatic reply told me nothing at all."),
    )
    redaction.catch_up()
    aside = Verbatim.objects.order_by("id").values_list("aside", flat=True)
    assert list(aside) == ["reply", "bounce", None]
    recount()
    assert Count.objects.get(week=None, source=None, segment=None, theme=None).size == 1


def test_a_form_letter_counts_once_and_is_linked():
    bring(
        said(1, LETTER),
        said(2, "They were friendly."),
        said(3, LETTER.replace("five", "ten") + " Thank you."),
    )
    let_in()
    first, other, again = Verbatim.objects.order_by("id")
    assert (first.repeats_id, other.repeats_id) == (None, None)
    assert again.repeats_id == first.pk
    assert Count.objects.get(week=None, source=None, segment=None, theme=None).size == 2


def test_what_is_said_again_weeks_later_is_linked_to_the_first():
    bring(said(1, LETTER))
    let_in()
    bring(said(2, LETTER), name="Reviews")
    let_in()
    bring(said(3, LETTER.upper()), name="Mail")
    let_in()
    first = Verbatim.objects.order_by("id")[0]
    assert first.repeated.count() == 2


def test_when_the_first_goes_the_next_is_the_first():
    run = bring(said(1, LETTER))
    bring(said(2, LETTER), said(3, LETTER), name="Reviews")
    let_in()
    keep.undo(run)
    second, third = Verbatim.objects.order_by("id")
    assert (second.repeats_id, third.repeats_id) == (None, second.pk)


def test_when_the_first_is_edited_beyond_recognition_the_others_stay_together():
    bring(said(1, LETTER), said(2, LETTER), said(3, LETTER))
    let_in()
    bring(said(1, "Something else altogether, about the bells and the saddle bags."))
    let_in()
    first, second, third = Verbatim.objects.order_by("id")
    assert (first.repeats_id, second.repeats_id) == (None, None)
    assert third.repeats_id == second.pk


def test_links_made_anew_are_the_same_links():
    bring(*(said(n, LETTER + str(n % 3) * 3) for n in range(12)))
    bring(
        *(
            said(50 + n, f"Bell number {n} rings far too quietly for me.")
            for n in range(9)
        )
    )
    let_in()
    before = list(Verbatim.objects.order_by("id").values_list("id", "repeats_id"))
    alike.rebuild()
    assert (
        list(Verbatim.objects.order_by("id").values_list("id", "repeats_id")) == before
    )


def test_quoted_history_is_heard_once():
    bring(
        said(1, "The saddle squeaks."),
        said(
            2,
            "Still no answer!\n\nOn Mon, Jan 5, 2026 at 9:00 A wrote:\n> The saddle squeaks.",
        ),
    )
    let_in()
    indexing.feed()
    hits = index.search("saddle", voices(colleague(Role.ADMIN))).hits
    assert [hit.verbatim.source_record_id for hit in hits if hit.spans] == ["note-1"]


def test_an_owners_own_numbers_are_masked_by_a_sample():
    bring(said(1, "About order bk-004711 and B-52s."))
    redaction.catch_up()
    assert "bk-004711" in shown()[0]
    rules.add("order", "BK-######")
    let_in(again=True)
    assert Verbatim.objects.get().redacted_text == "About order [order 1] and B-52s."
    with pytest.raises(rules.NoSuchRuleError):
        rules.add("order", "#")
    assert RedactionRule.objects.count() == 1


def test_marks_move_with_the_words():
    words = "Maria Lopez said the wheel is crooked."
    bring(said(1, words))
    redaction.catch_up()
    row = Verbatim.objects.get()
    at = words.index("wheel")
    parts = show([row], marks={row.pk: [Mark(at, at + 5)]})[0].parts
    assert [part.words for part in parts if part.why] == ["wheel"]


def test_killed_between_two_batches_it_goes_on_with_the_rest(monkeypatch):
    bring(*(said(n, f"I am Maria Lopez, {n} times.") for n in range(30)))
    monkeypatch.setattr("walkamile.web.redaction.looking.BATCH", 7)

    class Stopped(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done >= 14:
            raise Stopped

    with pytest.raises(Stopped):
        redaction.catch_up(progress=stop)
    assert redaction.waiting() == 16
    assert redaction.catch_up().looked_at == 16
    assert not any("Lopez" in words for words in shown())


def test_words_changed_while_they_are_looked_through_stay_hidden(monkeypatch):
    bring(said(1, "The wheel is crooked."))
    from walkamile.web.redaction import looking

    look = looking.look

    def meanwhile(row, *rest):
        if row["text"].startswith("The wheel is"):
            bring(said(1, "I am Maria Lopez."))
        return look(row, *rest)

    monkeypatch.setattr(looking, "look", meanwhile)
    redaction.catch_up()
    assert [word for word in shown() if "Lopez" in word] == []
    monkeypatch.undo()
    redaction.catch_up()
    assert shown(colleague(Role.READER)) == ["I am [person 1]."]


def test_after_an_import_the_worker_is_asked_to_look(tmp_path):
    from walkamile.web import reading_in

    file = tmp_path / "notes.csv"
    file.write_text("comment,stars\nI am Maria Lopez,4\nThe bell is fine,5\n", "utf-8")
    reading_in.import_file(file)
    assert Job.objects.filter(kind="redact").count() == 1
    assert redaction.waiting() == 2
