"""A customer answers what they like, once or never; nothing is asked that blocks them."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from walkamile.web import surveying
from walkamile.web.followed import counting
from walkamile.web.followed.around import Around
from walkamile.web.models import CaseVoice, SaidDone, Survey, Verbatim
from walkamile.web.models.people import Colleague
from web.journeys import travel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def coach(client):
    mine = Colleague.objects.create_user("k@example.org", "long enough", role="coach")
    client.force_login(mine)
    return client


@pytest.fixture
def survey():
    mine = Colleague.objects.create_user("m@example.org", "long enough", role="coach")
    return surveying.make("Repairs", "get my bike repaired", by=mine, stage="Repair")


def way(asked):
    return reverse("survey", args=[surveying.token_of(asked)])


# A customer has no cookie, and their browser checks what cookies are for.
@pytest.fixture
def customer():
    return Client(enforce_csrf_checks=True)


ALL = {
    "ease": "2",
    "seq": "3",
    "done": "partly",
    "contacts": "4",
    "words": "I rang four times.\nNobody knew <b>anything</b>.",
}


def test_an_answer_is_kept_word_for_word_with_its_ease(customer, survey):
    shown = customer.post(f"{way(survey)}?case=R-1041", ALL).content.decode()
    assert "Thank you" in shown
    kept = Verbatim.objects.get()
    assert kept.text == ALL["words"]
    assert (kept.rating, kept.rating_min, kept.rating_max) == (2, 1, 7)
    assert kept.rating_kind == "ces2"
    assert (kept.stage, kept.conversation_id) == ("Repair", "R-1041")
    assert '"contacts": 4' in kept.meta
    assert kept.spans is not None, "it was looked through for names"


def test_the_same_form_sent_twice_counts_once(customer, survey):
    form = ALL | {"client": str(uuid.uuid4())}
    for _ in range(3):
        assert customer.post(way(survey), form).status_code == 200
    assert Verbatim.objects.count() == 1


@pytest.mark.parametrize("only", [{"ease": "7"}, {"words": "Easy."}, {"done": "no"}])
def test_one_answer_is_enough(customer, survey, only):
    customer.post(way(survey), only)
    kept = Verbatim.objects.get()
    assert kept.text == only.get("words", "")
    assert kept.rating == (7 if "ease" in only else None)


def test_nothing_answered_keeps_nothing_and_blames_nobody(customer, survey):
    shown = customer.post(way(survey), {}).content.decode()
    assert "Nothing was answered yet" in shown
    assert not Verbatim.objects.exists()


def test_what_does_not_fit_never_costs_the_words(customer, survey):
    customer.post(way(survey), ALL | {"ease": "99", "done": "perhaps", "client": "x"})
    kept = Verbatim.objects.get()
    assert kept.text == ALL["words"]
    assert kept.rating is None


def test_a_closed_or_forged_link_opens_nothing(customer, coach, survey):
    link = way(survey)
    assert customer.get(link).status_code == 200
    coach.post(reverse("survey-close", args=[survey.pk]))
    forged = reverse("survey", args=["1~abc"])
    closed, other = customer.get(link), customer.get(forged)
    assert closed.status_code == other.status_code == 404
    assert closed.content == other.content
    customer.post(link, ALL)
    assert not Verbatim.objects.exists()


def test_a_program_is_asked_to_come_later_and_loses_no_word(
    customer, survey, monkeypatch
):
    monkeypatch.setattr(surveying, "MOST_A_WHILE", 2)
    for n in range(2):
        customer.post(way(survey), {"words": f"word {n}"})
    late = customer.post(way(survey), ALL)
    assert late.status_code == 429
    assert "Nobody knew &lt;b&gt;anything&lt;/b&gt;" in late.content.decode()
    assert Verbatim.objects.count() == 2


def test_an_answer_with_a_case_stands_beside_what_the_log_says(
    customer, survey, tmp_path
):
    log = travel(tmp_path)  # its other words are joined by a column of their own
    customer.post(f"{way(survey)}?case=ORD-9", {"ease": "2", "words": "It came late."})
    customer.post(f"{way(survey)}?case=ORD-7", {"ease": "6"})
    customer.post(f"{way(survey)}?case=of-nobody", {"ease": "1"})
    assert not counting.is_stale(log)  # words alone wait for an hour
    log.counted_at -= counting.WORDS_WAIT
    assert counting.is_stale(log)
    counting.count(log)
    assert not counting.is_stale(log)
    beside = CaseVoice.objects.filter(log=log, verbatim__source_type="survey")
    assert sorted(beside.values_list("verbatim__rating", flat=True)) == [2, 6]
    told = SaidDone.objects.get(log=log, verbatim__text="It came late.")
    assert told.agreement == "agrees"
    assert sorted(Around.of(log).answers().values()) == [2, 6]


def test_ease_is_shown_from_five_answers_on(coach, survey):
    for n in range(4):
        surveying.take(survey, surveying.Answer(ease=2 + n), client_id=uuid.uuid4())
    assert "fewer than five" in coach.get(reverse("surveys")).content.decode()
    surveying.take(survey, surveying.Answer(ease=6), client_id=uuid.uuid4())
    shown = coach.get(reverse("surveys")).content.decode()
    assert "ease 4.0 of 7 from 5" in shown


def test_a_survey_is_made_with_a_link_and_a_code(coach):
    form = {"name": "Counter <i>", "errand": "bring a bike <script>x</script>"}
    sheet = coach.post(reverse("surveys"), form, follow=True).content.decode()
    made = Survey.objects.get()
    assert way(made) in sheet
    assert "<svg" in sheet
    asked = coach.get(way(made)).content.decode()
    assert "<script>x" not in asked
    assert "bring a bike &lt;script&gt;" in asked
    again = coach.post(reverse("surveys"), form).content.decode()
    assert "there is a survey called" in again
