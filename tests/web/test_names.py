"""Who sees names, what waits to be looked through, and who says the same."""

import pytest
from django.urls import reverse

from walkamile.web import jobs, keep, log, redaction
from walkamile.web.letting_in import let_in
from walkamile.web.models import Job, LogEntry, RedactionRule, Run, Source, Verbatim
from walkamile.web.models.people import Role
from web.customers import file_of, said
from web.house import colleague

pytestmark = pytest.mark.django_db
NAMED = "My name is Maria Lopez and the frame of my new bike has cracked again."
LETTER = (
    "The frame cracked after two weeks and nobody at the shop would take it back, "
    "although the guarantee says five years. I want my money back."
)


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def lead(client):
    client.force_login(colleague(Role.INSIGHT_LEAD, name="Ines"))
    return client


def bring(*rows: dict[str, object]) -> Run:
    source, _ = Source.objects.get_or_create(type="table", name="Till notes")
    run = keep.start(source, file_name="notes.csv")
    keep.keep(file_of(list(rows)), run=run)
    return run


def page(client, name, *parts, **more):
    return client.get(reverse(name, args=parts), **more).content.decode()


def test_an_original_is_shown_for_a_reason_and_each_look_is_in_the_log(lead):
    bring(said(1, NAMED))
    redaction.catch_up()
    number = Verbatim.objects.get().pk
    way = reverse("quote-original", args=[number])
    assert way in page(lead, "quote", number)
    assert "Lopez" not in page(lead, "quote-original", number)
    assert "Lopez" not in lead.post(way).content.decode(), "no reason, no name"
    assert not LogEntry.objects.filter(what="original").exists()
    shown = lead.post(way, {"reason": "answer"}).content.decode()
    assert "<mark>Maria Lopez</mark>" in shown
    assert "Ines" in shown
    assert "To answer this customer" in shown
    entry = LogEntry.objects.get(what="original")
    assert (entry.which, entry.detail) == (str(number), "answer")
    assert log.verify().whole
    LogEntry.objects.filter(what="original").update(detail="check")
    assert not log.verify().whole
    assert "Ines" in page(lead, "names")


def test_a_colleague_never_sees_an_original(client):
    bring(said(1, NAMED))
    redaction.catch_up()
    number = Verbatim.objects.get().pk
    for role in (Role.READER, Role.COLLEAGUE, Role.COACH, Role.LEADER):
        client.force_login(colleague(role))
        way = reverse("quote-original", args=[number])
        assert client.post(way, {"reason": "answer"}).status_code == 403
        assert "See the original" not in page(client, "quote", number)
        assert "Originals that were opened" not in page(client, "names")


def test_the_house_says_what_its_own_numbers_look_like(lead):
    bring(said(1, "My parcel BK-204417 never came, and I had paid for the fast way."))
    redaction.catch_up()
    number = Verbatim.objects.get().pk
    assert "BK-204417" in page(lead, "quote", number)
    rule = {"kind": "order", "sample": "BK-######"}
    lead.post(reverse("names-rule-add"), rule)
    asked = Job.objects.get(kind="redact", state="waiting")
    jobs.carry_out(jobs.claim(asked.lane, "tests"))
    assert "My parcel [order 1] never came" in page(lead, "quote", number)
    kept = RedactionRule.objects.get()
    lead.post(reverse("names-rule-forget", args=[kept.pk]))
    jobs.carry_out(jobs.claim(asked.lane, "tests"))
    assert "BK-204417" in page(lead, "quote", number)


def test_a_rule_that_would_mask_half_of_all_words_is_refused_with_what_helps(lead):
    for rule in ({"kind": "order", "sample": "###"}, {"kind": "<b>", "sample": "####"}):
        answer = lead.post(reverse("names-rule-add"), rule).content.decode()
        assert 'class="wrong"' in answer
    assert not RedactionRule.objects.exists()


def test_the_page_says_how_much_is_missed_and_never_calls_a_voice_anonymous(lead):
    shown = page(lead, "names")
    for language in ("English", "German", "Spanish", "French", "Portuguese"):
        assert language in shown
    assert "we never call a voice anonymous" in shown


def test_a_run_says_what_still_waits(lead):
    run = bring(*(said(n, f"{NAMED} Number {n}.") for n in range(5)))
    shown = page(lead, "run", run.pk)
    assert "What still waits" in shown
    assert 'hx-trigger="every 3s"' in shown
    let_in(wait=True)
    from walkamile.web import indexing

    indexing.feed()
    shown = page(lead, "run", run.pk)
    assert "Nothing waits" in shown
    assert "every 3s" not in shown


def test_those_who_say_the_same_are_shown_as_such(lead):
    bring(
        said(1, LETTER),
        said(2, LETTER.replace("two weeks", "three weeks")),
        said(3, "Thank you for your mail. I am out of the office until Monday."),
        said(4, "They asked me what I ride before they talked about prices."),
    )
    redaction.catch_up()
    first, second, _, other = Verbatim.objects.order_by("id")
    listed = page(lead, "listen")
    assert listed.count("said again, counted once") == 1
    assert listed.count("said before, counted once") == 1
    assert reverse("quote", args=[first.pk]) in page(lead, "quote", second.pk)
    shown = page(lead, "quote", first.pk)
    assert "Says the same" in shown
    assert reverse("quote", args=[second.pk]) in shown
    assert "Says the same" not in page(lead, "quote", other.pk)


def test_earlier_mail_that_is_quoted_is_shown_as_such(lead):
    mail = (
        "The new saddle never came.\n\n"
        "On Mon, 5 Jan 2026 at 10:00, Larkspoke wrote:\n> We will send it at once.\n"
    )
    bring(said(1, mail))
    redaction.catch_up()
    shown = page(lead, "quote", Verbatim.objects.get().pk)
    assert "Grey: earlier mail that was quoted" in shown
    quoted = shown.split('<span class="muted">On Mon')[1].split("</span>")[0]
    assert "We will send it at once." in quoted
    assert "The new saddle never came." in shown
    bring(said(2, "They asked me what I ride.\nThat was kind."))
    redaction.catch_up()
    other = Verbatim.objects.order_by("-id")[0].pk
    assert "Grey: earlier mail" not in page(lead, "quote", other)
