"""A line is called only where its owner agreed, only so often, and what was said is kept."""

import io
import json
import wave
from datetime import timedelta

import pytest
from django.utils import timezone

from walk.calling import ivr
from walk.calling.serving import served
from walkamile.refused import Refused
from walkamile.walk.calling.allowed import NotCalledError
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account
from walkamile.web import media
from walkamile.web.calls import ledger, lines
from walkamile.web.models import (
    LogEntry,
    Media,
    PhoneAccount,
    PhoneCall,
    Walk,
    WalkSighting,
)
from web.house import colleague

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "+442079460123"
QUICK = Manners(
    calls=4,
    pause=5.05,
    ring=3,
    longest=30,
    quiet=0.5,
    linger=1.2,
    patience=2,
    short=0,
    keys="12",
)


def allowed(most=24):
    return lines.allow(LINE, name="The shop", ours=True, most_a_day=most, by=None)


def later(monkeypatch, **more):
    now = timezone.now() + timedelta(**more)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_a_line_is_on_the_list_only_when_somebody_says_that_it_is_ours():
    with pytest.raises(NotCalledError, match="nobody said"):
        lines.allow(LINE, name="", ours=False, most_a_day=5, by=None)
    with pytest.raises(Refused, match="not on the list"):
        lines.walk_line(LINE)
    allowed()
    assert LogEntry.objects.filter(what="phone line", which=LINE).exists()


@pytest.mark.parametrize("number", ["112", "911", "+33899123456", "hello"])
def test_some_numbers_are_never_on_the_list(number):
    with pytest.raises(NotCalledError):
        lines.allow(number, name="", ours=True, most_a_day=5, by=None)


def test_the_calls_of_a_day_are_counted_before_they_are_made(monkeypatch):
    allowed(most=2)
    ledger.permit(LINE)
    later(monkeypatch, seconds=10)
    ledger.permit(LINE)
    later(monkeypatch, seconds=10)
    with pytest.raises(ledger.NoMoreCallsError, match="2 are allowed"):
        ledger.permit(LINE)
    later(monkeypatch, hours=24, seconds=30)
    ledger.permit(LINE)


def test_the_cap_is_not_got_round_by_forgetting_the_line_or_turning_the_clock_back(
    monkeypatch,
):
    allowed(most=1)
    ledger.permit(LINE)
    lines.forbid(LINE, by=None)
    allowed(most=1)
    later(monkeypatch, hours=-30)
    with pytest.raises(ledger.NoMoreCallsError):
        ledger.permit(LINE)


def test_nobody_can_ask_for_more_than_the_house_allows():
    with pytest.raises(NotCalledError, match="1 to 100"):
        allowed(most=101)


def test_two_walks_at_once_do_not_call_a_line_twice():
    allowed()
    ledger.permit(LINE)
    with pytest.raises(ledger.NoMoreCallsError, match="already"):
        ledger.permit(LINE)


def test_a_line_that_is_forbidden_is_not_called():
    allowed()
    assert lines.forbid(LINE, by=None)
    with pytest.raises(ledger.NoMoreCallsError, match="not on the list"):
        ledger.permit(LINE)


def test_the_password_is_sealed_and_comes_back():
    lines.keep_account(
        Account(server="sip.example", user="u", password="pa$$ word"), by=None
    )
    assert b"pa$$" not in bytes(PhoneAccount.objects.get().sealed)
    assert lines.account().password == "pa$$ word"
    assert "pa$$" not in repr(lines.account())


@pytest.fixture
def exchange():
    """Serve a line from a thread of its own: the walk has a loop of its own too."""
    shape = ivr.Shape(
        menus={"main": (0.9, {"1": "hours", "2": "person"}), "hours": (0.8, {})},
        ends=frozenset({"hours"}),
    )
    with served(shape, auth="www") as made:
        yield made


def test_a_walked_line_is_kept_with_its_sounds_and_obstacles(exchange, monkeypatch):
    monkeypatch.delenv("WALKAMILE_TRANSCRIBER", raising=False)
    monkeypatch.setattr(ledger, "APART", timedelta(0))
    allowed()
    given = Account(
        server="127.0.0.1", port=exchange.port, user="walker",
        password=ivr.PASSWORD, register=True,
    )  # fmt: skip
    lines.keep_account(given, by=None)
    quick = Manners(
        **{**{n: getattr(QUICK, n) for n in QUICK.__dataclass_fields__}, "pause": 0}
    )
    walk, called = lines.walk_line(LINE, manners=quick)
    assert PhoneCall.objects.count() == exchange.requests.count("INVITE") / 2
    assert (walk.kind, walk.place) == (Walk.Kind.MENU, "The shop")
    assert walk.figures["keys_to_a_person"] == "2"
    assert {row["words"] for row in called.prompts} == {"not transcribed"}
    sounds = Media.objects.filter(owner_kind="walk", owner_id=str(walk.pk))
    assert {one.media_type for one in sounds} == {"audio/wav"}
    assert sounds.count() == 2
    sighting = WalkSighting.objects.get(walk=walk, obstacle__kind="phone_dead_end")
    assert media.path(sighting.picture).read_bytes()[:4] == b"RIFF"
    assert json.dumps(walk.answers)
    assert exchange.up == 0


def test_the_words_come_from_a_program_of_the_house(exchange, monkeypatch, tmp_path):
    program = tmp_path / "hear.sh"
    program.write_text(
        '#!/bin/sh\necho "Welcome to the shop. For the hours press 1. For a person press 2."\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("WALKAMILE_TRANSCRIBER", f"{program} {{sound}}")
    monkeypatch.setattr(ledger, "APART", timedelta(0))
    allowed()
    lines.keep_account(
        Account(
            server="127.0.0.1", port=exchange.port, user="walker", password=ivr.PASSWORD
        ),
        by=None,
    )
    one = Manners(
        **{
            **{n: getattr(QUICK, n) for n in QUICK.__dataclass_fields__},
            "pause": 0,
            "calls": 1,
            "keys": "2",
        }
    )
    _, called = lines.walk_line(LINE, manners=one)
    assert called.figures["words_before_first_option"] == 4
    assert "2 = person, For a person press 2" in called.text


def test_what_callers_hear_can_be_played_on_the_page_of_the_walk(client):
    wav = io.BytesIO()
    with wave.open(wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(ivr.speech(1, 0.5).tobytes())
    walk = Walk.objects.create(kind=Walk.Kind.MENU, place="The shop", template="called")
    kept = media.keep(wav.getvalue(), owner_kind="walk", owner_id=str(walk.pk))
    walk.answers = {
        "prompts": [
            {"menu": "main", "seconds": 0.5, "ended": "waits", "sound": str(kept.pk),
             "words": "<script>alert(1)</script>"},
            {"menu": "1", "seconds": 0.0, "ended": "asks again", "sound": None, "words": "x"},
        ],
        "notes": ["<b>call 2</b> was answered differently"],
    }  # fmt: skip
    walk.save()
    client.force_login(colleague("colleague"))
    page = client.get(f"/walk/{walk.pk}/").content.decode()
    sound = client.get(f"/walk/pictures/{kept.pk}", headers={"Range": "bytes=0-3"})
    assert f'src="/walk/pictures/{kept.pk}"' in page
    assert "<img" not in page.split("What callers hear")[1]
    assert "where a person may have spoken" in page
    assert "<script>alert" not in page
    assert "<b>call 2" not in page
    assert sound.getvalue() == b"RIFF"
