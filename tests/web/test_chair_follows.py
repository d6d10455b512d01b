"""Meetings come in from calendars and letters, through the one door, and only once."""

import datetime as dt
import http.server
import socketserver
import threading

import pytest
from django.utils import timezone

from walkamile.outside import Outside
from walkamile.refused import Refused
from walkamile.web.chairs import following, meetings
from walkamile.web.models import Colleague, Meeting, MeetingFeed
from web.calendar_server import WHO, drop, entry, get, put, radicale
from web.mail_server import PASSWORD, dovecot, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"


@pytest.fixture
def lead():
    return Colleague.objects.create_user("lead@example.org", role="insight_lead")


@pytest.fixture
def calendar(tmp_path):
    with radicale(tmp_path) as way:
        yield way


def follow(lead, address, kind="caldav", **more):
    given = {
        "name": "Planning", "kind": kind, "address": address, "user": WHO[0],
        "password": WHO[1], "safety": "tls", "project": "checkout",
        "writes_link": False,
    }  # fmt: skip
    return following.follow({**given, **more}, by=lead)


def look(row, address):
    row.refresh_from_db()
    with Outside([address]) as door:
        return following.read(row, timezone.now(), door=door)


def days(many, hour=9):
    at = timezone.now().replace(hour=hour, minute=0, second=0) + dt.timedelta(many)
    return f"{at:%Y%m%dT%H%M%SZ}"


def test_a_meeting_in_the_calendar_gets_a_chair_is_renewed_and_called_off(
    lead, calendar
):
    put(calendar, "one", entry("u1", days(2), "Planning", "- Late repairs\n- Prices"))
    put(
        calendar,
        "two",
        entry("u2", days(3), "Weekly", "- Seats", "RRULE:FREQ=WEEKLY\r\n"),
    )
    row = follow(lead, calendar)
    assert look(row, calendar) == 1 + 9
    assert look(row, calendar) == 0
    meeting = Meeting.objects.get(title="Planning")
    assert meeting.agenda == "- Late repairs\n- Prices"
    assert meeting.project == "checkout"
    put(calendar, "one", entry("u1", days(2), "Planning", "- Late parcels"))
    assert look(row, calendar) == 1
    meeting.refresh_from_db()
    assert meeting.agenda == "- Late parcels"
    drop(calendar, "one")
    look(row, calendar)
    meeting.refresh_from_db()
    assert meeting.off


def test_an_agenda_changed_by_hand_is_not_overwritten(lead, calendar):
    put(calendar, "one", entry("u1", days(2), "Planning", "- Late repairs"))
    row = follow(lead, calendar)
    look(row, calendar)
    meeting = Meeting.objects.get()
    meetings.change(meeting.pk, {"agenda": "- Seats"}, version=1, by=lead)
    put(calendar, "one", entry("u1", days(2), "Planning", "- Prices"))
    look(row, calendar)
    assert Meeting.objects.get().agenda == "- Seats"


def test_everyone_invited_finds_the_chair_in_their_calendar(lead, calendar):
    put(calendar, "one", entry("u1", days(2), "Planning", "- Late repairs"))
    row = follow(lead, calendar, writes_link=True)
    look(row, calendar)
    way = meetings.link(Meeting.objects.get())
    assert f"The customer’s chair: {way}" in get(calendar, "one")
    assert look(row, calendar) == 0
    assert get(calendar, "one").count(way) == 1
    assert Meeting.objects.get().agenda == "- Late repairs"


def test_a_wrong_password_is_said_and_kept_beside_the_calendar(lead, calendar):
    row = follow(lead, calendar, password="wrong")
    with pytest.raises(Refused):
        look(row, calendar)
    row.refresh_from_db()
    assert "does not let us in" in row.error
    assert b"wrong" not in bytes(row.sealed)


def test_a_private_place_that_nobody_named_stays_closed(lead, calendar):
    row = follow(lead, calendar)
    with Outside([]) as door, pytest.raises(Refused):
        following.read(row, timezone.now(), door=door)
    assert not Meeting.objects.exists()


class Published(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = entry("u9", days(1), "Published", "- Opening hours").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_calendar_at_an_address_is_followed(lead):
    with socketserver.TCPServer(("127.0.0.1", 0), Published) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        way = f"http://127.0.0.1:{server.server_address[1]}/planning.ics"
        row = follow(lead, way, kind="ics", user="", password="")
        assert look(row, way) == 1
        server.shutdown()
    assert Meeting.objects.get().title == "Published"
    assert MeetingFeed.objects.get().error == ""


def test_an_agenda_sent_to_the_chairs_address_becomes_a_meeting_once(lead, tmp_path):
    day = timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    agenda = (
        "Dear all,\n- Late repairs\n- Café prices\n\n> - quoted before\n-- \nMirela"
    )
    with dovecot(tmp_path / "post") as (port, new):
        post(new, 1, "Spring planning", agenda, day)
        place = f"127.0.0.1:{port}"
        mailbox = {"kind": "mail", "user": "chair", "password": PASSWORD}
        row = follow(lead, place, safety="none", **mailbox)
        assert look(row, place) == 1
        assert look(row, place) == 0
        post(new, 2, "Thank you", "", day)
        post(new, 3, "Summer planning", "1. Opening hours", day)
        assert look(row, place) == 1
    assert set(Meeting.objects.values_list("title", "agenda")) == {
        ("Spring planning", "Dear all,\n- Late repairs\n- Café prices"),
        ("Summer planning", "1. Opening hours"),
    }
