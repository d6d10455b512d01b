"""Each source says why it is held and for how long, and the record prints it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from walkamile.web.customers import retain
from walkamile.web.models import LogEntry, Source, Verbatim
from walkamile.web.models.people import Role
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace_folder(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.KEY_FILE = tmp_path / "key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def house(client):
    made = furnish(40)
    client.force_login(made.people[Role.INSIGHT_LEAD])
    return made


def body(answer):
    return answer.content.decode()


def held(**more):
    return {
        "purpose": "To mend bikes",
        "legal_ground": "contract",
        "retention_days": "30",
        "notice": "https://bikes.example/notice",
        **more,
    }


def test_what_was_never_said_of_a_source_is_said_to_be_missing(client, house):
    listed = body(client.get(reverse("sources")))
    assert listed.count("not said yet") >= 2
    assert "incomplete" in body(client.get(reverse("privacy-record")))


def test_a_source_is_told_why_and_how_long_and_old_words_go_in_the_night(client, house):
    way = reverse("source", args=[house.source.pk])
    assert client.post(way, held()).status_code == 302
    before = timezone.now() - timedelta(days=30)
    old = Verbatim.objects.filter(source=house.source, occurred_at__lt=before).count()
    assert old > 0
    listed = body(client.get(reverse("sources")))
    assert f"{old} words are kept for longer" in listed
    assert Verbatim.objects.filter(occurred_at__lt=before).exists()  # only said so far
    retain.retain()
    mine = Verbatim.objects.filter(source=house.source)
    assert not mine.filter(occurred_at__lt=before).exists()
    assert "kept for longer" not in body(client.get(reverse("sources")))
    note = LogEntry.objects.filter(what="source", which=str(house.source.pk)).first()
    assert "retention_days" in note.detail


@pytest.mark.parametrize(
    "wrong",
    [{"legal_ground": ""}, {"purpose": ""}, {"retention_days": "0"},
     {"retention_days": "99999"}, {"notice": "javascript:alert(1)"}],
)  # fmt: skip
def test_a_source_without_purpose_or_ground_is_not_taken(client, house, wrong):
    answer = client.post(reverse("source", args=[house.source.pk]), held(**wrong))
    assert answer.status_code == 200
    assert Source.objects.get(pk=house.source.pk).retention_days is None


def test_the_record_prints_every_source_and_who_receives_anything(client, house):
    client.post(reverse("source", args=[house.source.pk]), held())
    page = body(client.get(reverse("privacy-record")))
    for said in ("To mend bikes", "Needed for what they ordered", "30 days"):
        assert said in page
    for source in Source.objects.all():
        assert source.name in page
    assert "Nobody outside" in page
    assert "canary" not in page
