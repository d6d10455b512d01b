"""Walks are kept, compared and shown; a walk from the command line comes in as a file."""

import json
import uuid

import pytest
from django.urls import reverse

from walkamile.walk import call as calls
from walkamile.walk.session import WrongSessionError
from walkamile.web.models import (
    Colleague,
    Walk,
    WalkChange,
    WalkObstacle,
    WalkPlan,
    WalkSession,
    WalkSite,
)
from walkamile.web.models.people import Role
from walkamile.web.walks import again, document, found, keeping, obstacles, sites
from web.house import colleague, furnish

pytestmark = pytest.mark.django_db

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def told(day, *kinds, verdict="reached", words="01632 960 142"):
    return json.dumps(
        {
            "site": "http://shop.example/",
            "device": "phone",
            "walked_at": f"2026-11-{day:02}T10:00:00+00:00",
            "errands": [
                {
                    "errand": "phone_number", "verdict": verdict, "quote": words,
                    "value": words, "clicks": 1, "seconds": 3.5, "ease": 6.5,
                    "steps": [{"touchpoint": words, "text": words, "url": "http://shop.example/"}],
                }
            ],
            "obstacles": [
                {
                    "kind": kind, "severity": "serious", "url": "http://shop.example/",
                    "selector": "a", "quote": words, "fingerprint": f"print-{kind}",
                }
                for kind in kinds
            ],
        }
    ).encode()  # fmt: skip


def test_what_is_gone_since_the_last_walk_is_said_and_what_returns_is_back():
    keeping.bring(told(1, "broken_link", "tiny_text"), by=None)
    second = keeping.bring(told(8, "tiny_text", "slow_page"), by=None)
    assert (second.new, second.gone) == (1, 1)
    row = WalkObstacle.objects.get(kind="broken_link")
    assert row.gone_at == second.walked_at
    third = keeping.bring(told(15, "broken_link", "tiny_text", "slow_page"), by=None)
    row.refresh_from_db()
    assert row.gone_at is None
    assert list(row.walkchange_set.values_list("what", flat=True)) == [
        "seen", "gone", "back",
    ]  # fmt: skip
    assert third.new == 1


def as_customer(given, who):
    walk = json.loads(given) | {"who": who}
    walk["errands"][0]["who"] = who or "screen-reader"
    return json.dumps(walk).encode()


def test_a_walk_is_compared_with_the_last_one_of_the_same_customer():
    first = keeping.bring(as_customer(told(1, "broken_link"), ""), by=None)
    slow = keeping.bring(as_customer(told(8, "slow_page"), "slow"), by=None)
    assert (slow.before, slow.gone) == (None, 0)
    assert WalkObstacle.objects.get(kind="broken_link").gone_at is None
    third = keeping.bring(as_customer(told(15), ""), by=None)
    assert (third.before, third.gone) == (first, 1)
    assert WalkObstacle.objects.get(kind="slow_page").gone_at is None


def test_who_walked_stands_on_the_page_in_the_report_and_in_the_file(client):
    slow = keeping.bring(as_customer(told(1), "slow"), by=None)
    each = keeping.bring(as_customer(told(2), ""), by=None)
    client.force_login(colleague(Role.READER))

    def page(walk):
        return client.get(reverse("walk", args=[walk.pk])).content.decode()

    assert "customer on a slow connection" in page(slow)
    assert "by a customer with a screen reader" in page(each)
    assert "customer on a slow connection" in again.html(slow)
    read = document.read(again.document(slow).encode())
    assert (read["who"], read["errands"][0]["who"]) == ("slow", "slow")


def test_a_walk_is_asked_for_and_planned_with_the_customer_who_walks(client):
    client.force_login(colleague(Role.ADMIN))
    site = WalkSite.objects.create(name="Shop", url="http://shop.example/")
    asked = {"site": site.pk, "device": "phone", "who": "hurry"}
    assert "Customer in a hurry" in client.get(reverse("walks")).content.decode()
    client.post(reverse("walk-start"), asked)
    client.post(reverse("walk-start"), asked)  # it waits already: the same walk
    client.post(reverse("walk-start"), asked | {"who": "pirate"})
    assert list(Walk.objects.values_list("who", flat=True)) == ["hurry"]
    client.post(reverse("walk-plans"), asked | {"every": "day", "hour": 5})
    assert WalkPlan.objects.get().who == "hurry"


def test_one_thing_that_blocked_several_errands_stands_there_once(client):
    given = json.loads(told(1, verdict="blocked"))
    one = given["errands"][0] | {"reason": "the page asks for a password"}
    given["errands"] = [one, one | {"errand": "price"}]
    walk = keeping.bring(json.dumps(given).encode(), by=None)
    client.force_login(colleague(Role.READER))
    shown = client.get(reverse("walk", args=[walk.pk])).content.decode()
    assert "2 errands are blocked" in shown
    assert shown.count("the page asks for a password") == 1


def test_the_same_walk_brought_twice_is_one_walk():
    first = keeping.bring(told(1, "broken_link"), by=None)
    assert keeping.bring(told(1, "broken_link"), by=None).pk == first.pk
    assert WalkObstacle.objects.get().times == 1


def test_a_walk_that_saw_nothing_calls_nothing_gone():
    keeping.bring(told(1, "broken_link"), by=None)
    keeping.bring(told(8, verdict="blocked"), by=None)
    assert WalkObstacle.objects.get().gone_at is None


def test_a_walk_taken_away_as_json_comes_in_again_as_it_was():
    walk = keeping.bring(told(1, "broken_link"), by=None)
    read = document.read(again.document(walk).encode())
    assert read["errands"][0]["quote"] == "01632 960 142"
    assert read["obstacles"][0]["fingerprint"] == "print-broken_link"
    assert read["walked_at"] == walk.walked_at


@pytest.mark.parametrize(
    "given",
    [b"", b"[]", b'{"errands": 3}', b'{"errands": [{}]}', b"\xff\xfe", b"[" * 9999],
)
def test_a_file_that_is_no_walk_is_refused_with_its_reason(given):
    with pytest.raises(document.NotAWalkError):
        document.read(given, site="http://shop.example/")


def test_the_history_of_an_obstacle_is_only_added_to():
    keeping.bring(told(1, "broken_link"), by=None)
    row, mine = WalkObstacle.objects.get(), colleague(Role.COLLEAGUE)
    obstacles.change(row, by=mine, state="working", owner=mine, note="On it.")
    assert [c.what for c in WalkChange.objects.all()] == ["seen", "state", "owner"]
    with pytest.raises(TypeError):
        WalkChange.objects.first().save()


def test_act_finds_what_walks_met():
    keeping.bring(told(1, "broken_link"), by=None)
    assert found.finding("print-broken_link").place == "shop.example"
    assert [one.kind for one in found.obstacles_since()] == ["broken_link"]


def test_a_stored_sign_in_is_sealed_and_opens_again():
    site = WalkSite.objects.create(name="Shop", url="http://shop.example/")
    state = {"cookies": [{"name": "s", "value": "very secret"}], "origins": []}
    kept = sites.keep_session(site, "A customer", json.dumps(state).encode())
    held = bytes(WalkSession.objects.get(pk=kept.pk).state)
    assert b"very secret" not in held
    assert sites.open_session(kept) == state
    with pytest.raises(WrongSessionError):
        sites.keep_session(site, "None", b"<html>")


def test_waiting_and_being_passed_on_make_a_call_hard():
    easy = calls.judge([("dialled", 0), ("human", 10), ("ended", 90)], solved=True)
    hard = calls.judge(
        [("dialled", 0), ("menu", 5), ("menu", 20), ("hold", 40), ("human", 300),
         ("transfer", 330), ("ended", 400)],
        repeated=1, solved=False,
    )  # fmt: skip
    assert easy.ease == 7.0
    assert hard.ease < 3
    assert hard.figures["seconds_on_hold"] == 260
    assert {o.kind for o in hard.obstacles} >= {"phone_long_wait", "phone_not_solved"}


def test_only_a_site_on_the_list_can_be_walked(client):
    client.force_login(colleague(Role.COLLEAGUE))
    WalkSite.objects.create(name="Closed", url="http://closed.example/", on=False)
    for site in ("999", "http://elsewhere.example/", str(WalkSite.objects.get().pk)):
        client.post(reverse("walk-start"), {"site": site, "device": "phone"})
    assert not Walk.objects.exists()


def test_where_no_site_is_on_the_list_the_page_says_who_adds_one(client):
    client.force_login(colleague(Role.ADMIN))
    told = client.get(reverse("walks")).content.decode()
    assert "Add our site" in told
    client.force_login(colleague(Role.COLLEAGUE))
    told = client.get(reverse("walks")).content.decode()
    assert "First an admin puts our site on the list" in told
    assert reverse("walk-sites") not in told


def test_a_visit_sent_twice_is_kept_once_and_a_nickname_hides_the_visitor(client):
    boss = colleague(Role.LEADER, name="The Executive")
    client.force_login(boss)
    sent = {
        "place": "High Street", "nickname": "Grey Hat", "client_id": str(uuid.uuid4()),
        "found_phone": "no", "found_hours": "na", "step_free": "yes",
    }  # fmt: skip
    way = reverse("visit-deliver", args=["shop"])
    assert client.post(way, sent).status_code == 201
    assert client.post(way, sent).status_code == 200
    visit = Walk.objects.get()
    assert visit.score == 0.5  # what does not apply leaves the denominator
    client.force_login(colleague(Role.ADMIN))
    page = client.get(reverse("walk", args=[visit.pk])).content.decode()
    assert "Grey Hat" in page
    assert "The Executive" not in page
    client.post(reverse("walk-reveal", args=[visit.pk]))
    assert not Walk.objects.get().revealed
    client.force_login(boss)
    client.post(reverse("walk-reveal", args=[visit.pk]))
    assert Walk.objects.get().revealed


def test_every_page_shows_hostile_words_as_words(client):
    keeping.bring(told(1, "broken_link", HOSTILE, words=HOSTILE), by=None)
    walk = keeping.bring(told(8, "tiny_text", words=HOSTILE), by=None)
    WalkSite.objects.create(name=HOSTILE, url="http://shop.example/")
    client.force_login(colleague(Role.ADMIN))
    ways = [reverse(name) for name in ("walks", "walk-obstacles", "visits", "walk-call",
            "walk-menu", "walk-sites", "walk-plans", "walk-bring")]  # fmt: skip
    ways += [reverse("walk", args=[walk.pk])]
    ways += [reverse("walk-site", args=[WalkSite.objects.get().pk])]
    ways += [reverse("walk-obstacle", args=[o.pk]) for o in WalkObstacle.objects.all()]
    ways += [reverse("walk-file", args=[walk.pk, shape])
             for shape in ("report", "junit", "playwright")]  # fmt: skip
    ways += [
        reverse("visit-fill", args=["shop"]),
        reverse("visit-shell", args=["shop"]),
    ]
    ways += [reverse("walk-call-shell")]
    for way in ways:
        answer = client.get(way)
        assert answer.status_code == 200, way
        if "playwright" not in way:
            assert b"<script>alert" not in answer.content, way


def test_a_phone_menu_is_judged_against_the_norms(client):
    client.force_login(colleague(Role.COLLEAGUE))
    text = (
        "[main]\nWelcome.\n1 = deep, press one\n[deep]\nBye.\n1 = hang up, press one\n"
    )
    page = client.post(reverse("walk-menu"), {"line": "Shop", "menu": text})
    assert "Nobody can be reached" in page.content.decode()


def test_today_suggests_to_walk_where_the_last_walk_failed(client):
    furnish(6)
    client.force_login(Colleague.objects.get(email=f"{Role.READER}@example.org"))
    assert "Or walk in their shoes" not in client.get("/").content.decode()
    WalkSite.objects.create(name="Our shop", url="http://shop.example/")
    assert "Nobody has walked it yet" in client.get("/").content.decode()
    walk = keeping.bring(told(1, verdict="not_found"), by=None)
    page = client.get("/").content.decode()
    assert "did not get through" in page
    assert reverse("walk", args=[walk.pk]) in page
    keeping.bring(told(8), by=None)
    assert "Or walk in their shoes" not in client.get("/").content.decode()
