"""A guide leads to the customer's own yes, in person or with a link."""

import io

import pytest
from django.urls import reverse

from walkamile.talk import guide
from walkamile.web.models import Confirmation, Exposure, OwnGuide, Verbatim
from walkamile.web.models.people import Role
from web.house import colleague

pytestmark = pytest.mark.django_db

OURS = """title = "Ours <script>alert(1)</script>"
minutes = 5
[[topic]]
title = "The pump"
layers = ["What happened?", "What did you do instead?"]
"""
UNDERSTOOD = "You were afraid to ask, so you rode home on a flat tyre."


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def bea(client):
    who = colleague(Role.COLLEAGUE, name="bea")
    client.force_login(who)
    return who


def understood(client, **more):
    page = client.get(reverse("guide-ask", args=["in_passing"]))
    number = page.context["form"]["client_id"].value()
    given = {"understood": UNDERSTOOD, "minutes": 4, "client_id": number, **more}
    return client.post(reverse("guide-ask", args=["in_passing"]), given)


def brought(client, text, name="ours.toml"):
    given = io.BytesIO(text.encode())
    given.name = name
    return client.post(reverse("guide-bring"), {"guide": given}, follow=True)


def test_five_guides_ship_and_each_ends_with_a_yes():
    shipped = guide.shipped()
    assert len(shipped) >= 5
    for name, text in shipped.items():
        for topic in guide.read(name, text).topics:
            assert 3 <= len(topic.steps) <= 5
            assert topic.steps[-1].endswith("?")


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        'title = "x"',
        OURS.replace('"What did you do instead?"', ""),
        OURS.replace("minutes = 5", "minutes = 9000"),
        OURS.replace('["What happened?", "What did you do instead?"]', "[1, 2]"),
        OURS.replace('title = "The pump"', f'title = "{"x" * 500}"'),
        "topic = [" + "[" * 5000,
    ],
)
def test_a_guide_that_asks_too_little_or_too_much_is_refused(text):
    with pytest.raises(guide.UnusableGuideError) as refused:
        guide.read("ours", text)
    assert "ours.toml" in str(refused.value)


def test_a_guide_of_our_own_comes_in_and_goes_out_as_the_same_file(client, bea):
    page = brought(client, OURS).content.decode()
    assert "The guide is here." in page
    assert "<script>alert" not in page
    assert client.get(reverse("guide-file", args=["ours"])).content.decode() == OURS
    assert "It is no TOML" in brought(client, "((").content.decode().replace(
        "it is no", "It is no"
    )
    brought(client, OURS, "in_passing.toml")
    assert set(OwnGuide.objects.values_list("name", flat=True)) == {
        "ours",
        "our-in_passing",
    }


def test_what_was_understood_is_kept_as_a_paraphrase_and_counts(client, bea):
    assert understood(client, yes="on").status_code == 302
    note = Verbatim.objects.get()
    assert (note.text, note.paraphrase) == (UNDERSTOOD, True)
    met = Exposure.objects.get()
    assert (met.minutes, met.mode) == (4, "interview")
    assert Confirmation.objects.get().yes is True


def test_a_customer_confirms_once_with_the_link_and_without_an_account(client, bea):
    answer = understood(client)
    assert "Is that what you meant?" in client.get(answer.url).content.decode()
    asked = Confirmation.objects.get()
    client.logout()
    way = reverse("confirm", args=[asked.token])
    page = client.get(way)
    assert "flat tyre" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    client.post(way, {"answer": "no", "words": "I walked. <b>I was late.</b>"})
    client.post(way, {"answer": "yes", "words": "again"})
    asked.refresh_from_db()
    assert asked.yes is False
    theirs = Verbatim.objects.get(paraphrase=False)
    assert theirs.text == "I walked. <b>I was late.</b>"
    assert client.get(reverse("confirm", args=["x" * 32])).status_code == 404
    client.force_login(colleague(Role.ADMIN))
    other = reverse("confirmation", args=[asked.pk])
    assert client.get(other).status_code == 404
    client.force_login(bea)
    assert "<b>I was" not in client.get(other).content.decode()
