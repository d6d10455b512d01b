"""An admin sees who was shown whose words; the page measures nobody."""

import pytest
from django.urls import reverse

from walkamile.web import log
from walkamile.web.models import Colleague
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(client):
    made = furnish()
    client.force_login(made.people["admin"])
    return made


def text(client, query=""):
    return client.get(reverse("log") + query).content.decode()


def test_who_was_shown_which_voice_where(client, house):
    reader, voice = house.people["colleague"], house.voices[0]
    client.force_login(reader)
    client.get(reverse("quote", args=[voice.pk]))
    client.force_login(house.people["admin"])
    page = text(client)
    assert str(reader) in page
    assert f'href="{reverse("quote", args=[voice.pk])}"' in page
    assert "quote" in page


def test_of_one_voice_only_those_who_were_shown_it(client, house):
    ada = Colleague.objects.create_user("ada@example.org", name="Ada Finder")
    bo = Colleague.objects.create_user("bo@example.org", name="Bo Passing")
    log.read(ada, [3, 77, 5], "listen")
    log.read(bo, [770, 177], "listen")
    log.changed(bo, "team", "77", "renamed")
    page = text(client, "?voice=77")
    assert "Ada Finder" in page
    assert "Bo Passing" not in page
    assert "Nobody was shown voice 8" in text(client, "?voice=8")


def test_kinds_are_told_apart_and_nonsense_shows_all(client, house):
    ada = Colleague.objects.create_user("ada@example.org", name="Ada Finder")
    log.read(ada, [3], "listen")
    log.note(ada, "took away", "walk", "9", "csv")
    assert "took away" not in text(client, "?kind=read")
    assert "took away" in text(client, "?kind=other")
    assert "took away" in text(client, "?kind=nonsense&before=x&voice=1%272")


def test_every_entry_is_on_one_of_the_pages(client, house):
    for number in range(120):
        log.changed(None, "team", str(number), "renamed")
    seen, way = [], ""
    while True:
        answer = client.get(reverse("log") + way)
        seen += [line.number for line in answer.context["lines"]]
        if not answer.context["older"]:
            break
        way = f"?before={answer.context['older']}"
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) >= 120


def test_a_name_in_the_log_is_only_text(client, house):
    ada = Colleague.objects.create_user("ada@example.org", name="<script>x</script>")
    log.read(ada, [3], "<img src=x onerror=alert(1)>")
    page = text(client)
    assert "<script>x" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
