"""A recording is made with a yes, written down here, and counts when it was checked."""

import io
import math
import os
import re
import shutil
import struct
import sys
import wave
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web import jobs
from walkamile.web.customers.erase import erase
from walkamile.web.customers.find import Customer
from walkamile.web.models import (
    Conversation,
    Exposure,
    Job,
    Media,
    Recording,
    Verbatim,
)
from walkamile.web.models.people import Role
from walkamile.web.talks.ways import recordings
from web.house import colleague
from web.test_axe import sign_in

pytestmark = pytest.mark.django_db

HEARD = """WEBVTT

00:00:00.000 --> 00:00:02.000
(voice 1) What happened with your order?

00:00:02.000 --> 00:00:04.000
(voice 2) It came a weak late & nobody called.

00:00:04.500 --> 00:00:06.000
(voice 2) <b>Twice</b> I rang.

00:00:06.000 --> 00:00:09.000
(voice 1) It sounds like you were left hanging.
"""
UNNAMED = HEARD.replace("(voice 1) ", "").replace("(voice 2) ", "")


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        said = (int(9_000 * math.sin(at * 0.35)) for at in range(8_000))
        file.writeframes(b"".join(struct.pack("<h", one) for one in said))
    out.name = "our talk.wav"
    out.seek(0)
    return out


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def bea(client):
    made = colleague(Role.COLLEAGUE, name="bea")
    client.force_login(made)
    return made


@pytest.fixture
def hears(tmp_path, monkeypatch):
    """Name a small program that writes down what it is told to have heard."""

    def say(words):
        program = tmp_path / "stand in.py"
        program.write_text(f"print({words!r})" if words else "raise SystemExit('deaf')")
        line = f"'{sys.executable}' '{program}' {{sound}}"
        monkeypatch.setenv("WALKAMILE_TRANSCRIBER", line)

    say(HEARD)
    return say


def given(**more):
    told = {"agreed": "on", "held_at": "2026-11-02T09:30", "sound": sound(), **more}
    return {name: one for name, one in told.items() if one is not None}


def work():
    """Carry out what is asked of the worker that writes recordings down."""
    taken = jobs.claim("speech", "w")
    assert taken is not None
    jobs.carry_out(taken)
    return Job.objects.get(pk=taken.pk)


def recorded(client):
    answer = client.post(reverse("recording-make"), given())
    assert answer.status_code == 302, answer.content.decode()
    work()
    return Recording.objects.get()


def checked(client, made, **mended):
    told = {"first": "0"}
    for at, turn in enumerate(made.turns):
        told |= {f"who-{at}": turn["who"], f"said-{at}": turn["text"]}
    way = reverse("recording-check", args=[made.pk])
    return client.post(way, {**told, **mended})


def talked(client, bea, **more):
    laid = checked(client, recorded(client), **{"said-1": "It came a week late."})
    assert laid.status_code == 302, laid.content.decode()
    page = client.get(laid.url).content.decode()
    sides = [voice.side for voice, _ in client.get(laid.url).context["told"]]
    assert sides == ["colleague", "customer"]
    assert 'value="yes" selected' in page
    about = {
        "consent": "yes", "held_at": "2026-11-02T09:30", "mode": "interview",
        "minutes": "1", "side-0": "colleague", "who-0": bea.email, "side-1": "customer",
    }  # fmt: skip
    answer = client.post(laid.url, {**about, **more})
    assert answer.status_code == 302, answer.content.decode()
    return Conversation.objects.get()


def test_a_recording_becomes_a_conversation_with_its_mirror(client, bea, hears):
    del hears
    talk = talked(client, bea)
    said = list(Verbatim.objects.order_by("turn_index").values_list("text", flat=True))
    assert said == [
        "What happened with your order?",
        "It came a week late. <b>Twice</b> I rang.",
        "It sounds like you were left hanging.",
    ]
    assert Exposure.objects.get().colleague == bea
    assert not Recording.objects.exists()
    assert Media.objects.get().owner_id == str(talk.pk)
    heard = client.get(reverse("conversation-recording", args=[talk.pk]))
    assert b"".join(heard)[:4] == b"RIFF"
    mirror = client.get(reverse("mirror", args=[talk.pk])).content.decode()
    assert "Reflection" in mirror
    assert "<b>Twice</b>" not in mirror
    client.post(reverse("conversation-silence", args=[talk.pk]))
    assert not Media.objects.exists()
    assert Verbatim.objects.count() == 3


def test_nothing_is_kept_without_their_yes(client, bea, hears):
    del bea, hears
    page = client.post(reverse("recording-make"), given(agreed=None))
    assert page.status_code == 422
    assert "Without their yes" in page.content.decode()
    assert not Media.objects.exists()
    assert not Recording.objects.exists()


def test_a_consent_to_words_alone_lets_the_sound_go(client, bea, hears):
    del hears
    talk = talked(client, bea, consent="words")
    assert talk.consent == "words"
    assert not Media.objects.exists()


def test_until_it_is_checked_a_recording_is_its_makers_alone(client, bea, hears):
    del bea, hears
    made = recorded(client)
    assert not Verbatim.objects.exists()
    ways = [f"recording{one}" for one in ("", "-check", "-sound")]
    for role in (Role.ADMIN, Role.INSIGHT_LEAD, Role.COACH):
        client.force_login(colleague(role, name=f"x{role}"))
        for way in ways:
            assert client.get(reverse(way, args=[made.pk])).status_code == 404
        for way in ("recording-again", "recording-delete"):
            assert client.post(reverse(way, args=[made.pk])).status_code == 404
    client.force_login(made.by)
    for way in ways:
        assert client.get(reverse(way, args=[made.pk])).status_code == 200
    client.post(reverse("recording-delete", args=[made.pk]))
    assert not Media.objects.exists()
    assert not Recording.objects.exists()


def test_where_no_voices_are_told_apart_the_checker_says_who_speaks(client, bea, hears):
    del bea
    hears(UNNAMED)
    made = recorded(client)
    assert {turn["who"] for turn in made.turns} == {""}
    nobody = checked(client, made)
    assert nobody.status_code == 422
    assert "nobody said who speaks first" in nobody.content.decode()
    alone = checked(client, made, **{"who-0": "me"})
    assert "one of us and a customer" in alone.content.decode()
    told = {"who-0": "me", "who-1": "customer", "who-3": "me", "said-2": " "}
    assert checked(client, made, **told).status_code == 302


def test_without_a_program_nobody_speaks_in_vain(client, bea, monkeypatch):
    del bea
    monkeypatch.delenv("WALKAMILE_TRANSCRIBER", raising=False)
    page = client.get(reverse("recording-make")).content.decode()
    assert "moonshine-voice" in page
    assert "WALKAMILE_TRANSCRIBER" in page
    assert client.post(reverse("recording-make"), given()).status_code == 422
    assert not Media.objects.exists()


def test_a_program_that_fails_is_told_and_tried_again(client, bea, hears):
    del bea
    hears("")
    made = recorded(client)
    page = client.get(reverse("recording", args=[made.pk])).content.decode()
    assert "deaf" in page
    hears(HEARD)
    client.post(reverse("recording-again", args=[made.pk]))
    waits = client.get(reverse("recording", args=[made.pk])).content.decode()
    assert "Waiting for its turn" in waits
    work()
    page = client.get(reverse("recording", args=[made.pk])).content.decode()
    assert "4 pieces to check" in page


@pytest.mark.parametrize(
    "wrong", [b"", b"just words", b"\x89PNG\r\n\x1a\n" + b"0" * 99]
)
def test_what_is_no_recording_is_refused(client, bea, hears, wrong):
    del bea, hears
    file = io.BytesIO(wrong)
    file.name = "a.wav"
    assert client.post(reverse("recording-make"), given(sound=file)).status_code == 422
    assert not Media.objects.exists()
    assert not Recording.objects.exists()


def test_long_talks_are_checked_in_stretches(client, bea, hears, monkeypatch):
    del bea, hears
    monkeypatch.setattr("walkamile.web.views.talk_recordings.A_PAGE", 2)
    made = recorded(client)
    way = reverse("recording-check", args=[made.pk])
    first = {"first": "0", "said-0": "What happened?", "who-0": "me"}
    answer = client.post(way, {**first, "said-1": "Late.", "who-1": "customer"})
    assert answer.url.endswith("?first=2")
    there = client.get(way).content.decode()
    assert 'name="said-2"' in there
    assert 'name="said-0"' not in there
    skipped = client.post(way, {"first": "2"})
    assert "not all of its words are checked" in skipped.content.decode()
    rest = {
        "first": "2",
        "said-2": "Twice.",
        "who-2": "",
        "said-3": "I see.",
        "who-3": "me",
    }
    assert "/bring/" in client.post(way, rest).url


def test_recordings_go_with_time_and_with_their_words(client, bea, hears):
    del hears
    made, now = recorded(client), timezone.now()
    assert recordings.clear(now) == 0
    Recording.objects.filter(pk=made.pk).update(made_at=now - timedelta(days=15))
    assert recordings.clear(now) == 1
    assert not Media.objects.exists()
    talk = talked(client, bea)
    assert recordings.clear(now) == 0
    talk.source.retention_days = 5
    talk.source.save()
    assert recordings.clear(talk.held_at + timedelta(days=6)) == 1
    assert not Media.objects.exists()


def test_an_erased_customers_voice_goes_too(client, bea, hears):
    del hears
    talked(client, bea)
    words = Verbatim.objects.filter(author_role="customer").values_list("pk", flat=True)
    asked = Customer(asked=("Ines",), refs=(), words=tuple(words), mentions=())
    assert erase(asked).media == 1
    assert not Media.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_phone_records_once_they_agreed_and_loses_nothing(live_server, bea, hears):
    """A microphone of Chromium's own beeps; everything else is as on a phone."""
    from playwright.sync_api import expect, sync_playwright

    del hears
    with sync_playwright() as play:
        args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream"]
        args += ["--use-fake-ui-for-media-stream", "--disable-background-networking"]
        found = shutil.which(os.environ.get("WALKAMILE_CHROMIUM", "chromium"))
        if found is None:
            pytest.skip("no Chromium: make test says how to get it")
        browser = play.chromium.launch(executable_path=found, args=args)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        sign_in(page, live_server.url, bea)
        page.goto(live_server.url + reverse("recording-make"))
        record = page.locator("[data-record]")
        assert record.is_disabled()
        page.check("[name=agreed]")
        record.click()
        expect(page.locator("[data-clock]")).to_have_text("0:02")
        record.click()
        page.wait_for_selector("[data-heard]:not([hidden])")
        page.context.set_offline(True)
        page.click("[data-send]")
        expect(page.locator("[data-says]")).to_contain_text("still here")
        assert page.is_visible("[data-save]")
        page.context.set_offline(False)
        page.click("[data-send]")
        page.wait_for_url(re.compile(r"/talk/recordings/\d+/"))
        assert "Waiting for its turn" in page.inner_text("main")
        browser.close()
    made = Recording.objects.get()
    assert made.seconds in {1, 2, 3}
    kept = recordings.sound_of(made)
    assert kept.media_type == "audio/webm"
    assert kept.bytes > 1_000
