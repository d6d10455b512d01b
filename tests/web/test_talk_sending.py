"""What colleagues heard reaches the others by letter and chat, as far as it may leave."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from walkamile.web import digest, keys
from walkamile.web.models import Colleague, Outlet, Source, Team, Told
from walkamile.web.talks import jotting
from walkamile.web.talks.ways import sending

pytestmark = pytest.mark.django_db

HEARD = "I leave at six, and the bus comes at seven"
PROMISED = "Ring Mrs Ito about the loan bike"


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.URL = "https://house.example"
    settings.EMAIL_HOST = "post.example"


@pytest.fixture
def ann():
    return Colleague.objects.create_user("ann@example.org", name="Ann", digest="day")


def heard(ann, *, may_leave=True, hours=1, **more):
    """Let a colleague hear a customer some hours ago."""
    note = jotting.Note(
        said=HEARD, surprise="They own three bicycles", promise=PROMISED,
        heard_at=timezone.now() - timedelta(hours=hours),
    )  # fmt: skip
    voice = jotting.take(note, by=ann).verbatim
    Source.objects.filter(pk=voice.source_id).update(may_leave=may_leave, **more)
    return voice


def letter_to(who):
    assert digest.write(who, timezone.now())
    told = Told.objects.get(to_whom=who.email)
    return told.body, told.html


def chat(*events):
    return Outlet.objects.create(
        kind="chat", name="Shop floor", address=keys.seal("json://chat.example"),
        events=list(events),
    )  # fmt: skip


def morning_after(voice):
    """Return nine o'clock of the next morning: before the hour, that is today's."""
    heard_at = timezone.localtime(voice.occurred_at)
    days = 1 if heard_at.hour >= sending.HOUR else 0
    return (heard_at + timedelta(days=days)).replace(hour=9, minute=0)


def test_a_letter_brings_the_cards_with_quote_surprise_promise_and_link(ann):
    voice = heard(ann)
    ben = Colleague.objects.create_user("ben@example.org", digest="week")
    for text in letter_to(ben):
        assert HEARD in text
        assert "They own three bicycles" in text
        assert "Ring [person 1] about the loan bike" in text
        assert "Ito" not in text
        assert f"https://house.example/talk/cards/v{voice.pk}/" in text


def test_words_that_may_not_leave_stay_and_the_card_is_named(ann):
    for more in ({"may_leave": False}, {"minors": True}):
        Told.objects.all().delete()
        Colleague.objects.update(last_digest_at=None)
        ann.refresh_from_db()
        voice = heard(ann, **{"may_leave": True, **more})
        for text in letter_to(ann):
            assert HEARD not in text
            assert "three bicycles" not in text
            assert "loan bike" not in text
            assert f"v{voice.pk}" in text


def test_a_card_that_is_kept_to_a_team_is_in_no_other_letter_or_chat(ann):
    voice = heard(ann)
    team = Team.objects.create(name="Workshop")
    Source.objects.filter(pk=voice.source_id).update(team=team)
    type(voice).objects.filter(pk=voice.pk).update(team=team)
    chat("cards")
    outside = Colleague.objects.create_user("out@example.org", digest="day")
    assert not digest.write(outside, timezone.now())
    assert sending.to_chats(morning_after(voice)) == 0
    ann.team = team
    ann.save()
    assert HEARD in letter_to(ann)[0]


def test_a_chat_that_wants_cards_gets_them_once_a_morning(ann):
    voice = heard(ann, hours=0)
    wants, other = chat("cards"), chat("shift")
    late = morning_after(voice)
    assert sending.to_chats(late.replace(hour=sending.HOUR - 1)) == 0
    assert sending.to_chats(late) == 1
    assert sending.to_chats(late + timedelta(hours=3)) == 0
    told = Told.objects.get()
    assert told.to_whom == str(wants.pk) != str(other.pk)
    assert HEARD in told.body
    assert "Surprise: They own three bicycles" in told.body
    assert "https://house.example/talk/" in told.body
    assert "Ito" not in told.body


def test_the_sample_firm_writes_no_letters(ann):
    heard(ann, sample=True)
    assert sending.between(ann, datetime.min.replace(tzinfo=UTC), timezone.now()) == ()
