"""Every page is open to just those whom the table of rights names."""

import uuid

import pytest
from django.urls import reverse
from django.urls.converters import IntConverter

from walkamile.web.access import may
from walkamile.web.models import Verbatim
from walkamile.web.models.people import Role
from walkamile.web.rights import ANYONE, NOBODY_YET, RIGHTS
from walkamile.web.urls import urlpatterns
from web.house import colleague, furnish

pytestmark = pytest.mark.django_db

EVERYONE = [NOBODY_YET, *Role.values]


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def house():
    return furnish()


def arguments(house, name, pattern):
    """Something real for each part of an address that changes."""
    numbers = {
        "quote": house.voices[0].pk,
        "quote-text": house.voices[0].pk,
        "quote-picture": house.voices[0].pk,
        "quote-original": house.voices[0].pk,
        "theme-move": house.voices[0].pk,
        "theme-pin-quote": house.voices[0].pk,
        "theme-undo": house.edit.pk,
        "view-forget": house.view.pk,
        "person": house.people[Role.READER].pk,
        "person-link": house.people[Role.READER].pk,
        "team": house.team.pk,
    }
    known = {
        "number": numbers.get(name, house.run.pk),
        "key": house.themes[0].key,
        "job": uuid.uuid4(),
        "file": uuid.uuid4(),
        "shape": "csv",
        "token": "not-the-token",
        "card": f"v{house.voices[0].pk}",
        "name": "in_passing",
        "owner": house.people[Role.READER].pk,
        "picture": uuid.uuid4(),
        "kind": "shop",
        "who": "MQ",
    }
    return {
        part: known.get(
            part, house.run.pk if isinstance(kind, IntConverter) else "none"
        )
        for part, kind in pattern.pattern.converters.items()
    }


def address(house, pattern):
    return reverse(pattern.name, kwargs=arguments(house, pattern.name, pattern))


def visit(client, method, way, who):
    client.logout()
    if who is not None:
        client.force_login(who)
    return getattr(client, method)(way)


def outcome(answer):
    """What became of a visit, as far as rights go."""
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 302 and answer.url.startswith(reverse("sign-in")):
        return "sent to the door"
    return "let in"


def test_every_url_has_a_name_and_a_line_in_the_table():
    names = [pattern.name for pattern in urlpatterns]
    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) == set(RIGHTS)


def test_a_url_without_a_line_is_closed_to_everyone():
    assert not any(may(role, "a-page-nobody-thought-of") for role in EVERYONE)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", EVERYONE)
def test_each_role_opens_just_what_is_its_own(client, house, role, method):
    wrong = []
    for pattern in urlpatterns:
        if pattern.name == "sign-out":  # leads to the door, whoever leaves
            continue
        who = house.people.get(role)
        got = outcome(visit(client, method, address(house, pattern), who))
        closed = "sent to the door" if role == NOBODY_YET else "refused"
        expected = "let in" if may(role, pattern.name) else closed
        if got != expected:
            wrong.append((pattern.name, got, expected))
    assert wrong == []


def test_only_the_door_is_open_to_strangers():
    open_to_all = {name for name, (who, _) in RIGHTS.items() if who == ANYONE}
    # A code on a wall and a program's key are rights of their own, for jotting alone.
    # A signed link in a letter lets one customer answer, and nothing else.
    jotting = {"told", "jot-door", "jot-door-ticket", "jot-door-deliver", "jot-api"}
    jotting |= {"confirm", "survey"}  # with the link in a customer's hand
    door = {"digest-stop", "healthy", "sign-in", "start", "welcome"}
    sending = {"feed-hook", "feed-api"}  # signed with a secret, or with a token
    assert open_to_all == door | jotting | sending | {"service-worker"}


@pytest.mark.parametrize("role", Role.values)
def test_words_kept_to_a_team_are_on_no_page_of_another(client, house, role):
    sees = role in {Role.INSIGHT_LEAD, Role.ADMIN}
    found = []
    hidden = Verbatim.objects.filter(source=house.secret).first()
    ways = [address(house, pattern) for pattern in urlpatterns]
    ways += [f"/q/{hidden.pk}", f"/q/{hidden.pk}/text", "/listen/?q=canary"]
    ways += [f"/listen/?source={house.secret.pk}", "/listen/export/raw/?q=canary"]
    for way in ways:
        answer = visit(client, "get", way, house.people[role])
        body = b"".join(answer) if answer.streaming else answer.content
        if b"sang in the boardroom" in body:
            found.append(way)
    assert bool(found) == sees, found


def test_a_colleague_of_the_team_reads_its_words(client, house):
    client.force_login(colleague(Role.COLLEAGUE, team=house.secret.team, name="board"))
    assert "sang in the boardroom" in client.get("/listen/").content.decode()


def test_closing_an_account_ends_its_sessions(client, house):
    closing = house.people[Role.COLLEAGUE]
    client.force_login(closing)
    assert client.get("/").status_code == 200
    closing.is_active = False
    closing.save()
    assert outcome(client.get("/")) == "sent to the door"


def test_the_page_of_rights_shows_the_table_that_is_enforced(client, house):
    client.force_login(house.people[Role.READER])
    page = client.get(reverse("rights")).content.decode()
    for _, what in RIGHTS.values():
        assert what.replace("'", "&#x27;") in page
