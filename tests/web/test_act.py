"""What hinders customers is kept once, with its evidence, and nobody's text is lost."""

import pytest

from walkamile.web.acts import (
    authority,
    history,
    obstacles,
    promises,
    report,
    same,
    tally,
)
from walkamile.web.models import Action, Change, Obstacle, Permission
from walkamile.web.models.people import Role
from web.house import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workspace(tmp_path, settings):
    settings.WORKSPACE = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house():
    return furnish()


@pytest.fixture
def mirela(house):
    return house.people[Role.COLLEAGUE]


def late(house, by, **more):
    return report.found(
        "No word when a repair is ready", by=by, verbatim=house.voices[0], **more
    )


def test_a_weight_is_shown_with_its_parts_and_is_unknown_where_one_lacks(house, mirela):
    obstacle = late(house, mirela, severity=4, reach=18.0, effort=2.4)
    assert obstacle.weight == pytest.approx(403.2)
    assert Obstacle.objects.get(pk=late(house, mirela, severity=4).pk).weight is None


def test_every_page_of_the_board_opens(client, house, mirela):
    obstacle = late(house, mirela, severity=4, reach=18.0, effort=2.4)
    promises.make("We ring you on Friday", by=mirela, obstacle=obstacle)
    client.force_login(mirela)
    for way in ("", "?owner=me&q=word", "report/", "promises/"):
        assert client.get(f"/act/{way}").status_code == 200, way
    for way in ("", "edit/", "evidence/", "history/"):
        page = client.get(f"/act/{obstacle.pk}/{way}")
        assert page.status_code == 200, way
        assert "No word when a repair is ready" in page.content.decode()


def test_two_editors_lose_nothing(client, house, mirela):
    obstacle = late(house, mirela)
    client.force_login(mirela)
    typed = {"title": "Mine", "what": "My long text", "version": obstacle.version}
    obstacles.change(obstacle.pk, {"what": "Their text"}, by=house.people[Role.COACH])
    page = client.post(f"/act/{obstacle.pk}/edit/", typed).content.decode()
    assert "Their text" in page
    assert "My long text" in page
    assert Obstacle.objects.get(pk=obstacle.pk).what == "Their text"


def test_what_was_merged_comes_apart_with_its_own_evidence(house, mirela):
    one = late(house, mirela)
    other = report.found("Nobody rings", by=mirela, words="seen at the counter")
    made = obstacles.merge(other.pk, one.pk, by=mirela)
    assert one.evidence.count() == 2
    obstacles.take_back(made, by=mirela)
    assert one.evidence.count() == 1
    assert other.evidence.count() == 1


def test_numbers_are_kept_up_as_if_they_were_counted(house, mirela):
    one, two = (
        late(house, mirela),
        report.found("Nobody rings", by=mirela, words="seen"),
    )
    obstacles.change(one.pk, {"owner_id": mirela.pk, "state": "fixing"}, by=mirela)
    obstacles.merge(two.pk, one.pk, by=mirela)
    kept = tally.numbers(mirela)
    tally.recount()
    assert kept == tally.numbers(mirela)
    assert (kept.open, kept.mine) == (1, 1)


def test_a_change_of_many_is_taken_back_in_one_go(house, mirela):
    ids = [late(house, mirela).pk, report.found("B", by=mirela, words="b").pk]
    batch, many = obstacles.change_many(
        ids, {"owner_id": mirela.pk}, by=mirela, did="owned"
    )
    assert many == 2
    assert obstacles.take_back_many(batch, by=mirela) == 2
    assert not Obstacle.objects.exclude(owner=None).exists()
    assert Change.objects.count() > 6


def test_within_a_written_authority_nobody_is_asked(house, mirela):
    from walkamile.act.authority import Limits

    boss, obstacle = house.people[Role.LEADER], late(house, mirela)
    assert isinstance(
        authority.act("Ring them", by=mirela, obstacle=obstacle), Permission
    )
    authority.grant(mirela, Limits(money_each=50, money_month=60), by=boss)
    assert isinstance(authority.act("Refund", by=mirela, money=40), Action)
    assert isinstance(authority.act("Refund", by=mirela, money=40), Permission)


def test_the_same_fingerprint_is_evidence_and_no_second_obstacle(house, mirela):
    one = report.found(
        "A", by=mirela, fingerprint="f1", kind="walk", reference="finding 1"
    )
    assert (
        report.found("B", by=None, fingerprint="f1", kind="walk", reference="finding 2")
        == one
    )
    assert one.evidence.count() == 2
    assert history.of("obstacle", one.pk).count() == 3
    assert same.of(one) == []
