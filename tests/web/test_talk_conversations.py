"""A conversation is kept word for word with consent; its mirror is the speaker's own."""

import io

import pytest
from django.urls import reverse

import walkamile as wm
from walkamile.web import redaction
from walkamile.web.models import (
    Conversation,
    Exposure,
    KnownSpeaker,
    Mirror,
    Speaker,
    Verbatim,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import mirrors
from web.house import colleague

pytestmark = pytest.mark.django_db

VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
Bea Thorn: How did you get to work while the bicycle was with us?

2
00:00:06.000 --> 00:00:12.000
Ines Orr: By bus, badly. I leave at six and there is no bus at six.

3
00:00:14.000 --> 00:00:17.000
Bea Thorn: It sounds like the morning was what went wrong for you.

4
00:00:20.000 --> 00:00:22.000
Ines Orr: Yes, exactly. Nobody could say for how long.

5
00:00:25.000 --> 00:00:29.000
Bea Thorn: You should have asked for a loan bike at the counter. We recommend it.

6
00:00:31.000 --> 00:00:34.000
Ines Orr: Right. <script>alert(1)</script> I did not know.
"""
FOCUS = """Bea Thorn: What is hard about it?
Ines: Everything about the page, the form asked me for a number I never had before.
Omar: It was fine.
Bea Thorn: What did you do instead?
Ines: I rang, and I waited, and then I came in, and then I waited once more for a long while.
Omar: Yes.
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def bea():
    return colleague(Role.COLLEAGUE, name="Bea Thorn".replace(" ", "."))


def laid(client, text, name):
    given = io.BytesIO(text.encode())
    given.name = name
    answer = client.post(reverse("conversation-bring"), {"file": given})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def about(bea, **more):
    return {
        "consent": "words", "held_at": "2026-11-02T09:30", "mode": "interview",
        "minutes": "12", "segment": "Commuters", "side-0": "colleague",
        "who-0": bea.email, "side-1": "customer", "side-2": "customer", **more,
    }  # fmt: skip


def brought(client, bea, text=VTT, name="call.vtt", **more):
    client.force_login(bea)
    answer = client.post(laid(client, text, name), about(bea, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Conversation.objects.latest("pk")


def test_a_transcript_is_kept_with_its_consent_and_counts_as_met(client, bea):
    client.force_login(bea)
    way = laid(client, VTT, "call.vtt")
    page = client.get(way).content.decode()
    assert "Bea Thorn" in page
    assert "Ines Orr" in page
    refused = client.post(way, about(bea, consent=""))
    assert "Without their consent no words are kept" in refused.content.decode()
    nobody = client.post(way, about(bea, **{"who-0": "x@example.org"}))
    assert "nobody here has the address" in nobody.content.decode()
    assert not Conversation.objects.exists()
    assert client.post(way, about(bea)).status_code == 302
    talk = Conversation.objects.get()
    met = Exposure.objects.get()
    assert (met.colleague, met.minutes, met.mode) == (bea, 12, "interview")
    turns = list(Verbatim.objects.order_by("turn_index"))
    assert [turn.author_role for turn in turns] == ["colleague", "customer"] * 3
    assert turns[1].text == "By bus, badly. I leave at six and there is no bus at six."
    assert (turns[1].occurred_at - turns[0].occurred_at).total_seconds() == 5
    assert not Speaker.objects.filter(name__icontains="ines").exists()
    again = brought(client, bea)
    assert again == talk
    assert Exposure.objects.count() == 1
    assert Verbatim.objects.count() == 6
    shown = client.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert "<script>alert" not in shown
    assert "no bus at six" in shown
    client.post(reverse("conversation-delete", args=[talk.pk]))
    assert not (Verbatim.objects.exists())
    assert not (Exposure.objects.exists())


def test_the_mirror_is_for_the_one_who_spoke_and_whom_they_ask_in(client, bea):
    talk = brought(client, bea)
    way = reverse("mirror", args=[talk.pk])
    page = client.get(way).content.decode()
    for words in ("Open question", "Reflection", "Advice or information", "#t4"):
        assert words in page
    assert "<u>" in page
    coach, lead = colleague(Role.COACH), colleague(Role.ADMIN)
    of_bea = reverse("mirror-of", args=[talk.pk, bea.pk])
    for other in (coach, lead, colleague(Role.COLLEAGUE, name="other")):
        client.force_login(other)
        assert client.get(way).status_code == 404
        assert client.get(of_bea).status_code == 404
    client.force_login(bea)
    client.post(reverse("mirror-open", args=[talk.pk]), {"coach": lead.pk})
    client.post(reverse("mirror-open", args=[talk.pk]), {"coach": coach.pk})
    client.force_login(lead)
    assert client.get(of_bea).status_code == 404
    client.force_login(coach)
    assert "Open question" in client.get(of_bea).content.decode()
    assert of_bea in client.get(reverse("conversations")).content.decode()
    client.force_login(bea)
    client.post(reverse("mirror-close", args=[talk.pk]), {"coach": coach.pk})
    client.force_login(coach)
    assert client.get(of_bea).status_code == 404


def test_a_group_shows_each_voice_and_the_silent_ones_and_remembers_names(client, bea):
    talk = brought(client, bea, FOCUS, "group.txt", silent="1")
    redaction.catch_up(wait=True)
    page = client.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert "Customer 2" in page
    assert "Was there and said nothing" in page
    assert "Omar" not in page
    client.force_login(colleague(Role.COACH, name="elsewhere"))
    shown = client.get(reverse("conversation", args=[talk.pk])).context["shares"]
    assert {one.side for one in shown} == {"customer"}
    client.force_login(bea)
    assert KnownSpeaker.objects.count() == 3
    assert not KnownSpeaker.objects.filter(name__icontains="omar").exists()
    way = laid(client, FOCUS.replace("hard", "slow"), "again.txt")
    assert client.get(way).content.decode().count("Known from last time") == 3


def test_what_is_no_transcript_says_why_and_what_to_do(client, bea):
    client.force_login(bea)
    for name, text in (("a.vtt", "WEBVTT\n\n"), ("b.txt", "just words\n")):
        given = io.BytesIO(text.encode())
        given.name = name
        answer = client.post(reverse("conversation-bring"), {"file": given})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()


SHORT = {
    "two.txt": "Bea Thorn: What happened?\nInes Orr: It came late.\n",
    "meet.txt": (
        "Talk (2026-11-02 09:30) - Transcript\nAttendees\nBea Thorn, Ines Orr\n\n"
        "Bea Thorn: What happened?\nInes Orr: I leave at\n12:30\nor so.\n\n"
        "00:05:00\n\nBea Thorn: And then?\nInes Orr: It came late.\n"
    ),
}


@pytest.mark.parametrize("name", SHORT)
def test_the_page_reads_what_the_shell_reads(client, bea, name, tmp_path):
    file = tmp_path / name
    file.write_text(SHORT[name], "utf-8")
    heard = wm.listening(file, colleagues=["bea"])
    talk = brought(client, bea, SHORT[name], name)
    kept = Verbatim.objects.order_by("turn_index")
    assert len(kept) == heard.receipt["stored"]
    ours = [turn.turn_index for turn in kept if turn.author_role == "colleague"]
    assert ours == heard.utterances["turn"].to_list()
    page = client.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert ("1 row of the file could not be read" in page) is (name == "meet.txt")


def test_a_turn_that_cannot_be_read_is_told_before_and_after(client, bea):
    client.force_login(bea)
    broken = SHORT["two.txt"] + "Bea Thorn: And th\0en?\nInes Orr:\n"
    way = laid(client, broken, "broken.txt")
    page = client.get(way).content.decode()
    for words in ("2 rows of the file", "Row 3: ", "a NUL stands", "no words follow"):
        assert words in page
    client.post(way, about(bea))
    talk = Conversation.objects.get()
    told = client.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert "2 rows of the file could not be read" in told
    assert "Row 4: " in told


def test_a_table_is_told_as_no_transcript(client, bea):
    client.force_login(bea)
    given = io.BytesIO(b"speaker,text\nAda,What happened?\nIda,It came late.\n")
    given.name = "rows.csv"
    page = client.post(reverse("conversation-bring"), {"file": given}).content.decode()
    assert "nobody who speaks in it is named" in page
    assert "no column" not in page


def test_an_empty_file_is_told_as_a_transcript(client, bea):
    client.force_login(bea)
    given = io.BytesIO(b"")
    given.name = "empty.vtt"
    page = client.post(reverse("conversation-bring"), {"file": given})
    assert "Choose a transcript in which somebody speaks" in page.content.decode()


def test_figures_over_colleagues_need_five_of_them(bea):
    source = Verbatim.source.field.related_model.objects.create(type="x", name="x")
    for number in range(5):
        assert mirrors.together() is None
        talk = Conversation.objects.create(
            source=source, key=str(number), held_at=bea.joined_at, consent="yes"
        )
        one = colleague(Role.COLLEAGUE, name=f"one{number}")
        Mirror.objects.create(
            conversation=talk, colleague=one, session={"talk_share": number / 10}
        )
    assert mirrors.together()["talk_share"] == pytest.approx(0.2)
    assert mirrors.together()["open_share"] is None
