"""A colleague's own calendar is asked for meetings with customers, on a real server."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.outside import Outside
from walkamile.refused import Refused
from walkamile.web import keys
from walkamile.web.models import CalendarFeed, Colleague, Exposure, Proposal
from walkamile.web.talks.ways import calendars
from web.calendar_server import WHO, drop, entry, put, radicale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"


@pytest.fixture
def ann():
    return Colleague.objects.create_user("ann@shop.example", role="colleague")


@pytest.fixture
def calendar(tmp_path):
    with radicale(tmp_path) as way:
        yield way


def follow(ann, address, password=WHO[1]):
    return calendars.follow(
        ann, {"address": address, "user": WHO[0], "password": password}
    )


def ago(days, hour=9):
    at = timezone.now().replace(hour=hour, minute=0, second=0) - dt.timedelta(days)
    return f"{at:%Y%m%dT%H%M%SZ}"


def look(row, address):
    row.refresh_from_db()
    with Outside([address]) as door:
        return calendars.read(row, timezone.now(), door=door)


def guest(address):
    return f"ATTENDEE:mailto:{address}\r\n"


def test_only_what_may_have_been_customers_is_proposed_and_only_once(ann, calendar):
    put(calendar, "one", entry("u1", ago(3), "Customer interview with Mrs Ito"))
    put(calendar, "two", entry("u2", ago(4), "Coffee", more=guest("ito@home.example")))
    put(
        calendar, "three", entry("u3", ago(5), "Planning", more=guest("b@shop.example"))
    )
    put(calendar, "four", entry("u4", ago(-2), "Customer visit next week"))
    row = follow(ann, calendar)
    assert look(row, calendar) == 2
    assert look(row, calendar) == 0
    assert set(Proposal.objects.values_list("colleague", "title")) == {
        (ann.pk, "Customer interview with Mrs Ito"),
        (ann.pk, "Coffee"),
    }
    assert not Exposure.objects.exists()
    put(calendar, "five", entry("u5", ago(1), "Site visit"))
    drop(calendar, "one")
    assert look(row, calendar) == 1
    row.refresh_from_db()
    assert row.read_at
    assert row.last_error == ""


def test_what_is_said_of_an_entry_stays_however_often_it_is_asked(
    ann, calendar, client
):
    put(calendar, "one", entry("u1", ago(3), "Customer interview"))
    row = follow(ann, calendar)
    look(row, calendar)
    client.force_login(ann)
    client.post(
        reverse("exposure-proposal", args=[Proposal.objects.get().pk]),
        {"yes": "1", "mode": "interview", "minutes": 40},
    )
    assert look(row, calendar) == 0
    assert Exposure.objects.get().minutes == 40


def test_a_wrong_password_is_told_to_its_owner_and_not_tried_again_at_once(
    ann, calendar, client
):
    row = follow(ann, calendar, password="wrong")
    with pytest.raises(Refused):
        look(row, calendar)
    row.refresh_from_db()
    assert row.last_error
    now = timezone.now()
    with Outside([calendar]) as door:
        assert calendars.read_all(now, door=door) == {"new": 0, "failed": 0}
        tomorrow = now + dt.timedelta(hours=25)
        assert calendars.read_all(tomorrow, door=door) == {"new": 0, "failed": 1}
    client.force_login(ann)
    assert "did not answer" in client.get(reverse("exposure-mine")).text


def test_the_page_lets_a_calendar_be_asked_and_forgets_it_again(ann, client):
    client.force_login(ann)
    way = reverse("exposure-calendar-follow")
    wrong = client.post(way, {"address": "ftp://calendar.example/"})
    assert "It begins with https://" in wrong.text
    assert not CalendarFeed.objects.exists()
    given = {"address": "http://127.0.0.1:9/x/", "user": "ann", "password": "a secret"}
    client.post(way, given)
    row = CalendarFeed.objects.get(colleague=ann)
    assert row.last_error  # our own network is no calendar's place
    assert b"a secret" not in bytes(row.password)
    assert keys.unseal(bytes(row.password)) == "a secret"
    page = client.get(reverse("exposure-mine")).text
    assert "a secret" not in page
    assert "127.0.0.1:9/x" not in page
    client.post(way, {"stop": "1"})
    assert not CalendarFeed.objects.exists()
