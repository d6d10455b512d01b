"""Rules, needs and talents: what is kept of whom, and what the numbers allow."""

import datetime as dt
import re

import pytest
from django.db import connection

from walkamile.act.answers import NotAnAnswerError, answers
from walkamile.web.acts import report
from walkamile.web.acts.rules import matrix, needs, policies, talents
from walkamile.web.models import Need, NeedAnswer, Policy, PolicyVoice, Talent
from walkamile.web.models.people import Role
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house():
    return furnish(12)


@pytest.fixture
def mirela(house):
    return house.people[Role.COLLEAGUE]


@pytest.fixture
def rule(mirela):
    return policies.write(
        {"name": "Receipt", "rule": "No receipt, no refund"}, by=mirela
    )


def everything():
    """Every row of every table, as the database holds it."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held[table] = cursor.fetchall()
    return held


def test_an_unsigned_note_leaves_no_trace_of_whoever_wrote_it(client, rule, mirela):
    client.force_login(mirela)
    client.get(f"/act/policies/{rule.pk}/")
    before = everything()
    client.post(f"/act/policies/{rule.pk}/say/", {"words": "I hate saying this"})
    after = everything()
    assert {t for t in after if after[t] != before[t]} == {"web_policyvoice"}
    kept = PolicyVoice.objects.get()
    assert kept.words == "I hate saying this"
    assert kept.signed is None
    page = client.get(f"/act/policies/{rule.pk}/").content.decode()
    assert "A colleague, unsigned" in page


def test_the_order_of_rows_does_not_tell_who_wrote_when(rule):
    orders = set()
    for _ in range(12):
        PolicyVoice.objects.all().delete()
        for words in "abcd":
            policies.say(rule, words, signed=None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM web_policyvoice")
            orders.add("".join(row[0] for row in cursor.fetchall()))
    assert len(orders) > 3


def test_a_signed_note_keeps_the_name(client, rule, mirela):
    client.force_login(mirela)
    client.post(f"/act/policies/{rule.pk}/say/", {"words": "Mine", "signed": "1"})
    assert PolicyVoice.objects.get().signed == mirela


def test_a_decision_always_has_a_day_on_which_it_is_looked_at_again(rule, house):
    boss = house.people[Role.LEADER]
    done = policies.decide(rule, "keep", by=boss)
    assert done.review is not None
    assert policies.listed(done.review + dt.timedelta(1))[0].overdue
    assert policies.decide(rule, "open", by=boss).review is None


def test_two_people_edit_a_rule_and_both_texts_are_shown(client, rule, mirela):
    client.force_login(mirela)
    typed = {"name": "Receipt", "rule": "My wording", "version": rule.version}
    policies.edit(rule, {"rule": "Their wording"}, by=mirela, version=rule.version)
    page = client.post(f"/act/policies/{rule.pk}/edit/", typed).content.decode()
    assert "Their wording" in page
    assert "My wording" in page
    assert Policy.objects.get().rule == "Their wording"


def test_a_rule_shows_the_obstacles_it_causes(client, rule, mirela, house):
    made = report.found("Queues at the till", by=mirela, verbatim=house.voices[0])
    client.force_login(mirela)
    client.post(f"/act/policies/{rule.pk}/link/", {"obstacle": made.pk})
    assert list(rule.obstacles.all()) == [made]
    assert (
        "Queues at the till" in client.get(f"/act/policies/{rule.pk}/").content.decode()
    )


def lines(need, level, first, *, many=40, importance=6):
    for number in range(many):
        day = first + dt.timedelta(days=number % 80)
        wobble = (number % 3) / 2
        told = f"{need},{day},{importance - wobble},{level - wobble},{level}"
        yield f"{told},c{number},commuter"


HEAD = "need,date,importance,performance,overall,customer,segment\n"


def test_falling_below_a_level_once_reached_sounds_the_alarm(client, house, mirela):
    first = dt.date(2026, 1, 1)
    good = "\n".join(lines("Ready on time", 6.5, first))
    bad = "\n".join(lines("Ready on time", 3.5, first + dt.timedelta(200)))
    assert needs.take(answers(HEAD + good), by=mirela) == 40
    need = Need.objects.get()
    assert need.floor > 5
    assert need.alarm_since is None
    needs.take(answers(HEAD + bad), by=mirela)
    need.refresh_from_db()
    assert need.floor > 5
    assert need.alarm_since is not None
    client.force_login(mirela)
    page = client.get("/act/needs/").content.decode()
    assert "has fallen below a level once reached" in page
    assert len(re.findall(r"<polygon", page)) == 1


def test_the_same_file_again_changes_nothing(mirela):
    told = HEAD + "\n".join(lines("Ready", 5, dt.date(2026, 1, 1)))
    told += "\n" + next(lines("Ready", 5, dt.date(2026, 1, 1)))
    assert needs.take(answers(told), by=mirela) == 41
    before = Need.objects.values().get()
    assert needs.take(answers(told), by=mirela) == 0
    assert Need.objects.values().get() == before
    assert NeedAnswer.objects.count() == 41


@pytest.mark.parametrize(
    ("row", "field"),
    [("Ready,2026-13-01,5,5,5", "date"), ("Ready,2026-01-01,9,5,5", "importance"),
     (",2026-01-01,5,5,5", "need"), ("Ready,2026-01-01,nan,,", "importance")],
)  # fmt: skip
def test_a_row_that_is_no_answer_is_refused_with_its_field(row, field):
    with pytest.raises(NotAnAnswerError) as wrong:
        list(answers(HEAD + row))
    assert wrong.value.field == field
    assert wrong.value.row == 2


def test_nine_answers_stand_in_the_table_and_not_in_the_drawing(mirela):
    told = HEAD + "\n".join(lines("Ready", 5, dt.date(2026, 1, 1), many=9))
    needs.take(answers(told), by=mirela)
    drawn = matrix.matrix()
    assert drawn.drawn == []
    assert drawn.spots[0].n == 9


def test_a_talent_is_there_because_its_owner_said_so(client, house, mirela):
    client.force_login(mirela)
    offered = {"words": "Falo português, workshop technician", "language": "pt"}
    client.post("/act/talents/", offered)
    assert Talent.objects.get().colleague == mirela
    found = talents.for_words("A corrente salta, quem ajuda?", language="pt")
    assert found[0][0].colleague == mirela
    page = client.get("/act/talents/?q=workshop+technician").content.decode()
    assert "Because: " in page
    other = house.people[Role.COACH]
    talents.withdraw(other, Talent.objects.get().pk)
    assert Talent.objects.exists()
    client.post(f"/act/talents/{Talent.objects.get().pk}/withdraw/")
    assert not Talent.objects.exists()
