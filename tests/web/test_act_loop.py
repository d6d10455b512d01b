"""Who may act, who is told, and what the customer says of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from walkamile.act.authority import Limits
from walkamile.refused import Refused
from walkamile.web.acts import authority, obstacles, report
from walkamile.web.acts.told import again, answers, letters, thanks
from walkamile.web.models import (
    Action,
    Authority,
    ContactChoice,
    Letter,
    Obstacle,
    Permission,
    Verbatim,
    Walk,
    WalkObstacle,
    WalkSighting,
    WalkSite,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import jotting
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
def boss(house):
    return house.people[Role.LEADER]


@pytest.fixture
def obstacle(house, mirela):
    made = report.found("Nobody rings", by=mirela, verbatim=house.voices[0])
    return Obstacle.objects.get(pk=made.pk)


def fixed(obstacle, by):
    done = {"state": "fixed", "outcome": "We ring on the day before"}
    obstacles.change(obstacle.pk, done, by=by)
    obstacle.refresh_from_db()
    return obstacle


def told(obstacle, by, *, how="telephone"):
    letter = letters.write(fixed(obstacle, by), by=by)[0]
    return letters.send(letter, by=by, how=how, ground="asked to be rung")


def test_the_counter_makes_it_right_and_what_is_too_much_is_asked_for(
    client, mirela, boss
):
    authority.grant(mirela, Limits(money_each=50, remedies=("Refund",)), by=boss)
    client.force_login(mirela)
    page = client.get("/act/now/").content.decode()
    assert "Spend 50 each time" in page
    client.post("/act/now/", {"what": "Took it back", "money": "20"})
    assert Action.objects.get().for_one
    client.post("/act/now/", {"what": "New bike", "money": "900"})
    asked = Permission.objects.get()
    assert asked.answered_at is None
    assert client.post(f"/act/permissions/{asked.pk}/answer/").status_code == 403
    client.force_login(boss)
    assert "New bike" in client.get("/act/authority/").content.decode()
    client.post(f"/act/permissions/{asked.pk}/answer/", {"yes": "1"})
    assert Action.objects.count() == 2
    assert "nobody waits" in client.get("/act/authority/").content.decode()


def test_two_leaders_write_an_authority_and_both_texts_are_there(client, mirela, boss):
    client.force_login(boss)
    typed = {"colleague": mirela.pk, "money_each": "50", "remedies": "", "version": "0"}
    assert client.post("/act/authority/write/", typed).status_code == 302
    typed |= {"note": "what I wrote", "money_each": "70"}
    page = client.post("/act/authority/write/", typed).content.decode()
    assert "Somebody else saved this meanwhile" in page
    assert "what I wrote" in page
    assert Authority.objects.get().money_each == 50
    again = {**typed, "version": re.search(r'name="version" value="(\d+)"', page)[1]}
    assert client.post("/act/authority/write/", again).status_code == 302
    assert Authority.objects.get().money_each == 70


def test_a_letter_is_drafted_from_what_was_done_and_not_before(obstacle, mirela):
    with pytest.raises(Refused, match="nothing was done"):
        letters.write(obstacle, by=mirela)
    made = letters.write(fixed(obstacle, mirela), by=mirela)
    assert len(made) == 1
    assert "We ring on the day before" in made[0].words
    assert letters.address(made[0]) in made[0].words
    assert letters.write(obstacle, by=mirela) == []


def test_nobody_is_told_who_does_not_want_to_hear(obstacle, house, mirela):
    voice = house.voices[0]
    Verbatim.objects.filter(pk=voice.pk).update(author_ref="ref-1")
    letter = letters.write(fixed(obstacle, mirela), by=mirela)[0]
    with pytest.raises(letters.NotWantedError, match="nobody has noted"):
        letters.send(letter, by=mirela, how="telephone")
    ContactChoice.objects.create(customer="ref-1", may=False)
    with pytest.raises(letters.NotWantedError):
        letters.send(letter, by=mirela, how="telephone", ground="I think so")
    assert Letter.objects.get().state == "draft"


def test_the_customer_says_whether_it_is_fixed(client, obstacle, mirela):
    letter = told(obstacle, mirela)
    assert Obstacle.objects.get(pk=obstacle.pk).state == "told"
    way = reverse("told", args=[letters.token_of(letter)])
    assert "Nobody rings" in client.get(way).content.decode()
    client.post(way, {"answer": "not_fixed", "words": "Still nobody rang me."})
    assert Obstacle.objects.get(pk=obstacle.pk).state == "open"
    said = Letter.objects.get().answer_words
    assert said.text == "Still nobody rang me."
    assert said.spans is not None  # looked through for names, like all words
    fixed(obstacle, mirela)
    client.post(way, {"answer": "fixed"})
    assert Obstacle.objects.get(pk=obstacle.pk).state == "solved"


def test_a_link_that_opens_nothing_tells_nothing(client, obstacle, mirela):
    letter = letters.write(fixed(obstacle, mirela), by=mirela)[0]
    draft = client.get(f"/told/{letters.token_of(letter)}/")
    made_up = [client.get(f"/told/{one}/") for one in ("1", "1~x", "2~" + "a" * 43)]
    assert {page.status_code for page in [draft, *made_up]} == {404}
    assert len({page.content for page in [draft, *made_up]}) == 1
    sent = letters.send(letter, by=mirela, how="chat", ground="asked")
    other = letters.token_of(Letter(pk=sent.pk + 1))
    assert client.get(f"/told/{other}/").content == draft.content


def test_a_program_is_slowed_down_and_a_customer_may_change_their_mind(
    client, obstacle, mirela
):
    way = reverse("told", args=[letters.token_of(told(obstacle, mirela))])
    given = [client.post(way, {"answer": "better"}).status_code for _ in range(8)]
    assert given == [200] * answers.MOST_A_LETTER + [429] * 3


def test_a_customer_without_cookies_answers_and_a_mail_scanner_does_not(
    obstacle, mirela
):
    strict = Client(enforce_csrf_checks=True)
    way = reverse("told", args=[letters.token_of(told(obstacle, mirela))])
    assert "no-store" in strict.get(way)["Cache-Control"]
    assert Letter.objects.get().answer == ""
    assert strict.post(way, {"answer": "fixed"}).status_code == 200
    assert Letter.objects.get().answer == "fixed"


def test_two_people_edit_a_letter_and_nobodys_text_is_lost(client, obstacle, mirela):
    letter = letters.write(fixed(obstacle, mirela), by=mirela)[0]
    letters.edit(letter, "Theirs", by=mirela, version=1)
    client.force_login(mirela)
    typed = {"words": "Mine, long", "version": "1"}
    page = client.post(f"/act/letters/{letter.pk}/edit/", typed).content.decode()
    assert "Theirs" in page
    assert page.count("Mine, long") == 2
    assert Letter.objects.get().words == "Theirs"


def test_what_was_noted_by_mistake_is_taken_back_but_not_an_answer(obstacle, mirela):
    letter = told(obstacle, mirela)
    assert letters.take_back(letter, by=mirela).state == "draft"
    sent = letters.send(letter, by=mirela, how="chat", ground="asked")
    answers.take(sent, "fixed")
    with pytest.raises(Refused):
        letters.take_back(Letter.objects.get(), by=mirela)


def test_whoever_jotted_it_sees_what_came_of_it(client, house, mirela, boss):
    note = jotting.Note(said="He waited for a call all Saturday")
    voice = jotting.take(note, by=mirela).verbatim
    made = report.found("Nobody rings on Saturdays", by=boss, verbatim=voice)
    client.force_login(boss)
    client.post(f"/act/{made.pk}/thank/")
    assert thanks.parts(boss) == []
    client.force_login(mirela)
    page = client.get("/act/mine/").content.decode()
    assert "Nobody rings on Saturdays" in page
    assert "It began with your jotting" in page


def test_every_page_of_the_loop_opens(client, obstacle, house, mirela):
    letter = told(obstacle, mirela)
    client.force_login(mirela)
    for way in (
        f"/act/{obstacle.pk}/letters/", f"/act/letters/{letter.pk}/edit/",
        "/act/mine/", "/act/now/", "/act/authority/", f"/act/{obstacle.pk}/",
    ):  # fmt: skip
        assert client.get(way).status_code == 200, way


def walked(*, days, met=None):
    walk = Walk.objects.create(
        kind="web", place="shop.example", state="done",
        walked_at=timezone.now() - timedelta(days=days),
    )  # fmt: skip
    if met is not None:
        WalkSighting.objects.create(walk=walk, obstacle=met, severity="critical")
    return walk


@pytest.fixture
def dead_link():
    at = timezone.now() - timedelta(days=30)
    return WalkObstacle.objects.create(
        fingerprint="f1", place="shop.example", kind="dead_link", walk_kind="web",
        severity="critical", name="Returns leads nowhere", first_seen=at, last_seen=at,
    )  # fmt: skip


def test_what_was_fixed_is_walked_again_and_measured_without_being_asked(
    mirela, dead_link
):
    WalkSite.objects.create(url="https://shop.example/", name="Shop")
    for day in (12, 13, 14, 15, 16, 17):
        walked(days=day, met=dead_link)
    made = report.from_walk(report.unreported()[0], by=mirela)
    obstacles.change(made.pk, {"state": "fixed"}, by=mirela)
    now = timezone.now()
    Obstacle.objects.filter(pk=made.pk).update(fixed_at=now - timedelta(days=8))
    assert again.walk_what_is_due(now) == 1
    assert Walk.objects.filter(state="waiting").exists()
    for day in (1, 2, 3, 4, 5, 6):
        walked(days=day)
    assert again.walk_what_is_due(now) == 0
    assert again.measure_what_is_due(now) == 1
    found = made.measurements.get(kind="walks").found
    assert (found["before"], found["after"]) == (0.0, 1.0)
    assert found["surely"] == "better"
    assert again.measure_what_is_due(now) == 0  # once a week


def test_what_walks_found_is_put_on_the_board_by_a_person(client, mirela, dead_link):
    client.force_login(mirela)
    assert "Returns leads nowhere" in client.get("/act/found/").content.decode()
    client.post("/act/found/", {"ids": [dead_link.pk]})
    assert Obstacle.objects.get().title == "Dead link: Returns leads nowhere"
    assert "Nothing waits" in client.get("/act/found/").content.decode()


def test_a_voice_is_one_press_from_the_board(client, house, mirela):
    client.force_login(mirela)
    voice = house.voices[0]
    page = client.get(f"/q/{voice.pk}").content.decode()
    assert f"/act/report/?voice={voice.pk}" in page
    page = client.get(f"/act/report/?voice={voice.pk}").content.decode()
    assert "The voice you came from is its first evidence" in page
