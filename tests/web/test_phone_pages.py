"""The page of our lines: an account is sealed, a line is ours by somebody's word, a call stops."""

import threading
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walk.calling import ivr
from walk.calling.serving import served
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account
from walkamile.web import jobs
from walkamile.web.calls import asking, ledger, lines
from walkamile.web.chores import call as chore
from walkamile.web.models import (
    Job,
    LogEntry,
    PhoneAccount,
    PhoneCall,
    PhoneLine,
    PhonePlan,
    Walk,
)
from walkamile.web.models.people import Role
from web.house import colleague

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "+442079460123"
GIVEN = {
    "server": "sip.provider.example", "user": "4420", "way": "tls", "dial": "plus",
    "register": "on", "password": "pa$$ word",
}  # fmt: skip
ADDED = {"number": "+44 20 7946 0123", "name": "The shop", "most_a_day": 5}
SHAPE = {"main": (0.9, {"1": "hours", "2": "person"}), "hours": (0.8, {})}


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings, monkeypatch):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(ledger, "APART", timedelta(0))
    monkeypatch.delenv("WALKAMILE_TRANSCRIBER", raising=False)
    quick = Manners(
        calls=4, pause=0, ring=3, longest=30, quiet=0.5, linger=1.2, patience=2,
        short=0, keys="12",
    )  # fmt: skip
    monkeypatch.setattr(chore, "MANNERS", quick)


def admin(client, name="Ada"):
    mine = colleague(Role.ADMIN, name=name)
    client.force_login(mine)
    return mine


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def through(exchange):
    given = Account(
        server="127.0.0.1", port=exchange.port, user="walker", password=ivr.PASSWORD
    )
    lines.keep_account(given, by=None)


def carried_out():
    taken = jobs.claim("call", "worker")
    jobs.carry_out(taken)
    taken.refresh_from_db()
    return taken


def test_the_password_of_the_account_is_sealed_and_never_shown_again(client):
    admin(client)
    client.post(reverse("phone-account"), GIVEN)
    row = PhoneAccount.objects.get()
    assert (row.server, row.port, row.way) == ("sip.provider.example", 5061, "tls")
    assert b"pa$$" not in bytes(row.sealed)
    shown = page(client, "phone-lines") + page(client, "phone-account")
    assert "sip.provider.example" in shown
    assert "pa$$" not in shown
    assert not any("pa$$" in str(entry.__dict__) for entry in LogEntry.objects.all())


def test_an_empty_password_leaves_the_old_one_but_not_at_another_server(client):
    admin(client)
    client.post(reverse("phone-account"), GIVEN)
    client.post(reverse("phone-account"), GIVEN | {"password": "", "user": "4421"})
    assert (lines.account().user, lines.account().password) == ("4421", "pa$$ word")
    moved = GIVEN | {"password": "", "server": "sip.other.example"}
    told = client.post(reverse("phone-account"), moved, follow=True).content.decode()
    assert lines.account().password == ""
    assert "another server" in told


def test_what_is_wrong_with_an_account_stands_at_its_field_and_keeps_what_was_typed(
    client,
):
    admin(client)
    told = client.post(reverse("phone-account"), GIVEN | {"server": 'a"b'})
    assert "holds signs that no address has" in told.content.decode()
    assert "4420" in told.content.decode()
    assert "pa$$" not in told.content.decode()
    assert not PhoneAccount.objects.exists()


def test_a_line_is_on_the_list_only_with_the_word_of_an_admin(client):
    mine = admin(client)
    told = client.post(reverse("phone-line-add"), ADDED).content.decode()
    assert "Only a line that is ours may be called." in told
    assert not PhoneLine.objects.exists()
    client.post(reverse("phone-line-add"), ADDED | {"ours": "on"})
    row = PhoneLine.objects.get()
    assert (row.number, row.agreed_by, row.most_a_day) == (LINE, mine, 5)
    client.force_login(colleague(Role.COACH))
    assert client.post(reverse("phone-line-add"), ADDED).status_code == 403
    assert "0 of 5 calls" in page(client, "phone-lines")


@pytest.mark.parametrize("number", ["112", "+33899123456", "five"])
def test_a_number_that_is_never_called_is_refused_with_the_reason(client, number):
    admin(client)
    given = ADDED | {"ours": "on", "number": number}
    told = client.post(reverse("phone-line-add"), given).content.decode()
    assert 'class="wrong"' in told
    assert not PhoneLine.objects.exists()


def test_a_call_from_the_page_is_kept_with_who_asked_for_it(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    shape = ivr.Shape(menus=SHAPE, ends=frozenset({"hours"}))
    with served(shape, auth="www") as exchange:
        through(exchange)
        client.post(reverse("phone-line-call", args=[line.pk]))
        client.post(reverse("phone-line-call", args=[line.pk]))
        walk = Walk.objects.get()
        assert "Waiting for its turn" in page(client, "walk", walk.pk)
        assert carried_out().state == "done"
    walk.refresh_from_db()
    assert (walk.state, walk.figures["keys_to_a_person"]) == ("done", "2")
    made = set(PhoneCall.objects.values_list("by", "whence"))
    assert made == {(mine.pk, asking.ON_THE_PAGE)}
    told = page(client, "walk", walk.pk)
    assert "Ada, on the page" in told
    assert "<audio" in told


def test_stopping_a_call_hangs_up_and_keeps_its_steps(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    shape = ivr.Shape(menus={"main": (25.0, {"1": "person"})})
    with served(shape, auth="www", speed=1.0) as exchange:
        through(exchange)
        client.post(reverse("phone-line-call", args=[line.pk]))
        walk = Walk.objects.get()
        worker = threading.Thread(target=carried_out)
        began = time.monotonic()
        worker.start()
        until(lambda: exchange.up == 1)
        client.post(reverse("walk-stop", args=[walk.pk]))
        worker.join(10)
        assert exchange.up == 0
        assert "BYE" in exchange.requests
    assert time.monotonic() - began < 15
    walk.refresh_from_db()
    assert walk.state == "cancelled"
    assert walk.answers["told"] == ["Call 1 of at most 4"]
    assert "Call 1 of at most 4" in page(client, "walk", walk.pk)


def until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        threading.Event().wait(0.02)
    assert holds()


def test_a_call_that_was_cut_short_is_not_made_again_by_itself(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    lines.keep_account(Account(server="sip.example", user="u"), by=None)
    walk = asking.start(line, by=mine)
    Walk.objects.filter(pk=walk.pk).update(state="running")
    carried_out()
    walk.refresh_from_db()
    assert walk.state == "failed"
    assert "Nobody is called again" in page(client, "walk", walk.pk)
    assert not PhoneCall.objects.exists()


def test_without_an_account_nothing_is_called_and_the_page_says_so(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    told = client.post(reverse("phone-line-call", args=[line.pk]), follow=True)
    assert "no telephone account" in told.content.decode()
    assert not Walk.objects.exists()


def test_a_plan_without_an_account_says_why_and_is_not_tried_again_at_once(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    now = timezone.now()
    PhonePlan.objects.create(line=line, every="week", next_at=now, made_by=mine)
    assert [asking.start_what_is_due(now) for _ in range(2)] == [0, 0]
    walk = Walk.objects.get()
    assert walk.state == "failed"
    page = client.get(reverse("walk", args=[walk.pk]))
    assert "no telephone account" in page.content.decode()


def test_a_planned_line_is_called_at_its_hour_and_no_more_once_it_is_forbidden(client):
    mine = admin(client)
    line = lines.allow(LINE, name="The shop", ours=True, most_a_day=9, by=mine)
    lines.keep_account(Account(server="sip.example", user="u"), by=None)
    way = reverse("phone-line-plan", args=[line.pk])
    client.post(way, {"every": "week", "hour": "30"})
    assert not PhonePlan.objects.exists()
    client.post(way, {"every": "week", "hour": "9"})
    plan = PhonePlan.objects.get()
    assert timezone.localtime(plan.next_at).hour == 9
    assert asking.start_what_is_due(timezone.now()) == 0
    assert asking.start_what_is_due(plan.next_at) == 1
    walk = Walk.objects.get()
    assert (walk.by, walk.answers["whence"]) == (mine, "as planned")
    client.post(reverse("phone-line-forbid", args=[line.pk]))
    walk.refresh_from_db()
    assert walk.state == "cancelled"
    assert not Job.objects.filter(state="waiting", kind="call").exists()
    assert not PhonePlan.objects.exists()
