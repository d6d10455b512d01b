"""A jotting comes in from a program, a wall, a shell: once, and with whose words."""

import json
import subprocess
import sys
import uuid

import pytest
from django.urls import reverse

from walkamile.web.models import (
    Card,
    Colleague,
    Exposure,
    JotDoor,
    JotKey,
    Remark,
    Verbatim,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import jotting, receipts
from walkamile.web.talks.shell import NotJottedError, jotted
from walkamile.web.views.jot_doors import MOST_A_WHILE, token_of
from web.house import colleague

pytestmark = pytest.mark.django_db

WORDS = "I was afraid to ask whether you pump tyres."
HOSTILE = "</p><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def jorin():
    return colleague(Role.COLLEAGUE, name="jorin")


def key_for(client, who):
    client.force_login(who)
    page = client.post(reverse("jot-key-make"), {"name": "the till"}, follow=True)
    client.logout()
    said = next(str(one) for one in page.context["messages"])
    return said.rpartition(" ")[2]


def send(client, key, **fields):
    more = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
    body = json.dumps(fields)
    return client.post(
        reverse("jot-api"), body, content_type="application/json", **more
    )


def test_a_program_sends_a_note_twice_and_it_is_one(client, jorin):
    key, number = key_for(client, jorin), str(uuid.uuid4())
    first = send(client, key, said=WORDS, id=number, minutes=7, place="On the phone")
    again = send(client, key, said=WORDS, id=number, minutes=7)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["kept"] == again.json()["kept"]
    note = Verbatim.objects.get()
    assert (note.text, note.heard_by, note.paraphrase) == (WORDS, jorin, False)
    assert Exposure.objects.get().minutes == 7


def test_a_paraphrase_sent_by_a_program_is_never_a_quote(client, jorin):
    send(client, key_for(client, jorin), said="She was cross.", paraphrase=True)
    assert Verbatim.objects.get().paraphrase


def test_only_an_open_key_of_an_open_account_jots(client, jorin):
    key = key_for(client, jorin)
    assert send(client, "wamj_wrong", said=WORDS).status_code == 401
    assert send(client, "", said=WORDS).status_code == 401
    assert not JotKey.objects.filter(digest__contains=key).exists()
    client.force_login(jorin)
    client.post(reverse("jot-key-close", args=[JotKey.objects.get().pk]))
    client.logout()
    assert send(client, key, said=WORDS).status_code == 401
    other = key_for(client, jorin)
    Colleague.objects.filter(pk=jorin.pk).update(is_active=False)
    assert send(client, other, said=WORDS).status_code == 401
    assert not Verbatim.objects.exists()


def test_nobody_closes_anothers_key(client, jorin):
    key_for(client, jorin)
    client.force_login(colleague(Role.ADMIN))
    answer = client.post(reverse("jot-key-close", args=[JotKey.objects.get().pk]))
    assert answer.status_code == 404
    assert JotKey.objects.get().closed_at is None


@pytest.mark.parametrize(
    "body", ["[]", "null", '{"said": 7}', "{", '{"said": ""}', '{"said": "a\\u0000b"}']
)
def test_what_is_no_note_is_refused_with_a_reason(client, jorin, body):
    key = key_for(client, jorin)
    answer = client.post(
        reverse("jot-api"), body, content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {key}",
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert answer.json()["refused"]
    assert not Verbatim.objects.exists()


def test_a_code_on_a_wall_takes_a_note_without_an_account(client, jorin):
    hanging = JotDoor.objects.create(name="The till", segment="Commuters")
    way = reverse("jot-door-deliver", args=[token_of(hanging)])
    number = str(uuid.uuid4())
    given = {"said": WORDS, "whose": "words", "client_id": number, "called": "Kim"}
    assert client.post(way, given).status_code == 201
    assert client.post(way, given).status_code == 200
    note = Verbatim.objects.get()
    assert (note.segment, note.heard_by) == ("Commuters", None)
    assert Card.objects.get().called == "Kim"
    assert not Exposure.objects.exists()
    assert "pump tyres" not in client.get(way.replace("deliver/", "")).content.decode()


def test_a_closed_code_opens_nothing_and_a_wall_takes_no_flood(client):
    hanging = JotDoor.objects.create(name="The till")
    way = reverse("jot-door-deliver", args=[token_of(hanging)])
    given = {"said": WORDS, "whose": "words"}
    for _ in range(MOST_A_WHILE):
        assert client.post(way, given).status_code == 201
    assert client.post(way, given).status_code == 429
    JotDoor.objects.update(closed_at=hanging.made_at)
    assert client.post(way, given).status_code == 404


def test_the_shell_jots_into_a_workspace(tmp_path):
    place, number = tmp_path / "ours", str(uuid.uuid4())

    def walkamile(*words):
        return subprocess.run(
            [sys.executable, "-m", "walkamile", *words],
            capture_output=True, text=True, check=False, input=f"{WORDS}\n",
        )  # fmt: skip

    common = ("--workspace", str(place), "--json", "--id", number)
    first = walkamile("jot", WORDS, "--place", "In the shop", *common)
    assert first.returncode == 0, first.stderr
    said = json.loads(first.stdout)
    assert said["schema"] == "walkamile/1"
    assert said["jotting"]["again"] is False
    again = json.loads(walkamile("jot", "-", *common).stdout)
    assert again["jotting"] == {**said["jotting"], "again": True}


def test_a_note_of_nobody_known_is_refused_with_the_next_step():
    with pytest.raises(NotJottedError, match="nobody here has the address") as refused:
        jotted(WORDS, by="no@example.org", told={})
    assert "Leave --as out" in str(refused.value)
    with pytest.raises(NotJottedError):
        jotted("  ", by=None, told={})


def card(client, who, words=WORDS, **more):
    kept = jotting.take(jotting.Note(said=words, **more), by=who)
    client.force_login(who)
    return kept.verbatim


def test_a_note_is_a_card_that_readers_answer(client, jorin):
    note = card(client, jorin, surprise="Afraid!", promise="A sign at the pump")
    client.force_login(colleague(Role.COACH))
    page = client.get(reverse("talk")).content.decode()
    assert "pump tyres" in page
    assert "A sign at the pump" in page
    key = f"v{note.pk}"
    sign = reverse("talk-sign", args=[key])
    client.post(sign, {"sign": "heard_too"})
    assert "I heard this too <span" in client.get(reverse("talk")).content.decode()
    client.post(sign, {"sign": "heard_too"})
    assert not Remark.objects.exists()
    client.post(
        reverse("talk-add", args=[key]), {"words": f"The pump broke. {HOSTILE}"}
    )
    shown = client.get(reverse("talk-card", args=[key])).content.decode()
    assert "The pump broke." in shown
    assert HOSTILE not in shown
    theirs = Remark.objects.get().pk
    client.force_login(jorin)
    assert client.post(reverse("talk-take-back", args=[theirs])).status_code == 404


def test_whoever_heard_it_learns_what_it_led_to(client, jorin):
    note = card(client, jorin)
    receipts.used(note, "the theme Waiting to hear", "/theme/waiting/")
    page = client.get(reverse("talk")).content.decode()
    assert "the theme Waiting to hear" in page
    assert "What your notes led to" in page
    client.force_login(colleague(Role.READER))
    assert "What your notes led to" not in client.get(reverse("talk")).content.decode()


def test_the_feed_goes_on_until_the_first_note(client, jorin):
    for number in range(30):
        card(client, jorin, f"{WORDS} {number}")
    way, seen = reverse("talk"), []
    while way:
        page = client.get(way)
        feed = page.context["feed"]
        seen += [one.key for one in feed.cards]
        way = (
            f"{reverse('talk')}?from={feed.older.replace('+', '%2B')}"
            if feed.older
            else ""
        )
    assert len(seen) == len(set(seen)) == 30


LETTERS = """From bea@example.org Mon Nov 16 10:00:00 2026
From: Bea <{who}>
To: jot@example.org
Subject: At the till
Message-ID: <1@example.org>
Date: {day}
Content-Type: text/plain; charset=utf-8

She rode home on a flat tyre because nobody asked.

From stranger@example.net Mon Nov 16 11:00:00 2026
From: Stranger <stranger@example.net>
Message-ID: <2@example.org>
Date: {day}

Buy my thing.

"""


def test_a_letter_of_a_colleague_is_a_jotting_and_a_strangers_is_not(tmp_path, jorin):
    from email.utils import format_datetime

    from django.utils import timezone

    from walkamile.web import jobs, reading_in
    from walkamile.web.chores import mail_jottings

    file = tmp_path / "inbox.mbox"
    day = format_datetime(timezone.now())
    file.write_text(LETTERS.format(who=jorin.email, day=day))
    reading_in.import_file(file, mapping={"source_name": mail_jottings.NAME})
    jobs.Job.objects.all().delete()
    for _ in range(2):
        jobs.enqueue("mail_jottings")
        asked = jobs.claim("post", "test")
        jobs.carry_out(asked)
        asked.refresh_from_db()
        assert asked.state == "done", asked.error
    note = Verbatim.objects.get(source_type="jotted")
    assert note.text.startswith("She rode home on a flat tyre")
    assert note.heard_by == jorin
    assert Exposure.objects.get().colleague == jorin
