"""Who comes in is remembered, and yet whoever was shut out is out at the next page."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from walkamile.web.models import Colleague, SavedView, Team
from walkamile.web.signed_in import SessionStore

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long walk in their shoes"


@pytest.fixture
def ada():
    return Colleague.objects.create_user("ada@example.org", PASSWORD, role="admin")


@pytest.fixture
def browser(ada):
    """A browser in which Ada has signed in through the door, and looked around."""
    browser = Client()
    door = reverse("sign-in")
    browser.post(door, {"username": ada.email, "password": PASSWORD})
    for _ in range(2):
        assert browser.get(reverse("people")).status_code == 200
    return browser


def is_out(browser):
    answer = browser.get(reverse("people"))
    return answer.status_code == 302 and reverse("sign-in") in answer["Location"]


def test_a_session_that_was_ended_elsewhere_opens_nothing_more(browser):
    Session.objects.all().delete()
    assert is_out(browser)


def test_a_session_whose_days_are_over_opens_nothing_more(browser, monkeypatch):
    later = timezone.now() + timedelta(days=15)
    monkeypatch.setattr("walkamile.web.signed_in.timezone.now", lambda: later)
    assert is_out(browser)


def test_a_colleague_who_was_shut_out_is_out(browser, ada):
    Colleague.objects.filter(pk=ada.pk).update(is_active=False)
    assert is_out(browser)


def test_a_new_password_ends_what_the_old_one_opened(browser, ada):
    ada.set_password("another long walk, in other shoes")
    ada.save()
    assert is_out(browser)


def test_a_role_that_was_taken_away_counts_at_the_next_page(browser, ada):
    Colleague.objects.filter(pk=ada.pk).update(role="reader")
    assert browser.get(reverse("people")).status_code == 403


def test_signing_out_ends_it(browser):
    browser.post(reverse("sign-out"))
    assert is_out(browser)


def test_what_a_page_does_to_the_colleague_it_was_given_stays_in_that_page(ada):
    from walkamile.web.signed_in import Backend

    first = Backend().get_user(ada.pk)
    first.name, first.team = "Somebody else", Team(name="Nowhere")
    again = Backend().get_user(ada.pk)
    assert (again.name, again.team) == (ada.name, None)


def test_what_a_page_keeps_in_its_session_is_not_in_another(browser):
    key = browser.cookies["walkamile-session"].value
    SessionStore(key)["draft"] = ["of one page alone"]
    assert "draft" not in SessionStore(key)


def test_a_view_that_was_saved_or_forgotten_is_so_in_the_next_page(browser, ada):
    way = reverse("listen")
    assert "My views" not in browser.get(way).content.decode()
    SavedView.objects.create(owner=ada, place="listen", query="q=late", name="Late")
    assert "My views" in browser.get(way).content.decode()
    SavedView.objects.all().delete()
    assert "My views" not in browser.get(way).content.decode()
