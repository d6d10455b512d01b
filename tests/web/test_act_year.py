"""A year counts what really happened, and the pulse tells nothing of a person."""

import datetime as dt
import itertools
import re

import pytest
from django.utils import timezone

from walkamile.act.year import shipped
from walkamile.refused import Refused
from walkamile.web.acts.year import pulses, years
from walkamile.web.models import (
    Colleague,
    PulseGiven,
    PulseShown,
    PulseTally,
    Team,
    Year,
)
from walkamile.web.models.people import Role
from walkamile.web.talks import jotting
from web.house import colleague, furnish

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SAID = {"comfort": "2", "why": "rules", "met": "yes"}


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house():
    return furnish(6)


@pytest.fixture
def lead(house):
    return house.people[Role.INSIGHT_LEAD]


def team_of(many, name):
    team = Team.objects.create(name=name)
    return [
        colleague(Role.COLLEAGUE, team=team, name=f"{name}{n}") for n in range(many)
    ]


def test_five_minutes_set_a_year_up_in_any_month(client, lead):
    client.force_login(lead)
    assert "No year has begun" in client.get("/act/year/").content.decode()
    typed = {"name": "Ours", "starts": "2026-09-17", "template": shipped()}
    assert client.post("/act/year/set/", typed).status_code == 302
    year = Year.objects.get()
    assert year.starts == dt.date(2026, 9, 1)
    page = client.get("/act/year/").content.decode()
    assert "September 2026" in page
    assert "August 2027" in page
    assert client.get("/act/year/year.toml").content.decode() == shipped()
    for name in ("workplace", "layers", "unheard"):
        assert client.get(f"/act/year/exercise/{name}/").status_code == 200


def test_a_year_that_cannot_be_read_is_said_and_the_text_stays(client, lead):
    client.force_login(lead)
    typed = {"name": "Ours", "starts": "2026-09-01", "template": "[[practice"}
    page = client.post("/act/year/set/", typed).content.decode()
    assert "it cannot be read" in page
    assert "[[practice" in page
    assert not Year.objects.exists()


def test_two_coaches_change_the_year_and_both_texts_are_shown(client, lead):
    year = years.begin("Ours", TODAY, shipped(), by=lead)
    client.force_login(lead)
    typed = {"name": "My name for it", "starts": str(TODAY), "template": shipped()}
    years.edit(
        year, by=lead, version=1, name="Theirs", starts=TODAY, template=shipped()
    )
    page = client.post("/act/year/set/", {**typed, "version": "1"}).content.decode()
    assert "Theirs" in page
    assert "My name for it" in page
    assert Year.objects.get().name == "Theirs"


def test_what_really_happened_fills_the_year_and_small_teams_are_not_shown(house, lead):
    shop, board = team_of(5, "Shop"), team_of(2, "Board2")
    year = years.begin("Ours", TODAY, shipped(), by=lead)
    for who in (*shop, *board):
        jotting.take(jotting.Note(said="They waited"), by=who)
    now = years.months(year, TODAY)[0]
    done = {one.team: one.many for one in now.practices[0].done}
    assert done["Shop"] == 5
    assert "Board2" not in done
    assert years.SMALL not in done  # two people are no group either


def test_the_next_small_step_is_ones_own(client, lead, house):
    years.begin("Ours", TODAY, shipped(), by=lead)
    mirela = house.people[Role.COLLEAGUE]
    client.force_login(mirela)
    assert "Ask one customer one question" in client.get("/act/year/").content.decode()
    jotting.take(jotting.Note(said="They waited"), by=mirela)
    assert "Your next small step" not in client.get("/act/year/").content.decode()


def test_an_answer_counts_once_and_is_kept_without_a_name(client, house):
    mirela = house.people[Role.COLLEAGUE]
    client.force_login(mirela)
    client.post("/act/pulse/", SAID)
    client.post("/act/pulse/", {**SAID, "comfort": "5"})
    assert PulseGiven.objects.count() == 1
    assert sorted(PulseTally.objects.values_list("answer", "size")) == [
        ("2", 1), ("rules", 1), ("yes", 1),
    ]  # fmt: skip
    with pytest.raises(Refused):
        pulses.answer(house.people[Role.COACH], {"comfort": "9"}, today=TODAY)


def pages(client, people):
    """All that everyone sees of the pulse and the year, without tokens of forms."""
    seen = []
    for person in people:
        client.force_login(person)
        for way in ("/act/pulse/", "/act/year/", "/act/", "/"):
            page = client.get(way).content.decode()
            seen.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", page))
    return seen


def test_while_a_month_goes_on_no_page_changes_with_anybodys_answer(
    client, house, lead
):
    years.begin("Ours", TODAY, shipped(), by=lead)
    crowd = team_of(7, "Shop")
    lookers = list(house.people.values())
    before = pages(client, lookers)
    for person in crowd:
        pulses.answer(person, SAID, today=TODAY)
        pulses.publish_what_is_over(TODAY)
    assert pages(client, lookers) == before


def test_weekly_snapshots_differ_only_where_a_month_is_over_and_never_again(
    client, lead
):
    crowd, few = team_of(6, "Shop"), team_of(3, "Till")
    first = (TODAY.replace(day=1) - dt.timedelta(days=80)).replace(day=1)
    snapshots = []
    for week in range(14):
        day = first + dt.timedelta(days=7 * week)
        for person in (*crowd, *few):
            if pulses.may_answer(person, day) and (person.pk + week) % 3 == 0:
                pulses.answer(person, SAID, today=day)
        pulses.publish_what_is_over(day)
        snapshots.append({one.month: one.groups for one in pulses.published()})
    for before, after in itertools.pairwise(snapshots):
        assert before.items() <= after.items()
    told = [group for groups in snapshots[-1].values() for group in groups]
    assert told
    assert all("Till" not in group["teams"] for group in told)
    # Nobody's answer waits in the database once its month was told.
    pulses.publish_what_is_over(TODAY + dt.timedelta(days=62))
    assert not PulseTally.objects.exists()
    assert not PulseGiven.objects.exists()
    client.force_login(lead)
    assert "Shop" in client.get("/act/pulse/").content.decode()
    assert PulseShown.objects.count() >= 3
    assert Colleague.objects.count() > 9
