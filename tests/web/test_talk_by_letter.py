"""A colleague writes a letter on the way home, and it is a jotting: on a real mail server."""

from email.utils import format_datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.listen.feeds import feed_named
from walkamile.web import jobs
from walkamile.web.chores import mail_jottings
from walkamile.web.feeding import adding, rounds
from walkamile.web.models import Exposure, Feed, Verbatim
from walkamile.web.models.people import Role
from web.house import colleague
from web.mail_server import PASSWORD, dovecot

pytestmark = pytest.mark.django_db

ABOUT = {"purpose": "To hear", "legal_ground": "legitimate interest"}


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path / "ours"  # closed to the mail server
    settings.WORKSPACE.mkdir()
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def deliver(new, number, sender, subject, words):
    letter = (
        f"From: Somebody <{sender}>\r\nTo: jot@example.org\r\nSubject: {subject}\r\n"
        f"Message-ID: <{number}@phone.example>\r\n"
        f"Date: {format_datetime(timezone.now())}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    file = new / f"{number}.phone"
    file.write_bytes(letter.encode())
    file.chmod(0o644)


def followed(port, lead):
    given = {
        "host": "127.0.0.1", "port": str(port), "safety": "none", "user": "jot",
        "password": PASSWORD, "folder": "INBOX",
    }  # fmt: skip
    kind = feed_named("imap")
    name = mail_jottings.NAME
    feed, _ = adding.add(kind, name=name, given=given, about=ABOUT, every=10, by=lead)
    Feed.objects.filter(pk=feed.pk).update(on=True)
    return feed.pk


def a_round(number):
    """The worker looks into the mailbox, then makes jottings of colleagues' letters."""
    feed = Feed.objects.select_related("source", "by").get(pk=number)
    rounds.follow(feed, sleep=lambda _seconds: None)
    jobs.Job.objects.all().delete()
    jobs.enqueue("mail_jottings")
    asked = jobs.claim("post", "test")
    jobs.carry_out(asked)
    asked.refresh_from_db()
    assert asked.state == "done", asked.error


def test_letters_of_colleagues_become_jottings_once(tmp_path, settings, client):
    lead, ann = (
        colleague(Role.INSIGHT_LEAD, name="lead"),
        colleague(Role.COLLEAGUE, name="ann"),
    )
    heard = "She rode home on a flat tyre, Mrs Ito, because nobody asked."
    (tmp_path / "post").mkdir()
    with dovecot(tmp_path / "post") as (port, new):
        settings.OUTSIDE_ALLOW = [f"127.0.0.1:{port}"]
        feed = followed(port, lead)
        deliver(new, 1, ann.email, "On the 7:12", heard)
        deliver(new, 2, "stranger@elsewhere.example", "Buy", "Buy my thing.")
        deliver(new, 3, ann.email, "A paraphrase", "He wants to know the price first.")
        for _ in range(2):
            a_round(feed)
        deliver(
            new, 4, ann.email.capitalize(), "Again", "And he came back for the bell."
        )
        a_round(feed)
    notes = Verbatim.objects.filter(source_type="jotted").order_by("text")
    assert [(one.text.strip().partition(",")[0], one.paraphrase) for one in notes] == [
        ("And he came back for the bell.", False),
        ("He wants to know the price first.", True),
        ("She rode home on a flat tyre", False),
    ]
    assert {one.heard_by for one in notes} == {ann}
    assert Exposure.objects.filter(colleague=ann).count() == 3
    client.force_login(lead)
    page = client.get(reverse("talk")).text
    assert "flat tyre" in page
    assert "Ito" not in page
    assert "Buy my thing" not in page
